package org.fermata.sip;

/**
 * The empty lines a peer sends over one connection: two are a ping of its, one that stands alone is
 * the pong to ours (RFC 5626 section 4.4.1). The network may bring the halves of a ping one after
 * the other.
 */
final class EmptyLines {

    // Owned by the thread sip.
    /** Whether one stands alone so far, which the next would make a ping. */
    private boolean lone;

    /** Whether that one was taken for a pong. */
    private boolean loneWasPong;

    /** Whether one that stands alone may answer a ping of ours. Any thread. */
    private volatile boolean awaitsPong;

    /** Written on the thread sip. */
    private volatile int pongs;

    /** A ping of ours is being sent. Any thread. */
    void pinged() {
        awaitsPong = true;
    }

    /** No pong is waited for any more: a line that comes now is none. Any thread. */
    void giveUpPong() {
        awaitsPong = false;
    }

    /** How many pings of ours have been answered. Any thread. */
    int pongs() {
        return pongs;
    }

    /**
     * Takes those that came together. On {@code sip}.
     *
     * @param came how many, 1 or more
     * @return how many pings are to be answered
     */
    int take(int came) {
        int lines = came;
        if (lone && !awaitsPong) {
            lines++;
            if (loneWasPong) {
                pongs = pongs - 1;
                awaitsPong = true;
            }
        }
        lone = lines % 2 == 1;
        loneWasPong = lone && awaitsPong;
        if (loneWasPong) {
            awaitsPong = false;
            pongs = pongs + 1;
        }
        return lines / 2;
    }

    /** Something else has come behind them. On {@code sip}. */
    void end() {
        lone = false;
    }
}
