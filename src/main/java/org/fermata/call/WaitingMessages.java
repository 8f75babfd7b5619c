package org.fermata.call;

/**
 * What waits in an account's mailbox (RFC 3842). Immutable; any thread.
 *
 * @param fresh how many messages nobody has heard; {@code new} in JSON
 * @param old how many were heard and kept
 * @param mailbox the URI to call to hear them
 */
public record WaitingMessages(int fresh, int old, String mailbox) {}
