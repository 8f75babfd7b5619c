package org.fermata.media;

import org.fermata.call.CallMedia;
import org.fermata.concurrent.EventLoop;
import org.fermata.rtp.RtpSession;

/**
 * Passes what a session notices on {@code rtp} to the call on {@code signalling}, as long as it
 * still means the call as it is.
 */
final class HeardOnSignalling implements RtpSession.Listener {

    private final EventLoop signalling;
    private final CallMedia.Listener listener;

    // Owned by signalling.
    private boolean corked = true;
    private boolean closed;
    private int uncorks;

    /**
     * Begins with a corked call.
     *
     * @param signalling where the call is told
     * @param listener the call
     */
    HeardOnSignalling(EventLoop signalling, CallMedia.Listener listener) {
        this.signalling = signalling;
        this.listener = listener;
    }

    // ---- signalling ----

    /** The call is corked or uncorked: silence noticed before means nothing any more. */
    void corked(boolean on) {
        corked = on;
        if (!on) {
            uncorks++;
        }
    }

    /** Nobody is to be told any more. */
    void close() {
        closed = true;
    }

    // ---- rtp ----

    @Override
    public void silent(boolean silent, int uncorksThen) {
        signalling.execute(
                () -> {
                    if (!closed && !corked && uncorksThen == uncorks) {
                        listener.silent(silent);
                    }
                });
    }

    @Override
    public void heard() {
        signalling.execute(
                () -> {
                    if (!closed) {
                        listener.heard();
                    }
                });
    }

    @Override
    public void digit(char digit) {
        signalling.execute(
                () -> {
                    if (!closed) {
                        listener.digit(digit);
                    }
                });
    }
}
