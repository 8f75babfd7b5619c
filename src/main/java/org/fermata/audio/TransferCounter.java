package org.fermata.audio;

/** Counts a role's transfers. Written by one audio thread at a time, read by any. */
final class TransferCounter {

    private volatile long transfers;

    /** Counts one. The audio thread that owns the device. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void add() {
        transfers = transfers + 1;
    }

    /** How many since the start. Any thread. */
    long get() {
        return transfers;
    }
}
