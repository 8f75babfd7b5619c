package org.fermata.ice;

import org.fermata.stun.Attributes;
import org.fermata.stun.Key;
import org.fermata.stun.StunMessage;
import org.fermata.stun.StunTransaction;
import org.fermata.stun.TransactionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The checks of a stream's pairs, ours and the peer's, and what is chosen by them (RFC 8445
 * sections 7 and 8). Owned by the agent's thread.
 *
 * <pre>
 *   ours:    next pair ─► request ─► answer ─► SUCCEEDED ─► best one nominated ─► chosen
 *   theirs:  request ─► answered at once ─► the pair is checked next (triggered)
 * </pre>
 */
final class Checks {

    /** What the checks ask for. */
    interface Outside {
        void send(LocalCandidate from, InetSocketAddress to, byte[] datagram);

        void way(int component, Way way);

        void state(IceAgent.State state);
    }

    private static final Logger log = LoggerFactory.getLogger(Checks.class);

    /** Ta of section 14.2. */
    private static final long PACE_NANOS = 50_000_000L;

    /** How long a direct pair that works waits for a better one. */
    private static final long PATIENCE_NANOS = 300_000_000L;

    /** How long a relayed one does: each packet takes a detour. Sound flows there meanwhile. */
    private static final long RELAY_PATIENCE_NANOS = 3_000_000_000L;

    /** After this long without a chosen pair the search is over. */
    private static final long LIMIT_NANOS = 40_000_000_000L;

    /** RTP and RTCP. */
    static final int MOST_COMPONENTS = 2;

    private static final int MOST_OUTSTANDING = 300;
    private static final int ROLE_CONFLICT = 487;

    private record Outstanding(Pair pair, boolean nominating, boolean controlling) {}

    private final List<LocalCandidate> locals;
    private final RandomGenerator random;
    private final Outside outside;
    private final Consent consent;
    private final EarlyChecks early = new EarlyChecks();
    private final Map<TransactionId, Outstanding> outstanding = new HashMap<>();
    private final ChosenPairs chosen;
    private final Role role;
    private Credentials ours;
    private RemoteDescription theirs;
    private CheckList list = new CheckList(true);
    private int components = MOST_COMPONENTS;
    private boolean running;
    private boolean closed;
    private long begunNanos;
    private long nextCheckNanos;
    private final long[] firstValidNanos = new long[MOST_COMPONENTS + 1];

    /**
     * Prepares the checks.
     *
     * @param locals our candidates; grows while they are gathered
     */
    Checks(List<LocalCandidate> locals, Credentials ours, RandomGenerator random, Outside outside) {
        this.locals = locals;
        this.ours = ours;
        this.random = random;
        this.outside = outside;
        chosen = new ChosenPairs(locals);
        role = new Role(random);
        consent = new Consent(random, this::askConsent, this::consentLost);
    }

    boolean controlling() {
        return role.controlling();
    }

    List<Pair> pairs() {
        return list.pairs();
    }

    /**
     * Goes by what the peer says of itself.
     *
     * @return whether the checks begin, or begin anew
     */
    boolean negotiate(
            Credentials newOurs,
            RemoteDescription newTheirs,
            boolean weControl,
            int newComponents,
            long nowNanos) {
        boolean same =
                theirs != null
                        && theirs.credentials().equals(newTheirs.credentials())
                        && ours.equals(newOurs);
        if (closed || same) {
            return false;
        }
        ours = newOurs;
        theirs = newTheirs;
        components = newComponents;
        role.begin(weControl || newTheirs.lite());
        list = new CheckList(controlling());
        list.form(locals, newTheirs.candidates(), newComponents);
        outstanding.clear();
        running = true;
        begunNanos = nowNanos;
        nextCheckNanos = nowNanos;
        Arrays.fill(firstValidNanos, Long.MAX_VALUE);
        log.debug(
                "{} pairs, we are {}",
                pairs().size(),
                controlling() ? "controlling" : "controlled");
        return true;
    }

    /** Takes the checks that came before the peer's description. */
    void replayEarly(long nowNanos) {
        early.take().forEach(one -> asked(one.at(), one.from(), one.request(), nowNanos));
    }

    // ---- time ----

    /**
     * Sends what is due.
     *
     * @return when something is due next, {@link Long#MAX_VALUE} for never
     */
    long advance(long nowNanos) {
        long next = consent.advance(nowNanos);
        for (Pair pair : List.copyOf(list.pairs())) {
            if (pair.state == Pair.State.IN_PROGRESS) {
                next = Math.min(next, repeat(pair, nowNanos));
            }
        }
        if (running && nextCheckNanos <= nowNanos) {
            nominate(nowNanos);
            Pair pair = list.next();
            if (pair != null) {
                check(pair, nowNanos);
            }
            nextCheckNanos = nowNanos + PACE_NANOS;
        }
        if (running && nowNanos - begunNanos >= LIMIT_NANOS) {
            conclude(nowNanos);
        }
        return running ? Math.min(next, nextCheckNanos) : next;
    }

    /** The time is up: what works is taken, asked for or not. Sound goes on without reports. */
    private void conclude(long nowNanos) {
        if (list.bestValid(1) == null) {
            fail("no pair works");
            return;
        }
        while (list.bestValid(components) == null) {
            log.info("component {} finds no way", components);
            components--;
        }
        for (int component = 1; component <= components; component++) {
            if (chosen.of(component, list) == null) {
                choose(list.bestValid(component), nowNanos);
            }
        }
        settle();
        publish(nowNanos);
    }

    private long repeat(Pair pair, long nowNanos) {
        switch (pair.check.due(nowNanos)) {
            case SEND -> outside.send(pair.local(), pair.remote().address(), pair.check.request());
            case GIVE_UP -> {
                failed(pair, "no answer");
                return Long.MAX_VALUE;
            }
            case NOTHING -> {}
        }
        return pair.check.nextNanos();
    }

    private void check(Pair pair, long nowNanos) {
        if (outstanding.size() >= MOST_OUTSTANDING) {
            return;
        }
        TransactionId id = TransactionId.random(random);
        long active = list.count(Pair.State.IN_PROGRESS) + list.count(Pair.State.WAITING);
        pair.check =
                new StunTransaction(
                        id,
                        request(id, pair, pair.nominating),
                        Math.max(StunTransaction.RTO_NANOS, active * PACE_NANOS),
                        nowNanos);
        pair.state = Pair.State.IN_PROGRESS;
        outstanding.put(id, new Outstanding(pair, pair.nominating, controlling()));
        repeat(pair, nowNanos);
    }

    private byte[] request(TransactionId id, Pair pair, boolean nominating) {
        return CheckMessages.request(
                id, pair.local().base(), ours, theirs.credentials(), role, nominating);
    }

    // ---- answers to our checks ----

    /** Takes an answer to a check of ours. */
    void answered(LocalCandidate at, InetSocketAddress from, StunMessage response, long nowNanos) {
        if (theirs == null
                || !response.signedWith(Key.shortTerm(theirs.credentials().password()))) {
            return;
        }
        if (consent.answered(response, from, nowNanos)) {
            return;
        }
        Outstanding one = outstanding.remove(response.transaction());
        if (one == null) {
            return;
        }
        Pair pair = one.pair();
        if (response.kind() == StunMessage.Kind.ERROR) {
            refused(one, response.errorCode());
        } else if (!from.equals(pair.remote().address())
                || at.base().socket() != pair.local().base().socket()
                || at.relay() != pair.local().relay()
                || response.mappedAddress() == null) {
            // Section 7.2.5.2.1: the way back has to be the way there.
            failed(pair, "answered another way");
        } else {
            pair.mapped = response.mappedAddress();
            list.succeeded(pair);
            firstValidNanos[pair.component()] =
                    Math.min(firstValidNanos[pair.component()], nowNanos);
            log.debug("works: {}", pair);
            if (one.nominating() || pair.wanted) {
                choose(pair, nowNanos);
            }
            publish(nowNanos);
        }
    }

    private void refused(Outstanding one, int code) {
        if (code == ROLE_CONFLICT) {
            if (one.controlling() == controlling()) {
                // Section 7.2.5.1.
                role.giveIn();
                roleChanged();
            }
            one.pair().state = Pair.State.WAITING;
            one.pair().nominating = false;
            list.trigger(one.pair());
        } else {
            failed(one.pair(), "refused with " + code);
        }
    }

    private void roleChanged() {
        log.debug("the roles change: we are {}", controlling() ? "controlling" : "controlled");
        list.controlling(controlling());
        list.pairs().forEach(pair -> pair.nominating = false);
    }

    private void failed(Pair pair, String why) {
        log.debug("{}: {}", why, pair);
        pair.state = Pair.State.FAILED;
        pair.nominating = false;
        pair.wanted = false;
        if (pair.check != null) {
            outstanding.remove(pair.check.id());
        }
    }

    // ---- checks of the peer's ----

    /** Takes a check of the peer's and answers it. */
    void asked(LocalCandidate at, InetSocketAddress from, StunMessage request, long nowNanos) {
        String user = request.text(Attributes.USERNAME);
        if (closed
                || !request.fingerprinted()
                || user == null
                || !user.startsWith(ours.fragment() + ":")
                || !request.signedWith(Key.shortTerm(ours.password()))) {
            // Who cannot sign is not answered: the peer tries again, and others learn nothing.
            return;
        }
        if (!request.notUnderstood().isEmpty()) {
            outside.send(at, from, CheckMessages.notUnderstood(request, ours));
            return;
        }
        if (theirs == null || !user.endsWith(":" + theirs.credentials().fragment())) {
            early.keep(at, from, request);
            outside.send(at, from, CheckMessages.success(request, from, ours));
            return;
        }
        Role.Claim claim = role.claim(request);
        if (claim == Role.Claim.THEY_CHANGE) {
            outside.send(
                    at, from, CheckMessages.error(request, ROLE_CONFLICT, "Role Conflict", ours));
            return;
        }
        if (claim == Role.Claim.WE_CHANGE) {
            role.change();
            roleChanged();
        }
        outside.send(at, from, CheckMessages.success(request, from, ours));
        trigger(at, from, request, nowNanos);
    }

    private void trigger(
            LocalCandidate at, InetSocketAddress from, StunMessage request, long nowNanos) {
        Pair pair = list.find(at, from);
        boolean use = request.has(Attributes.USE_CANDIDATE) && !controlling();
        if (pair == null) {
            if (!running && !use || list.full() || at.base().component() > components) {
                return;
            }
            long priority = request.number(Attributes.PRIORITY).orElse(1) & Integer.MAX_VALUE;
            Candidate remote =
                    new Candidate(
                            "p" + list.pairs().size(),
                            at.base().component(),
                            Math.max(1, priority),
                            from,
                            Candidate.Type.PEER_REFLEXIVE,
                            null);
            pair = new Pair(at, remote);
            list.add(pair);
        }
        if (pair.valid()) {
            if (use) {
                choose(pair, nowNanos);
                publish(nowNanos);
            }
            return;
        }
        pair.wanted |= use;
        if (running) {
            if (pair.state != Pair.State.IN_PROGRESS) {
                pair.state = Pair.State.WAITING;
            }
            list.trigger(pair);
        } else if (use && pair.state != Pair.State.IN_PROGRESS) {
            // A peer that nominates as it goes (RFC 5245) has found a better one.
            check(pair, nowNanos);
        }
    }

    // ---- choosing ----

    /** As the controlling side, asks to use the best pair of each component once it is time. */
    private void nominate(long nowNanos) {
        if (!controlling()) {
            return;
        }
        for (int component = 1; component <= components; component++) {
            Pair best = list.bestValid(component);
            boolean open = chosen.of(component, list) == null && !nominating(component);
            if (open && best != null) {
                long patience = best.relayed() ? RELAY_PATIENCE_NANOS : PATIENCE_NANOS;
                if (nowNanos - firstValidNanos[component] >= patience
                        || !list.betterPending(best)) {
                    best.nominating = true;
                    list.trigger(best);
                }
            }
        }
    }

    private boolean nominating(int component) {
        return list.pairs().stream()
                .anyMatch(pair -> pair.component() == component && pair.nominating);
    }

    private void choose(Pair pair, long nowNanos) {
        pair.nominating = false;
        pair.wanted = false;
        Pair before = chosen.of(pair.component(), list);
        if (before != null && before.priority(controlling()) >= pair.priority(controlling())) {
            return;
        }
        log.info("component {} goes {}", pair.component(), pair);
        chosen.put(pair);
        consent.watch(pair, nowNanos);
        settle();
    }

    /** The checks are over once each component has its pair. */
    private void settle() {
        if (running && chosen.complete(components, list)) {
            running = false;
            list.forgetTriggered();
            outstanding.clear();
            list.pairs().stream()
                    .filter(other -> other.state != Pair.State.SUCCEEDED)
                    .forEach(other -> other.state = Pair.State.FAILED);
            outside.state(IceAgent.State.CONNECTED);
        }
    }

    /** Tells which way each component goes: the chosen one, else the best that works. */
    void publish(long nowNanos) {
        for (int component = 1; component <= components; component++) {
            Pair pair = chosen.of(component, list);
            Pair best = pair == null ? list.bestValid(component) : pair;
            Way way = best == null ? null : best.way(nowNanos);
            if (way != null) {
                outside.way(component, way);
            }
        }
    }

    /** The ends of the chosen pairs, as the peer is told of them. */
    List<IceAgent.Selected> selected() {
        return chosen.selected(components, list);
    }

    // ---- consent ----

    private void askConsent(Pair pair, TransactionId id) {
        outside.send(pair.local(), pair.remote().address(), request(id, pair, false));
    }

    private void consentLost(Pair pair) {
        if (chosen.uses(pair)) {
            fail("the peer no longer agrees: " + pair);
        }
    }

    /** A relay lends its address no longer. */
    void relayLost(TurnAllocation relay, long nowNanos) {
        if (closed) {
            return;
        }
        boolean inUse = false;
        for (Pair pair : list.pairs()) {
            if (pair.local().relay() == relay) {
                failed(pair, "the relay is gone");
                inUse |= chosen.uses(pair);
            }
        }
        if (inUse) {
            fail("the relay in use is gone");
        } else {
            publish(nowNanos);
        }
    }

    private void fail(String why) {
        log.info("{}", why);
        running = false;
        consent.forget();
        chosen.forget();
        for (int component = 1; component <= MOST_COMPONENTS; component++) {
            outside.way(component, null);
        }
        outside.state(IceAgent.State.FAILED);
    }

    void close() {
        closed = true;
        running = false;
        consent.forget();
    }
}
