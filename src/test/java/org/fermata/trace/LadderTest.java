package org.fermata.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

class LadderTest {

    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    private static final InetSocketAddress US = new InetSocketAddress("192.0.2.1", 5060);
    private static final InetSocketAddress PROXY = new InetSocketAddress("192.0.2.9", 5060);
    private static final InetSocketAddress PEER = new InetSocketAddress("2001:db8::7", 5070);

    static TracedMessage message(int ms, boolean sent, InetSocketAddress remote, String text) {
        return TracedMessage.of(
                START.plusMillis(ms),
                sent,
                "UDP",
                US,
                remote,
                text.getBytes(StandardCharsets.UTF_8),
                List.of());
    }

    static String sdp(String more) {
        return "Content-Type: application/sdp\r\n\r\nv=0\r\nc=IN IP4 192.0.2.1\r\n"
                + "m=audio 4000 RTP/AVP 9 8 101\r\na=rtpmap:9 G722/8000\r\n"
                + "a=rtpmap:101 telephone-event/8000\r\n"
                + more;
    }

    /** A call with a lost INVITE, held and ended; its last message was noted first. */
    static List<TracedMessage> call() {
        String invite =
                "INVITE sip:王小明@example.org SIP/2.0\r\nTo: <sip:bob@example.org>\r\n"
                        + "CSeq: 1 INVITE\r\n"
                        + sdp("");
        return List.of(
                message(900, false, PEER, "BYE sip:us@192.0.2.1 SIP/2.0\r\nCSeq: 7 BYE\r\n\r\n"),
                message(0, true, PROXY, invite),
                message(500, true, PROXY, invite),
                message(532, false, PROXY, "SIP/2.0 180 Ringing\r\nCSeq: 1 INVITE\r\n\r\n"),
                message(600, false, PROXY, "SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\n" + sdp("")),
                message(601, true, PEER, "ACK sip:bob@x SIP/2.0\r\nCSeq: 1 ACK\r\n\r\n"),
                message(
                        700,
                        true,
                        PEER,
                        "INVITE sip:bob@x SIP/2.0\r\n"
                                + "t: <sip:bob@x>\r\n"
                                + " ;tag=1\r\n"
                                + "CSeq: 2 INVITE\r\n"
                                + sdp("a=sendonly\r\n")));
    }

    @Test
    void stepsTellWhatWasSentWhenAndToWhom() {
        Ladder ladder = Ladder.of(call());
        assertThat(ladder.peers()).containsExactly(PROXY, PEER);
        assertThat(ladder.steps())
                .extracting(Ladder.Step::inWords)
                .containsExactly(
                        "sent INVITE, sendrecv, G722, PCMA, after 0.000 s",
                        "sent INVITE, again, sendrecv, G722, PCMA, after 0.500 s",
                        "received 180 Ringing (INVITE), after 0.532 s",
                        "received 200 OK (INVITE), sendrecv, G722, PCMA, after 0.600 s",
                        "sent ACK, after 0.601 s",
                        "sent re-INVITE, sendonly, G722, PCMA, after 0.700 s",
                        "received BYE, after 0.900 s");
        assertThat(ladder.steps())
                .extracting(Ladder.Step::peer)
                .containsExactly(0, 0, 0, 0, 1, 1, 1);
    }

    @Test
    void theTextHasArrowsAndMessages() {
        String text = new Trace("Line 3", Ladder.of(call())).text();
        assertThat(text)
                .startsWith("Line 3\n\n   0.000 s  us ───")
                .contains(
                        "(again)",
                        "◀",
                        "2026-01-01 10:00:00.601 UTC  UDP 192.0.2.1:5060 →"
                                + " [2001:db8:0:0:0:0:0:7]:5070",
                        "INVITE sip:王小明@example.org SIP/2.0\n");
    }

    @Test
    void whatCouldCommandATerminalIsNotPrinted() {
        TracedMessage hostile =
                message(0, false, PEER, "SIP/2.0 200 \u001b[2J\u202e\r\nX: \u0000\u0007\r\n\r\n");
        assertThat(new Trace("t", Ladder.of(List.of(hostile))).text())
                .doesNotContain("\u001b", "\u202e", "\u0000", "\u0007");
    }

    @Test
    void noiseMakesALadderToo() {
        for (String noise :
                List.of("", " ", "\r\n\r\n", "SIP/2.0", "m=audio", "INVITE\n\nm=audio")) {
            assertThat(Ladder.of(List.of(message(0, false, PEER, noise))).steps()).hasSize(1);
        }
        assertThat(Ladder.of(List.of()).isEmpty()).isTrue();
    }
}
