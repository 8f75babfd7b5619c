package org.fermata.desktop;

/** Who knows when the system goes to sleep. Called on {@code signalling}; returns at once. */
interface SleepSource extends AutoCloseable {

    /** Who is told, on any thread. */
    interface Listener {
        /** The system is about to sleep; it waits a little while it is kept from it. */
        void sleeps();

        /** It is awake again. */
        void wakes();
    }

    /**
     * Begins to listen.
     *
     * @param listener who is told
     */
    void open(Listener listener);

    /** Has the system wait, for some seconds at most, when it is about to sleep. */
    void delay();

    /** Lets it sleep. */
    void release();

    @Override
    void close();
}
