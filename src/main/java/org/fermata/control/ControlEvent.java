package org.fermata.control;

import java.time.Instant;

/**
 * Something a watcher is told.
 *
 * @param time when it happened
 * @param kind {@code line}, {@code account}, {@code device}, {@code lamp}, {@code message}, {@code
 *     lost} or {@code quit}
 * @param data a snapshot, {@link Lost}, or null
 */
record ControlEvent(Instant time, String kind, Object data) {

    /**
     * How many events a slow watcher was not told of.
     *
     * @param count how many since the last one it was told of
     */
    record Lost(long count) {}
}
