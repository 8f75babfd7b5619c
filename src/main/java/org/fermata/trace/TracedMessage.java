package org.fermata.trace;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;

/**
 * A SIP message that was sent or received, as it may be shown. It cannot be made with a secret in
 * it: whatever makes one goes through {@link Masking}. Immutable; any thread.
 *
 * @param at when
 * @param sent whether we sent it
 * @param transport {@code UDP}, {@code TCP} or {@code TLS}
 * @param local our address and port
 * @param remote the peer's address and port
 * @param octets the message, a character for each octet, with its length as on the wire
 */
public record TracedMessage(
        Instant at,
        boolean sent,
        String transport,
        InetSocketAddress local,
        InetSocketAddress remote,
        String octets) {

    public TracedMessage {
        octets = Masking.masked(octets);
    }

    /**
     * Makes one of what was on the wire.
     *
     * @param wire the message
     * @param secrets what must not be told wherever it stands, such as passwords
     */
    public static TracedMessage of(
            Instant at,
            boolean sent,
            String transport,
            InetSocketAddress local,
            InetSocketAddress remote,
            byte[] wire,
            Collection<String> secrets) {
        String octets = new String(wire, StandardCharsets.ISO_8859_1);
        return new TracedMessage(
                at, sent, transport, local, remote, Masking.withoutWords(octets, secrets));
    }

    /** The message as bytes. */
    public byte[] bytes() {
        return octets.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * The message for people: line feeds between its lines, and no other character that could
     * command a terminal or turn the direction of what follows it.
     */
    public String text() {
        String text = new String(bytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == '\r' ? '\n' : c)
                .map(c -> isPlain(c) ? c : '\ufffd')
                .forEach(clean::appendCodePoint);
        return clean.toString().strip();
    }

    private static boolean isPlain(int character) {
        return character == '\n'
                || character == '\t'
                || !Character.isISOControl(character)
                        && Character.getType(character) != Character.FORMAT;
    }
}
