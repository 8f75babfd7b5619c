package org.fermata.store;

import java.time.Instant;

/**
 * A call that ended, as {@code history.jsonl} keeps it.
 *
 * @param id the call's id
 * @param account the account's id, null for none
 * @param origin {@code INCOMING} or {@code OUTGOING}
 * @param uri the other side's address
 * @param name the other side's name, null if unknown
 * @param startedAt when it began
 * @param answeredAt when it was answered, null if it was not
 * @param endedAt when it ended
 * @param durationMs talk time in ms, 0 if it was not answered
 * @param code the SIP status code that stands for its end
 * @param reason the end in a few words
 * @param by who ended it: {@code LOCAL}, {@code REMOTE} or {@code NETWORK}
 * @param missed whether it came in and was not answered
 */
public record HistoryEntry(
        String id,
        String account,
        String origin,
        String uri,
        String name,
        Instant startedAt,
        Instant answeredAt,
        Instant endedAt,
        long durationMs,
        int code,
        String reason,
        String by,
        boolean missed) {}
