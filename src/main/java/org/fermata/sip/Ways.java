package org.fermata.sip;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The places a request may be sent to, to be tried one after another until one of them takes it
 * (RFC 3263 section 4.3). Owned by {@code signalling}.
 */
final class Ways {

    private final Targets targets;
    private final ArrayDeque<Endpoint> left;
    private final boolean datagramsOnly;
    private Flow standing;
    private String reason;

    /**
     * All the places.
     *
     * @param places at least one, the best first
     * @param datagramsOnly whether UDP was asked for by name
     */
    Ways(Targets targets, List<Endpoint> places, boolean datagramsOnly) {
        this.targets = targets;
        this.datagramsOnly = datagramsOnly;
        left = new ArrayDeque<>(places);
    }

    /** A way that is known, and no other. */
    Ways(Targets targets, Flow standing) {
        this(targets, List.of(), false);
        this.standing = standing;
    }

    /** Whether there is another to try. */
    boolean more() {
        return standing != null || !left.isEmpty();
    }

    /** Puts a place first, if it is one of these and did not fail lately. */
    void prefer(Endpoint place) {
        if (!targets.doubts(place) && left.remove(place)) {
            left.addFirst(place);
        }
    }

    /**
     * Makes the next way that can be had.
     *
     * @param found told the way, perhaps before this returns
     * @param failed told a sentence once there is none left, perhaps before this returns
     */
    void next(Consumer<Flow> found, Consumer<String> failed) {
        if (standing != null) {
            Flow known = standing;
            standing = null;
            found.accept(known);
            return;
        }
        Endpoint place = left.poll();
        if (place == null) {
            failed.accept(reason == null ? "The server does not answer" : reason);
            return;
        }
        targets.reach(
                place,
                way -> found.accept(datagramsOnly ? way.asAskedFor() : way),
                sentence -> {
                    targets.doubt(place);
                    // A certificate that is refused says more than a server that is off.
                    boolean unreached = reason == null || reason.startsWith(Connections.UNREACHED);
                    reason = unreached ? sentence : reason;
                    next(found, failed);
                });
    }

    /**
     * A way was made, and nothing or nothing good came of it: go on with the next.
     *
     * @param way what was found last
     */
    void next(Flow way, Consumer<Flow> found, Consumer<String> failed) {
        targets.doubt(way.place());
        next(found, failed);
    }
}
