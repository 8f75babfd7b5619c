package org.fermata.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** No secret survives in anything that is shown, copied or saved. */
class MaskingTest {

    /** A digest in hexadecimal, and 30 octets of keys in base64 (RFC 4568 section 6.2). */
    private static final String DIGEST = "6629fae49393a05397450978507c4ef1";

    private static final String KEY = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
    private static final String ICE = "asd88fgpdd777uzjYhagZg";
    private static final String PASSWORD = "correct-horse";

    private static String shown(String message) {
        String masked = Masking.masked(message);
        assertThat(masked).hasSameSizeAs(message);
        return masked;
    }

    private static String request(String header) {
        return "REGISTER sip:example.org SIP/2.0\r\n"
                + header
                + "\r\nCSeq: 2 REGISTER\r\nContent-Length: 0\r\n\r\n";
    }

    private static String described(String line) {
        return "INVITE sip:bob@example.org SIP/2.0\r\nContent-Type: application/sdp\r\n\r\n"
                + "v=0\r\nm=audio 4000 RTP/SAVP 0\r\n"
                + line
                + "\r\na=sendrecv\r\n";
    }

    @Test
    void whatHelpsToFindAFaultStays() {
        String shown =
                shown(
                        request(
                                "Authorization: Digest username=\"alice\", realm=\"example.org\","
                                    + " nonce=\"84a4cc6f\", uri=\"sip:example.org\", response=\""
                                        + DIGEST
                                        + "\", algorithm=SHA-256, cnonce=\"0a4f113b\", qop=auth,"
                                        + " nc=00000001"));
        assertThat(shown)
                .contains(
                        "username=\"alice\", realm=\"example.org\", nonce=\"84a4cc6f\","
                                + " uri=\"sip:example.org\", response=\"***",
                        "algorithm=SHA-256",
                        "qop=auth, nc=00000001\r\n")
                .doesNotContain(DIGEST, "0a4f113b");
        assertThat(
                        shown(
                                described(
                                        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:"
                                                + KEY
                                                + "|2^20|1:4")))
                .contains("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:***", "*|2^20|1:4\r\n");
        String plain =
                "INVITE sip:bob@example.org:5060;transport=tcp SIP/2.0\r\n"
                        + "To: <sip:bob@[::1]:5070>\r\n"
                        + "WWW-Authenticate: Digest realm=\"a\", nonce=\"b\"\r\n\r\n"
                        + "v=0\r\n"
                        + "a=ice-ufrag:8hhY\r\n"
                        + "a=rtpmap:0 PCMU/8000\r\n";
        assertThat(shown(plain)).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Digest username=\"a\", response=\"%s\"",
                "authorization:Digest username=\"a\",response=%s",
                "AUTHORIZATION \t:  dIGEST rEsPonse = \"%s\"",
                "Proxy-Authorization: Digest username=\"a\",\r\n response=\r\n\t\"%s\"",
                "Proxy-Authorization:\r\n Digest response=\"%s\"",
                "Subject: hello\r\n Authorization: Digest response=\"%s\"",
                "Subject: hello\rAuthorization: Digest response=\"%s\"",
                "Authorization: Digest username=\"a, response=\"%s\"",
                "Authorization: Digest username=\"a\\\", response=\"%s\"",
                "Authorization: Digest username='a' response='%s'",
                "Authorization: Digest realm=\"x response=%s\"",
                "Authorization: Digest nonce=\"x\"; response=\"%s\"",
                "Authorization: Digest username=\"a\" response = %s , uri=\"b\"",
                "Authorization: Digest username==\"%s\"",
                "Authorization: Digest %s",
                "Authorization: Basic %s",
                "Authorization: Bearer %s",
                "Authorization: %s",
                "Authorization: NTLM gssapi-data=\"%s\"",
                "Authorization: Digest username=\"a\", mac=\"%s\"",
                "Authentication-Info: rspauth=\"%s\", qop=auth",
                "Refer-To: <sip:bob@example.org?Authorization=Digest%%20response%%3D%%22%s%%22>",
                "Refer-To: <sip:bob@example.org?Subject=a&%%41uthorization=%s>",
                "Refer-To: <sip:bob@example.org?body=%s>",
                "Contact: <sip:alice:%s@example.org>",
                "Contact: <SIPS:alice;x=1:%s@example.org:5061>",
                "X-Turn-Password: %s",
                "X-Access-Token:%s",
                "X-Server: turn:alice:%s@turn.example.org",
                "X-Data: {password = %s}",
            })
    void noAnswerToAChallengeAndNoPasswordSurvives(String header) {
        assertThat(shown(request(header.formatted(DIGEST)))).doesNotContain(DIGEST);
        String quoted = "SIP/2.0 403 Forbidden\r\nContent-Type: message/sip\r\n\r\n";
        assertThat(shown(quoted + request(header.formatted(DIGEST)))).doesNotContain(DIGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:%s",
                "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:%s|2^20|1:4;inline:%s|2^20|2:4",
                "A = Crypto : 1 AES_CM_128_HMAC_SHA1_80 INLINE:%s",
                "a=crypto:1 AES_CM_128_HMAC_SHA1_80\r\n inline:%s",
                "a=crypto:1 AES_CM_128_HMAC_SHA1_80 %s",
                "a=crypto:1 inline:%s",
                "a=crypto:%s",
                "a=crypto:1 AES_256_CM_HMAC_SHA1_80 inline:%s FEC_KEY=inline:%s",
                "a=x-crypto: inline : %s",
                "a=ice-pwd:%s",
                "A=ICE-PWD: %s",
                "a=key-mgmt:mikey %s",
                "k=base64:%s",
                "K=clear:%s",
                "<candidate ice-pwd=\"%s\"/>",
            })
    void noKeySurvives(String line) {
        for (String secret : List.of(KEY, ICE)) {
            assertThat(shown(described(line.replace("%s", secret)))).doesNotContain(secret);
        }
    }

    @Test
    void aPackedBodyIsNotShownAtAll() {
        String packed = Base64.getEncoder().encodeToString(described("a=ice-pwd:x").getBytes());
        for (String header :
                List.of(
                        "Content-Encoding: gzip",
                        "e: gzip",
                        "content-encoding :deflate",
                        "Content-Transfer-Encoding: base64")) {
            String message = "INVITE sip:a@b SIP/2.0\r\n" + header + "\r\n\r\n" + packed;
            assertThat(shown(message)).doesNotContain(packed.substring(0, 8)).contains(header);
        }
    }

    @Test
    void ourOwnPasswordsAreMaskedWhereverTheyStand() {
        byte[] wire =
                ("MESSAGE sip:bob@example.org SIP/2.0\r\nSubject: "
                                + PASSWORD
                                + "\r\n\r\nÜ"
                                + PASSWORD)
                        .getBytes(StandardCharsets.UTF_8);
        InetSocketAddress here = new InetSocketAddress("127.0.0.1", 5060);
        TracedMessage message =
                TracedMessage.of(
                        Instant.EPOCH, true, "UDP", here, here, wire, List.of(PASSWORD, "sip"));
        Trace trace = new Trace("a call", Ladder.of(List.of(message)));
        assertThat(message.bytes()).hasSameSizeAs(wire);
        assertThat(
                        Stream.of(
                                message.text(),
                                message.toString(),
                                trace.text(),
                                new String(trace.capture(), StandardCharsets.ISO_8859_1)))
                .noneMatch(output -> output.contains(PASSWORD));
        assertThat(message.text()).contains("sip:bob@example.org");
    }

    @Test
    void aMessageThatIsHardToReadTakesNoLongerThanItIs() {
        String quotes = "Authorization: Digest a=\"" + "\\\"".repeat(40_000);
        String colons = "Contact: " + "sip:".repeat(20_000);
        String marks = "Refer-To: " + "?&".repeat(30_000) + "password ".repeat(5000);
        assertThat(shown(request(quotes)).length() + shown(request(colons)).length()).isPositive();
        assertThat(shown(request(marks))).isNotEmpty();
    }
}
