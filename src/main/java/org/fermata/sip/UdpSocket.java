package org.fermata.sip;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * A UDP socket bound to one of the addresses we listen on. Sending never blocks and may be done on
 * any thread; receiving is up to the thread {@code sip}.
 */
final class UdpSocket implements SelectorThread.Ready {

    private static final int DATAGRAM_LIMIT = 65_536;

    /** How many datagrams are read before the other sockets have their turn. */
    private static final int BURST = 64;

    private static final int DEFAULT_PORT = 5060;

    private final DatagramChannel channel;
    private final InetSocketAddress bound;
    private final BiConsumer<SIPMessage, Flow> messages;
    private final FloodGuard guard;
    private final BindingRequests bindings;

    // Owned by the thread sip.
    private final ByteBuffer buffer = ByteBuffer.allocate(DATAGRAM_LIMIT);

    /**
     * Binds a socket.
     *
     * @param address where; port 0 takes a free one
     * @param guard says what of it is taken
     * @param bindings takes what comes of STUN
     * @param messages takes what else comes, with the way back
     * @throws IOException if it cannot be bound
     */
    UdpSocket(
            InetSocketAddress address,
            FloodGuard guard,
            BindingRequests bindings,
            BiConsumer<SIPMessage, Flow> messages)
            throws IOException {
        channel = DatagramChannel.open(family(address));
        this.guard = guard;
        this.bindings = bindings;
        this.messages = messages;
        try {
            channel.bind(address);
            channel.configureBlocking(false);
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            bound = new InetSocketAddress(address.getAddress(), port);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** The protocol family of an address, so that a wildcard means that family alone. */
    static StandardProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
    }

    DatagramChannel channel() {
        return channel;
    }

    /** The address and port it is bound to; the address may be the wildcard. */
    InetSocketAddress bound() {
        return bound;
    }

    boolean open() {
        return channel.isOpen();
    }

    /**
     * Sends a datagram. Any thread.
     *
     * @throws IOException if it cannot leave: no route, too large, or the socket's buffer is full
     */
    void send(byte[] message, InetSocketAddress remote) throws IOException {
        if (channel.send(ByteBuffer.wrap(message), remote) == 0) {
            throw new IOException("the socket's buffer is full");
        }
    }

    /**
     * The address of ours that a peer reaches us at: the one bound to, or the one the kernel would
     * send from. Any thread.
     *
     * @throws IOException if there is no way to the peer
     */
    InetSocketAddress localTowards(InetSocketAddress remote) throws IOException {
        InetAddress address = bound.getAddress();
        return new InetSocketAddress(
                address.isAnyLocalAddress() ? sourceTowards(remote) : address, bound.getPort());
    }

    /**
     * The address the kernel would send from. Any thread.
     *
     * @throws IOException if there is no way to the peer
     */
    static InetAddress sourceTowards(InetSocketAddress remote) throws IOException {
        try (DatagramChannel probe = DatagramChannel.open(family(remote))) {
            probe.connect(remote);
            return ((InetSocketAddress) probe.getLocalAddress()).getAddress();
        }
    }

    // ---- the thread sip ----

    @Override
    public void ready(SelectionKey key) throws IOException {
        for (int burst = 0; burst < BURST; burst++) {
            buffer.clear();
            InetSocketAddress source = (InetSocketAddress) channel.receive(buffer);
            if (source == null) {
                return;
            }
            try {
                received(Arrays.copyOf(buffer.array(), buffer.position()), source);
            } catch (WireFormat.Malformed malformed) {
                SelectorThread.log.debug("from {}: {}", source, malformed.getMessage());
                if (malformed.answer() != null) {
                    send(malformed.answer(), source);
                }
            }
        }
    }

    private void received(byte[] bytes, InetSocketAddress source)
            throws IOException, WireFormat.Malformed {
        if (bindings.take(bytes, source)) {
            return;
        }
        int start = 0;
        while (start < bytes.length && bytes[start] <= ' ') {
            start++;
        }
        byte[] text = Arrays.copyOfRange(bytes, start, bytes.length);
        if (text.length == 0) {
            return;
        }
        int headLength = WireFormat.headLength(text, text.length);
        if (headLength < 0 || headLength > WireFormat.HEAD_LIMIT) {
            throw new WireFormat.Malformed("no end of the headers", null);
        }
        FloodGuard.Verdict verdict = guard.judge(source.getAddress(), text, System.nanoTime());
        if (verdict == FloodGuard.Verdict.DROP) {
            return;
        }
        String head = new String(text, 0, headLength, StandardCharsets.UTF_8);
        if (verdict == FloodGuard.Verdict.REFUSE) {
            throw WireFormat.malformed("too many messages", head, 503);
        }
        long said = WireFormat.contentLength(head);
        long bodyLength = said < 0 ? text.length - headLength : said;
        if (headLength + bodyLength > text.length) {
            throw WireFormat.malformed("the body is cut off", head, 400);
        }
        byte[] body = Arrays.copyOfRange(text, headLength, headLength + (int) bodyLength);
        SIPMessage message = WireFormat.parse(head, body);
        InetSocketAddress remote =
                message instanceof SIPRequest
                        ? replyAddress(message.getTopmostVia(), source)
                        : source;
        messages.accept(message, new Flow(Transport.UDP, localTowards(source), remote, this, null));
    }

    /**
     * Notes where a request came from in its topmost Via, and says where its responses go (RFC 3261
     * section 18.2, RFC 3581 section 4).
     */
    static InetSocketAddress replyAddress(Via via, InetSocketAddress source) {
        boolean asked = via.hasParameter("rport");
        InetAddress literal = InetLiterals.parse(via.getHost());
        try {
            if (asked) {
                via.setParameter("rport", String.valueOf(source.getPort()));
            }
            if (asked || !source.getAddress().equals(literal)) {
                via.setParameter("received", source.getAddress().getHostAddress());
            }
        } catch (ParseException refused) {
            SelectorThread.log.debug("Via of {}", source, refused);
        }
        int named = via.getPort() > 0 ? via.getPort() : DEFAULT_PORT;
        return new InetSocketAddress(source.getAddress(), asked ? source.getPort() : named);
    }
}
