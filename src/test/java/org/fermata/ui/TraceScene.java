package org.fermata.ui;

import org.fermata.trace.Ladder;
import org.fermata.trace.Trace;
import org.fermata.trace.TracedMessage;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What went over the wire, for screenshots and for tests of the window. */
final class TraceScene {

    private TraceScene() {}

    /** A call to 王小明 through a proxy: a lost INVITE, a challenge, an answer, a hold, an end. */
    static Trace trace(Instant now) {
        String proxy = "198.51.100.9";
        String peer = "203.0.113.77";
        String to = "To: \"王小明\" <sip:+4318910311@carrier.example>";
        String offer = sdp("sendrecv");
        Messages messages = new Messages(now);
        messages.add(
                0, true, proxy, "INVITE sip:+4318910311@carrier.example", 1, "INVITE", to, offer);
        messages.add(
                500, true, proxy, "INVITE sip:+4318910311@carrier.example", 1, "INVITE", to, offer);
        messages.add(532, false, proxy, "407 Proxy Authentication Required", 1, "INVITE", to, "");
        messages.add(533, true, proxy, "ACK sip:+4318910311@carrier.example", 1, "ACK", to, "");
        messages.add(
                535, true, proxy, "INVITE sip:+4318910311@carrier.example", 2, "INVITE", to, offer);
        messages.add(561, false, proxy, "100 Trying", 2, "INVITE", to, "");
        messages.add(820, false, proxy, "183 Session Progress", 2, "INVITE", to + ";tag=b", offer);
        messages.add(4210, false, proxy, "200 OK", 2, "INVITE", to + ";tag=b", offer);
        messages.add(4214, true, peer, "ACK sip:bob@203.0.113.77", 2, "ACK", to + ";tag=b", "");
        messages.add(
                9500,
                true,
                peer,
                "INVITE sip:bob@203.0.113.77",
                3,
                "INVITE",
                to + ";tag=b",
                sdp("sendonly"));
        messages.add(9544, false, peer, "488 Not Acceptable Here", 3, "INVITE", to + ";tag=b", "");
        messages.add(9546, true, peer, "ACK sip:bob@203.0.113.77", 3, "ACK", to + ";tag=b", "");
        messages.add(72_001, false, peer, "BYE sip:desk@192.0.2.17", 7, "BYE", to + ";tag=b", "");
        messages.add(72_003, true, peer, "200 OK", 7, "BYE", to + ";tag=b", "");
        return new Trace("Line 2: sip:+4318910311@carrier.example", Ladder.of(messages.all));
    }

    private static String sdp(String direction) {
        return "v=0\r\no=- 1 1 IN IP4 192.0.2.17\r\ns=-\r\nc=IN IP4 192.0.2.17\r\nt=0 0\r\n"
                + "m=audio 16384 RTP/SAVP 9 8 101\r\na=rtpmap:9 G722/8000\r\n"
                + "a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
                + "a=crypto:1 AES_CM_128_HMAC_SHA1_80"
                + " inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\na="
                + direction
                + "\r\n";
    }

    private static final class Messages {
        private final List<TracedMessage> all = new ArrayList<>();
        private final Instant start;

        Messages(Instant start) {
            this.start = start;
        }

        void add(
                int ms,
                boolean sent,
                String peer,
                String what,
                int sequence,
                String method,
                String to,
                String body) {
            boolean response = Character.isDigit(what.charAt(0));
            String text =
                    (response ? "SIP/2.0 " + what : what + " SIP/2.0")
                            + "\r\nVia: SIP/2.0/UDP 192.0.2.17:5060;branch=z9hG4bK"
                            + sequence
                            + "\r\nFrom: \"Reception\" <sip:desk@hotel.example>;tag=a1\r\n"
                            + to
                            + "\r\nCall-ID: 6f2e9a\r\nCSeq: "
                            + sequence
                            + " "
                            + method
                            + "\r\n"
                            + (sequence == 2 && sent
                                    ? "Proxy-Authorization: Digest username=\"desk\","
                                            + " realm=\"carrier\", nonce=\"84a4cc6f\","
                                            + " response=\"6629fae49393a05397450978507c4ef1\"\r\n"
                                    : "")
                            + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
                            + "Content-Length: "
                            + body.length()
                            + "\r\n\r\n"
                            + body;
            all.add(
                    TracedMessage.of(
                            start.plusMillis(ms),
                            sent,
                            "UDP",
                            new InetSocketAddress("192.0.2.17", 5060),
                            new InetSocketAddress(peer, 5060),
                            text.getBytes(StandardCharsets.UTF_8),
                            List.of()));
        }
    }
}
