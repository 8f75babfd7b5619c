package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPMessage;

import org.fermata.sdp.SessionDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

/** Which bodies are taken, and what is found in them (RFC 3261 section 20.11, RFC 5621). */
class BodiesTest {

    private static final String SDP = "Content-Type: application/sdp\r\n\r\n" + RawPeer.SDP;

    /** As a gateway to the telephone network sends it (RFC 3204 section 3.1). */
    private static final String ISUP =
            "Content-Type: application/ISUP;version=ansi88\r\n"
                    + "Content-Disposition: signal;handling=optional\r\n\r\nIAM";

    /** Where the caller is, as RFC 6442 section 5.1 has it: without a disposition. */
    private static final String LOCATION =
            "Content-Type: application/pidf+xml\r\nContent-ID: <there@example.org>\r\n\r\n<p/>";

    private static SessionDescription description(String headers, String body) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        SIPMessage message =
                WireFormat.parse(
                        "INVITE sip:b@example.org SIP/2.0\r\n"
                                + "Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK1\r\n"
                                + "From: <sip:a@example.org>;tag=1\r\nTo: <sip:b@example.org>\r\n"
                                + "Call-ID: c\r\nCSeq: 1 INVITE\r\nContent-Length: "
                                + bytes.length
                                + "\r\n"
                                + headers
                                + "\r\n",
                        bytes);
        return Bodies.description(message);
    }

    private static SessionDescription parts(String kind, String... parts) throws Exception {
        StringBuilder body = new StringBuilder();
        for (String part : parts) {
            body.append("--unique-1\r\n").append(part).append("\r\n");
        }
        return description(
                "Content-Type: multipart/" + kind + ";boundary=\"unique-1\"\r\n",
                body + "--unique-1--\r\n");
    }

    @Test
    void theDescriptionIsFoundAmongOtherParts() throws Exception {
        assertThat(parts("mixed", SDP, ISUP).port()).isEqualTo(41_000);
        assertThat(parts("mixed", ISUP, SDP.stripTrailing()).port()).isEqualTo(41_000);
        assertThat(parts("mixed", LOCATION, SDP).port()).isEqualTo(41_000);
        assertThat(parts("related", SDP, LOCATION).port()).isEqualTo(41_000);
        assertThat(parts("mixed", ISUP)).isNull();
    }

    /** RFC 3959 section 5: one for before the answer, one for the call. */
    @Test
    void aDescriptionOfTheEarlySessionIsNotTheCalls() throws Exception {
        String early =
                SDP.replace("41000", "42000")
                        .replaceFirst("\r\n", "\r\nContent-Disposition: early-session\r\n");
        assertThat(parts("mixed", early, SDP).port()).isEqualTo(41_000);
    }

    /** RFC 2046 section 5.1.4: the last of those that can be read is the best. */
    @Test
    void ofAlternativesTheLastThatCanBeReadCounts() throws Exception {
        String better = SDP.replace("41000", "42000");
        assertThat(parts("alternative", SDP, better, LOCATION).port()).isEqualTo(42_000);
        assertThat(parts("mixed", SDP, better).port()).isEqualTo(41_000);
    }

    @Test
    void aPartThatMustBeUnderstoodIsRefused() {
        String required = ISUP.replace("optional", "required");
        assertRefused(415, () -> parts("mixed", SDP, required));
    }

    @Test
    void partsWithoutADescriptionOrAnEndAreRefused() {
        assertRefused(415, () -> parts("mixed", LOCATION));
        assertRefused(
                400,
                () ->
                        description(
                                "Content-Type: multipart/mixed;boundary=unique-1\r\n",
                                "--unique-1\r\n" + SDP));
        assertRefused(
                400, () -> description("Content-Type: multipart/mixed\r\n", "--unique-1\r\n"));
        assertRefused(488, () -> parts("mixed", SDP.replace("v=0", "v=x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"session;handling=optional", "render; Handling=\"Optional\""})
    void anotherBodyThatNeedNotBeUnderstoodIsPassedOver(String disposition) throws Exception {
        String headers = "Content-Type: application/pidf+xml\r\nContent-Disposition: ";
        assertThat(description(headers + disposition + "\r\n", "<p/>")).isNull();
    }

    @Test
    void anotherBodyThatMustBeUnderstoodIsRefused() {
        assertRefused(415, () -> description("Content-Type: application/pidf+xml\r\n", "<p/>"));
        assertRefused(415, () -> description("", "<p/>"));
    }

    private static void assertRefused(
            int code, org.assertj.core.api.ThrowableAssert.ThrowingCallable taking) {
        assertThatThrownBy(taking)
                .isInstanceOfSatisfying(
                        Bodies.Unacceptable.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
