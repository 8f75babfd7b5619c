package org.fermata.rtp;

/** Notices where a live line falls silent, and where sound is back. Owned by {@code rtp}. */
final class SilenceWatch {

    private static final long SILENCE_NANOS = 5_000_000_000L;

    private final RtpSession.Listener listener;

    /** Comfort noise need not be told of again; a peer that is gone must be noticed some time. */
    private static final long PAUSE_NANOS = 120_000_000_000L;

    private long patienceNanos = SILENCE_NANOS;
    private boolean silent;

    /** How often the line had been uncorked. */
    private int uncorks;

    /** When the line last heard something, or was let through. */
    private long heardNanos;

    /**
     * Begins with a corked line.
     *
     * @param listener hears what is noticed
     */
    SilenceWatch(RtpSession.Listener listener) {
        this.listener = listener;
    }

    /** The line is uncorked. */
    void uncorked() {
        uncorks++;
    }

    /** The line is live from now on. */
    void begin(long nowNanos) {
        silent = false;
        patienceNanos = SILENCE_NANOS;
        heardNanos = nowNanos;
    }

    /**
     * The line is live no longer.
     *
     * @param uncorked whether it is only the peer that may not send
     */
    void end(boolean uncorked) {
        if (silent && uncorked) {
            listener.silent(false, uncorks);
        }
        silent = false;
    }

    /**
     * A packet of the peer's has come.
     *
     * @param nowNanos when
     * @param pause whether it says that nobody speaks there for a while
     */
    void heard(long nowNanos, boolean pause) {
        heardNanos = nowNanos;
        patienceNanos = pause ? PAUSE_NANOS : SILENCE_NANOS;
        if (silent) {
            silent = false;
            listener.silent(false, uncorks);
        }
    }

    /** Once a second while the line is live. */
    void tick(long nowNanos) {
        if (!silent && nowNanos - heardNanos >= patienceNanos) {
            silent = true;
            listener.silent(true, uncorks);
        }
    }
}
