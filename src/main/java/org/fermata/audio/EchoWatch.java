package org.fermata.audio;

/**
 * Tells whether there is an echo to cancel: with a headset there is none, and cancelling it costs
 * more than all the rest of a call. Compares what is played with what is heard every few seconds
 * ({@link EchoTrace}). The canceller works from the start and rests once they were not alike for
 * {@link #TRACES} times; found alike once, it works again.
 *
 * <pre>
 *          4 × not alike
 *   works ──────────────▶ rests
 *         ◀──────────────
 *          alike, another device, another filter, somebody to send to after nobody
 * </pre>
 *
 * <p>Owner: the capture thread. Real-time: neither allocates, locks, logs nor blocks.
 */
final class EchoWatch {

    /**
     * So many standard deviations are no chance: two voices, noise and tones of no relation reach
     * 5.5; an echo of −45 dB has 14 and more in a silent room, one of −20 dB 12 while somebody
     * speaks beside it all the time (EchoWatchTest).
     */
    static final double ALIKE = 8;

    /** One trace tells of two seconds; people are silent for longer. */
    static final int TRACES = 4;

    /** In blocks: 2 s while it works, 4 s while it rests. */
    private static final int PAUSE_WORKING = 200;

    private static final int PAUSE_RESTING = 400;

    private final EchoTrace trace = new EchoTrace();
    private int pause;
    private int different;
    private boolean rests;

    /** What was found no longer holds: cancel from now on. */
    void restart() {
        trace.clear();
        pause = 0;
        different = 0;
        rests = false;
    }

    /** Whether there is nothing to cancel. */
    boolean rests() {
        return rests;
    }

    /** Whether the next block is to be added to the trace; else {@link #pass} is called for it. */
    boolean listens() {
        return pause == 0 && !trace.full();
    }

    /** As {@link EchoTrace#add}. */
    void add(float[] loudspeaker, float[] microphone) {
        trace.add(loudspeaker, microphone);
    }

    /** A block of time goes by. */
    void pass() {
        if (pause > 0) {
            pause--;
        } else if (trace.compare()) {
            judge();
            trace.clear();
            pause = rests ? PAUSE_RESTING : PAUSE_WORKING;
        }
    }

    private void judge() {
        if (!trace.tells()) {
            return;
        }
        different = trace.likeness() < ALIKE ? different + 1 : 0;
        rests = different >= TRACES;
    }
}
