package org.fermata.sip;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The server's side of subscriptions, written word by word by a {@link RawPeer}. */
final class Notifier {

    static final String SUMMARY = "application/simple-message-summary";
    static final String DIALOG_INFO = "application/dialog-info+xml";

    private static final long LIMIT_NANOS = 20_000_000_000L;

    private final Set<String> seen = new HashSet<>();
    private final RawPeer peer;
    private final Map<String, Integer> sequences = new HashMap<>();

    Notifier(RawPeer peer) {
        this.peer = peer;
    }

    /** The next SUBSCRIBE to an event. */
    RawPeer.Message expectSubscribe(String event) {
        while (true) {
            RawPeer.Message subscribe = next(Set.of("SUBSCRIBE"));
            if (subscribe.header("Event").startsWith(event)) {
                return subscribe;
            }
            peer.respond(subscribe, "489 Bad Event");
        }
    }

    /** The next request of one of these methods, within a time however much else comes. */
    RawPeer.Message next(Set<String> methods) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (System.nanoTime() < deadline) {
            RawPeer.Message message = peer.receive(8000);
            if (!message.isResponse()
                    && methods.contains(message.method())
                    && seen.add(message.text())) {
                return message;
            }
        }
        throw new AssertionError("none of " + methods + " came");
    }

    /** Grants a subscription for so many seconds. */
    void grant(RawPeer.Message subscribe, int expires) {
        peer.respond(
                subscribe,
                "200 OK",
                peer.tag,
                "Expires: " + expires + "\r\nContact: <" + peer.uri("server") + ">\r\n",
                "");
    }

    /** Notifies within a subscription. */
    void notify(
            RawPeer.Message subscribe,
            Phone phone,
            String event,
            String state,
            String type,
            String body) {
        notify(subscribe, phone, peer.tag, event, state, "", type, body);
    }

    /** Notifies with another tag, or more headers, each ending in CRLF. */
    void notify(
            RawPeer.Message subscribe,
            Phone phone,
            String tag,
            String event,
            String state,
            String headers,
            String type,
            String body) {
        String callId = subscribe.header("Call-ID");
        int sequence = sequences.merge(callId + tag, 1, Integer::sum);
        String typed = type == null ? "" : "Content-Type: " + type + "\r\n";
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        peer.send(
                "NOTIFY "
                        + phone.uri("alice")
                        + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:"
                        + peer.port()
                        + ";branch="
                        + peer.branch()
                        + ";rport\r\nMax-Forwards: 70\r\nFrom: <sip:alice@example.org>;tag="
                        + tag
                        + "\r\nTo: "
                        + subscribe.header("From")
                        + "\r\nCall-ID: "
                        + callId
                        + "\r\nCSeq: "
                        + sequence
                        + " NOTIFY\r\nContact: <"
                        + peer.uri("server")
                        + ">\r\nEvent: "
                        + event
                        + "\r\nSubscription-State: "
                        + state
                        + "\r\n"
                        + headers
                        + typed
                        + "Content-Length: "
                        + length
                        + "\r\n\r\n"
                        + body,
                phone);
    }

    /** A document with one call, or without any where the state is null. */
    static String dialogs(int version, boolean full, String id, String state, String direction) {
        String dialog =
                state == null
                        ? ""
                        : "<dialog id=\""
                                + id
                                + "\" call-id=\"c1\" local-tag=\"l1\" remote-tag=\"r1\""
                                + " direction=\""
                                + direction
                                + "\"><state>"
                                + state
                                + "</state><remote><identity display=\"Bob\">sip:bob@example.org"
                                + "</identity></remote></dialog>";
        return "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\""
                + version
                + "\" state=\""
                + (full ? "full" : "partial")
                + "\" entity=\"sip:21@example.org\">"
                + dialog
                + "</dialog-info>";
    }
}
