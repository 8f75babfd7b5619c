package org.fermata.call;

import java.time.Instant;

/**
 * A text somebody sent (RFC 3428). Immutable; any thread.
 *
 * @param account the id of the account it came to, null if none matches
 * @param from who sent it, as it says
 * @param text what it says: bounded, without control characters but line feeds
 * @param receivedAt when it came
 */
public record TextMessage(String account, RemoteParty from, String text, Instant receivedAt) {}
