package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.util.Random;

class WireFormatTest {

    private static final String INVITE =
            "INVITE sip:bob@biloxi.example.com;transport=tcp SIP/2.0\r\n"
                    + "Via: SIP/2.0/TCP client.atlanta.example.com:5060;branch=z9hG4bK74b43\r\n"
                    + "Max-Forwards: 70\r\n"
                    + "Route: <sip:ss1.atlanta.example.com;lr>\r\n"
                    + "From: \"Alice\" <sip:alice@atlanta.example.com>;tag=9fxced76sl\r\n"
                    + "To: Bob <sip:bob@biloxi.example.com>\r\n"
                    + "Call-ID: 3848276298220188511@atlanta.example.com\r\n"
                    + "CSeq: 1 INVITE\r\n"
                    + "Contact: <sip:alice@client.atlanta.example.com;transport=tcp>;q=0.7\r\n"
                    + "Content-Type: application/sdp\r\n"
                    + "WWW-Authenticate: Digest realm=\"a\", nonce=\"b\", qop=\"auth\"\r\n"
                    + "Retry-After: 18000;duration=3600\r\n"
                    + "Content-Length: 0\r\n\r\n";

    @Test
    void compactAndFoldedHeadersAreRead() throws Exception {
        String message =
                "INVITE sip:b@example.org SIP/2.0\r\nv: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"
                        + "f: <sip:a@example.org>\r\n ;tag=1\r\nt: <sip:b@example.org>\r\n"
                        + "i: 7\r\nCSeq: 1 INVITE\r\nl: 0\r\n\r\n";
        assertThat(WireFormat.parse(message, new byte[0]).getFrom().getTag()).isEqualTo("1");
        assertThat(WireFormat.contentLength(message)).isZero();
    }

    @Test
    void headerOfNoImportanceMayBeUnreadable() throws Exception {
        String message = INVITE.replace("Retry-After: 18000", "Retry-After: soon");
        assertThat(WireFormat.parse(message, new byte[0]).getCallId()).isNotNull();
    }

    @Test
    void headEndsAtItsEmptyLineHoweverLinesEnd() {
        byte[] bytes = "a\r\nb\r\n\r\nbody".getBytes(StandardCharsets.UTF_8);
        assertThat(WireFormat.headLength(bytes, bytes.length)).isEqualTo(8);
        byte[] bare = "a\nb\n\nbody".getBytes(StandardCharsets.UTF_8);
        assertThat(WireFormat.headLength(bare, bare.length)).isEqualTo(5);
        assertThat(WireFormat.headLength(bytes, 7)).isEqualTo(-1);
    }

    @Test
    void malformedResponseAndAckGetNoAnswer() {
        for (String start : new String[] {"SIP/2.0 200 OK", "ACK sip:a@b SIP/2.0"}) {
            assertThatThrownBy(() -> WireFormat.parse(start + "\r\nVia: x\r\n\r\n", new byte[0]))
                    .isInstanceOfSatisfying(
                            WireFormat.Malformed.class,
                            malformed -> assertThat(malformed.answer()).isNull());
        }
    }

    /** RFC 3261 section 8.2.6.2: every response but 100 has a To tag. */
    @Test
    void refusalOfAMalformedRequestHasAToTagOnce() {
        String head = "INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n";
        for (String to : new String[] {"To: <sip:a@b>", "t : <sip:a@b>;tag=theirs"}) {
            assertThatThrownBy(() -> WireFormat.parse(head + to + "\r\n\r\n", new byte[0]))
                    .isInstanceOfSatisfying(
                            WireFormat.Malformed.class,
                            malformed ->
                                    assertThat(new String(malformed.answer()).split(";tag="))
                                            .hasSize(2));
        }
    }

    /** Five thousand messages with bytes changed, doubled and left out, always the same ones. */
    @Test
    @Timeout(60)
    void noMutilationDoesMoreThanMakeAMessageMalformed() {
        Random random = new Random(20_261_123);
        int read = 0;
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder(INVITE);
            for (int change = random.nextInt(6); change >= 0; change--) {
                int at = random.nextInt(text.length() - 4);
                switch (random.nextInt(4)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> text.deleteCharAt(at);
                    case 2 -> text.insert(at, text.substring(at, at + random.nextInt(4)));
                    default -> text.insert(at, "\"<>;,:=@\\%".charAt(random.nextInt(10)));
                }
            }
            try {
                WireFormat.contentLength(text.toString());
                WireFormat.parse(text.toString(), new byte[0]);
                read++;
            } catch (WireFormat.Malformed malformed) {
                assertThat(malformed.getMessage()).isNotNull();
            }
        }
        assertThat(read).isBetween(1, 4_999);
    }
}
