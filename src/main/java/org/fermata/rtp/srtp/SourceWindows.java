package org.fermata.rtp.srtp;

/**
 * The replay windows of the sources that use one key: the peer's, and those it changes to in a
 * transfer. The oldest is forgotten for a ninth. Belongs to one thread.
 */
final class SourceWindows {

    private static final int MOST = 8;

    private final int[] sources = new int[MOST];
    private final ReplayWindow[] windows = new ReplayWindow[MOST];
    private int next;

    /** The window of a source, null for one that is not known. */
    ReplayWindow of(int ssrc) {
        for (int i = 0; i < MOST; i++) {
            if (windows[i] != null && sources[i] == ssrc) {
                return windows[i];
            }
        }
        return null;
    }

    /** Begins the window of a source that a genuine packet has told. */
    ReplayWindow begin(int ssrc) {
        ReplayWindow window = new ReplayWindow();
        sources[next] = ssrc;
        windows[next] = window;
        next = (next + 1) % MOST;
        return window;
    }
}
