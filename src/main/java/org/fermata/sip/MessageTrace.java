package org.fermata.sip;

import gov.nist.javax.sip.message.SIPMessage;

import org.fermata.call.SipTrace;
import org.fermata.concurrent.EventLoop;
import org.fermata.trace.TracedMessage;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

import javax.sip.address.SipURI;
import javax.sip.message.Request;

/**
 * Keeps the last messages as they went over the wire, and makes something to look at of them only
 * when somebody looks. What it hands out has no secrets in it. Owned by {@code signalling}.
 */
final class MessageTrace implements SipTrace {

    /** How many messages are kept. */
    static final int MESSAGE_LIMIT = 2000;

    /** How much of them is kept, in bytes; the older go first. */
    static final int BYTE_LIMIT = 4 * 1024 * 1024;

    private final EventLoop loop;
    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private int keptBytes;
    private List<String> secrets = List.of();

    /**
     * A message.
     *
     * @param registered the user and host a REGISTER is about, null for anything else
     */
    private record Kept(
            Instant at,
            boolean sent,
            String transport,
            InetSocketAddress local,
            InetSocketAddress remote,
            String callId,
            String registered,
            byte[] wire) {}

    MessageTrace(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Notes a message that was sent.
     *
     * @param at when, taken before it was sent
     * @param wire what it was on the wire
     */
    void sent(SIPMessage message, Flow flow, Instant at, byte[] wire) {
        note(message, at, true, flow, wire);
    }

    /**
     * Notes a message that has come, as {@link WireFormat} found it.
     *
     * @param at when
     */
    void received(SIPMessage message, Flow flow, Instant at) {
        if (message.getApplicationData() instanceof byte[] wire) {
            // Whoever keeps the message need not keep this too.
            message.setApplicationData(null);
            note(message, at, false, flow, wire);
        }
    }

    private void note(SIPMessage message, Instant at, boolean sent, Flow flow, byte[] wire) {
        loop.assertOwner();
        kept.addLast(
                new Kept(
                        at,
                        sent,
                        flow.transport().name(),
                        flow.local(),
                        flow.remote(),
                        message.getCallId().getCallId(),
                        registered(message),
                        wire));
        keptBytes += wire.length;
        while (kept.size() > MESSAGE_LIMIT || keptBytes > BYTE_LIMIT) {
            keptBytes -= kept.removeFirst().wire().length;
        }
    }

    private static String registered(SIPMessage message) {
        return message.getCSeq().getMethod().equals(Request.REGISTER)
                        && message.getTo().getAddress().getURI() instanceof SipURI uri
                ? userAndHost(uri)
                : null;
    }

    private static String userAndHost(SipURI uri) {
        return uri.getUser() + "@" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    }

    /**
     * Sets what is to be masked wherever it stands.
     *
     * @param words passwords
     */
    void setSecrets(Collection<String> words) {
        secrets = List.copyOf(words);
    }

    @Override
    public List<TracedMessage> ofCall(String callId) {
        return shown(message -> message.callId().equals(callId));
    }

    @Override
    public List<TracedMessage> ofRegistrations(String aor) {
        String wanted;
        try {
            wanted = userAndHost(Messages.sipUri(aor));
        } catch (IllegalArgumentException noAddress) {
            return List.of();
        }
        return shown(message -> wanted.equals(message.registered()));
    }

    private List<TracedMessage> shown(Predicate<Kept> wanted) {
        loop.assertOwner();
        return kept.stream()
                .filter(wanted)
                .map(
                        message ->
                                TracedMessage.of(
                                        message.at(),
                                        message.sent(),
                                        message.transport(),
                                        message.local(),
                                        message.remote(),
                                        message.wire(),
                                        secrets))
                .toList();
    }
}
