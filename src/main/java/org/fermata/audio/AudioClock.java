package org.fermata.audio;

import java.util.concurrent.locks.LockSupport;

/** How an audio thread tells the time and waits; tests put their own in its place. */
interface AudioClock {

    /** The system's. */
    AudioClock SYSTEM =
            new AudioClock() {
                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }

                @Override
                public void park() {
                    LockSupport.park(this);
                }

                @Override
                public void parkNanos(long nanos) {
                    LockSupport.parkNanos(this, nanos);
                }
            };

    /** The monotonic clock, in nanoseconds. */
    long nanoTime();

    /** Waits until the thread is unparked. */
    void park();

    /** Waits until the time is over or the thread is unparked. */
    void parkNanos(long nanos);
}
