package org.fermata.call;

import org.fermata.concurrent.EventLoop;

import java.time.Duration;

/** The digits that the other side has pressed of late. Owned by {@code signalling}. */
final class HeardDigits {

    private static final Duration SHOWN = Duration.ofSeconds(5);
    private static final int MOST = 32;

    private final EventLoop loop;
    private final Runnable changed;
    private String digits = "";
    private EventLoop.Timer forget = () -> {};

    /**
     * Begins with none.
     *
     * @param loop the signalling thread
     * @param changed told when {@link #sentence} changes
     */
    HeardDigits(EventLoop loop, Runnable changed) {
        this.loop = loop;
        this.changed = changed;
    }

    /** Another digit. */
    void heard(char digit) {
        String all = digits + digit;
        digits = all.substring(Math.max(0, all.length() - MOST));
        forget.cancel();
        forget = loop.schedule(SHOWN, this::forget);
        changed.run();
    }

    private void forget() {
        digits = "";
        changed.run();
    }

    /** The call is over. */
    void close() {
        forget.cancel();
    }

    /** What there is to tell, null for nothing. */
    String sentence() {
        return digits.isEmpty() ? null : "They pressed " + digits;
    }
}
