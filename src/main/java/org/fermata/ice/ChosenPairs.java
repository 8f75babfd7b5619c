package org.fermata.ice;

import java.util.ArrayList;
import java.util.List;

/**
 * The pair that each component uses. One chosen in an earlier search stays in use until there is
 * another, and counts as none in the search at hand. Owned by the agent's thread.
 */
final class ChosenPairs {

    private static final int COMPONENTS = Checks.MOST_COMPONENTS;

    private final List<LocalCandidate> locals;
    private final Pair[] chosen = new Pair[COMPONENTS + 1];

    /**
     * Begins with none.
     *
     * @param locals our candidates; grows while they are gathered
     */
    ChosenPairs(List<LocalCandidate> locals) {
        this.locals = locals;
    }

    /** Uses a pair. */
    void put(Pair pair) {
        chosen[pair.component()] = pair;
    }

    /** Whether a pair is in use, of whichever search. */
    boolean uses(Pair pair) {
        return chosen[pair.component()] == pair;
    }

    /** The pair of a component that was chosen in a search, null for none. */
    Pair of(int component, CheckList search) {
        Pair pair = chosen[component];
        return pair != null && search.pairs().contains(pair) ? pair : null;
    }

    /** Whether a search has come to a pair for each of so many components. */
    boolean complete(int components, CheckList search) {
        for (int component = 1; component <= components; component++) {
            if (of(component, search) == null) {
                return false;
            }
        }
        return true;
    }

    /** Uses none any more. */
    void forget() {
        for (int component = 1; component <= COMPONENTS; component++) {
            chosen[component] = null;
        }
    }

    /** The ends of the pairs that a search has come to, as the peer is told of them. */
    List<IceAgent.Selected> selected(int components, CheckList search) {
        List<IceAgent.Selected> all = new ArrayList<>();
        for (int component = 1; component <= components; component++) {
            Pair pair = of(component, search);
            if (pair != null) {
                all.add(new IceAgent.Selected(seen(pair), pair.remote()));
            }
        }
        return all;
    }

    /** Our candidate of a pair as the peer sees it. */
    private Candidate seen(Pair pair) {
        Candidate local = pair.local().candidate();
        if (pair.local().relay() != null || local.address().equals(pair.mapped)) {
            return local;
        }
        for (LocalCandidate known : locals) {
            if (known.candidate().component() == local.component()
                    && known.candidate().address().equals(pair.mapped)) {
                return known.candidate();
            }
        }
        return new Candidate(
                "m" + local.foundation(),
                local.component(),
                Candidate.priority(
                        Candidate.Type.PEER_REFLEXIVE,
                        pair.local().base().preference(),
                        local.component()),
                pair.mapped,
                Candidate.Type.PEER_REFLEXIVE,
                local.address());
    }
}
