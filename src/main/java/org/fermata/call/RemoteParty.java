package org.fermata.call;

/**
 * The other side of a call.
 *
 * @param uri its SIP URI without parameters, such as {@code sip:600@example.org}
 * @param name its display name, null if unknown
 */
public record RemoteParty(String uri, String name) {}
