package org.fermata.call;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The calls that are merged: each of a conference hears all others of it, and us. A call is in one
 * conference at most, and a conference has two calls at least. A held call stays in its conference
 * and hears nothing of it. Owned by {@code signalling}.
 */
final class Conferences {

    private static final Logger log = LoggerFactory.getLogger(Conferences.class);

    /**
     * Calls that hear each other.
     *
     * @param number what the mixer knows it by; never used again
     */
    private record Conference(int number, Set<Call> calls) {}

    private final Map<Call, Conference> byCall = new HashMap<>();
    private int numbers = CallMedia.NOT_MERGED;

    /** Whether both are in one conference. */
    boolean together(Call one, Call other) {
        Conference conference = byCall.get(one);
        return conference != null && conference == byCall.get(other);
    }

    /** Whether the user talks with another call of this one's conference. */
    boolean goesOnWithout(Call call) {
        return byCall.containsKey(call)
                && byCall.get(call).calls().stream()
                        .anyMatch(other -> other != call && other.talking());
    }

    /**
     * Merges calls, and with them the whole conferences they are in. None of them is resumed here.
     *
     * @param calls two different ones at least
     */
    void join(List<Call> calls) {
        Set<Call> all = new TreeSet<>(Comparator.comparingInt(Call::line));
        Set<Conference> before = new HashSet<>();
        for (Call call : calls) {
            Conference its = byCall.get(call);
            all.add(call);
            if (its != null) {
                before.add(its);
                all.addAll(its.calls());
            }
        }
        if (before.size() == 1 && before.iterator().next().calls().equals(all)) {
            return;
        }
        Conference conference = new Conference(++numbers, all);
        log.info("merged {}", all);
        all.forEach(call -> byCall.put(call, conference));
        all.forEach(call -> tell(call, conference));
    }

    /** A call takes the place of another, which goes on being in the conference until it ends. */
    void stand(Call old, Call next) {
        if (byCall.containsKey(old)) {
            join(List.of(old, next));
        }
    }

    /** Takes a call out of its conference, if it is in one. The last one left is in none, too. */
    void leave(Call call) {
        Conference conference = byCall.remove(call);
        if (conference == null) {
            return;
        }
        log.info("{} is merged no more", call);
        conference.calls().remove(call);
        if (conference.calls().size() == 1) {
            Call last = conference.calls().iterator().next();
            byCall.remove(last);
            conference.calls().clear();
            tell(last, conference);
        }
        tell(call, conference);
        conference.calls().forEach(other -> tell(other, conference));
    }

    private static void tell(Call call, Conference conference) {
        boolean merged = conference.calls().contains(call);
        List<Integer> others =
                merged
                        ? conference.calls().stream()
                                .filter(other -> other != call)
                                .map(Call::line)
                                .toList()
                        : List.of();
        call.merged(merged ? conference.number() : CallMedia.NOT_MERGED, others);
    }

    /**
     * Waits for what is asked of several calls.
     *
     * @param line the line the outcome is told of where all is done
     */
    static CompletionStage<Outcome> all(int line, List<CompletionStage<Outcome>> stages) {
        List<CompletableFuture<Outcome>> futures = new ArrayList<>();
        stages.forEach(stage -> futures.add(stage.toCompletableFuture()));
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .thenApply(
                        done ->
                                futures.stream()
                                        .map(CompletableFuture::join)
                                        .filter(outcome -> !outcome.done())
                                        .findFirst()
                                        .orElse(Outcome.done(line)));
    }
}
