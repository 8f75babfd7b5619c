package org.fermata.call;

import org.fermata.concurrent.EventLoop;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether a line on which sound is due has none. The media tell of RTP that stopped; this forgets
 * it while no sound is due, and gives a peer that resumes the call the same time to begin anew.
 * Owned by {@code signalling}.
 */
final class Silence {

    /** How long RTP has been missing when the media say so ({@link CallMedia.Listener#silent}). */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EventLoop loop;
    private final Runnable changed;
    private boolean missing;
    private boolean due;
    private Instant since;
    private EventLoop.Timer patience = () -> {};

    /**
     * Begins with a line on which no sound is due.
     *
     * @param loop the signalling thread
     * @param changed told when {@link #since} changes by itself
     */
    Silence(EventLoop loop, Runnable changed) {
        this.loop = loop;
        this.changed = changed;
    }

    /** Since when sound that is due has been missing, null while it is not. */
    Instant since() {
        return since;
    }

    /** The media tell that RTP stopped, or came back. */
    void told(boolean silent) {
        missing = silent;
        patience.cancel();
        show();
    }

    /** The line was corked: the media watch anew once it is uncorked. */
    void corked() {
        told(false);
    }

    /** Sound is due from now on, or no longer. */
    void expect(boolean sound) {
        if (sound == due) {
            return;
        }
        due = sound;
        since = null;
        patience.cancel();
        if (due && missing) {
            patience = loop.schedule(PATIENCE, this::show);
        }
    }

    private void show() {
        Instant before = since;
        since = due && missing ? loop.now().minus(PATIENCE) : null;
        if (since != before) {
            changed.run();
        }
    }
}
