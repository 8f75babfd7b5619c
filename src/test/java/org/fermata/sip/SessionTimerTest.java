package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.concurrent.ManualEventLoop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What two sides agree on for a session's life, and when who does what (RFC 4028). */
class SessionTimerTest {

    private static final Duration FLOOR = Duration.ofSeconds(32);

    private final ManualEventLoop loop = new ManualEventLoop();
    private final List<String> done = new ArrayList<>();

    private SessionTimer timer(int wantedSeconds) {
        return new SessionTimer(
                loop,
                FLOOR,
                wantedSeconds,
                new SessionTimer.Outside() {
                    @Override
                    public void refresh() {
                        done.add("refresh at " + seconds());
                    }

                    @Override
                    public void expired() {
                        done.add("expired at " + seconds());
                    }
                });
    }

    private final long startNanos = loop.nanoTime();

    private long seconds() {
        return Duration.ofNanos(loop.nanoTime() - startNanos).toSeconds();
    }

    private static SIPMessage message(String first, String headers) throws Exception {
        return WireFormat.parse(
                first
                        + "\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK1\r\n"
                        + "From: <sip:a@example.org>;tag=1\r\nTo: <sip:b@example.org>;tag=2\r\n"
                        + "Call-ID: c\r\nCSeq: 1 UPDATE\r\n"
                        + headers
                        + "\r\n",
                new byte[0]);
    }

    private static SIPRequest request(String headers) throws Exception {
        return (SIPRequest) message("UPDATE sip:b@example.org SIP/2.0", headers);
    }

    private static SIPResponse response(String headers) throws Exception {
        return (SIPResponse) message("SIP/2.0 200 OK", headers);
    }

    private static String header(SIPMessage message, String name) {
        return HeaderText.value(message, name);
    }

    @Test
    void ourOfferHasTimeAndMinimumAndNobodyYet() throws Exception {
        SIPRequest request = request("");
        timer(1800).offer(request);
        assertThat(header(request, "Session-Expires")).isEqualTo("1800");
        assertThat(header(request, "Min-SE")).isEqualTo("90");
        SIPRequest silent = request("");
        timer(0).offer(silent);
        assertThat(header(silent, "Session-Expires")).isNull();
    }

    @Test
    void weRefreshAtHalfTimeAndOnceMoreAndGiveUpBeforeTheEnd() throws Exception {
        SessionTimer timer = timer(1800);
        timer.answered(response("Session-Expires: 1800;refresher=uac\r\n"));
        loop.advance(Duration.ofSeconds(899));
        assertThat(done).isEmpty();
        loop.advance(Duration.ofSeconds(1));
        assertThat(done).containsExactly("refresh at 900");
        loop.advance(Duration.ofSeconds(1800));
        assertThat(done).containsExactly("refresh at 900", "refresh at 1334", "expired at 1768");
    }

    @Test
    void aRefreshThatIsAnsweredBeginsAnew() throws Exception {
        SessionTimer timer = timer(1800);
        timer.answered(response("Session-Expires: 200\r\n"));
        loop.advance(Duration.ofSeconds(100));
        SIPRequest refresh = request("");
        timer.offer(refresh);
        assertThat(header(refresh, "Session-Expires")).isEqualTo("200;refresher=uac");
        timer.answered(response("Session-Expires: 200;refresher=uac\r\n"));
        loop.advance(Duration.ofSeconds(99));
        assertThat(done).containsExactly("refresh at 100");
        loop.advance(Duration.ofSeconds(1));
        assertThat(done).containsExactly("refresh at 100", "refresh at 200");
    }

    @Test
    void aPeerThatDoesNotRefreshIsGivenUpAThirdOr32SecondsBeforeTheEnd() throws Exception {
        timer(1800).answered(response("Session-Expires: 1800;refresher=uas\r\n"));
        timer(1800).answered(response("Session-Expires: 90;refresher=uas\r\n"));
        loop.advance(Duration.ofSeconds(2000));
        assertThat(done).containsExactly("expired at 60", "expired at 1768");
    }

    @Test
    void noPeerMakesUsRefreshFasterThanATransactionLasts() throws Exception {
        timer(1800).answered(response("Session-Expires: 1;refresher=uac\r\n"));
        loop.advance(Duration.ofSeconds(15));
        assertThat(done).isEmpty();
        loop.advance(Duration.ofSeconds(1));
        assertThat(done).containsExactly("refresh at 16");
    }

    @Test
    void aPeerThatKnowsNoTimersGetsNone() throws Exception {
        timer(1800).answered(response(""));
        loop.advance(Duration.ofHours(30));
        assertThat(done).isEmpty();
    }

    @Test
    void aTooBriefOfferIsMadeLongerAsOftenAsItHelps() throws Exception {
        SessionTimer timer = timer(1800);
        assertThat(timer.lengthen(response("Min-SE: 3600\r\n"))).isTrue();
        assertThat(timer.lengthen(response("Min-SE: 3600\r\n"))).isFalse();
        assertThat(timer.lengthen(response("Min-SE: 999999\r\n"))).isFalse();
        assertThat(timer.lengthen(response(""))).isFalse();
        SIPRequest request = request("");
        timer.offer(request);
        assertThat(header(request, "Session-Expires")).isEqualTo("3600");
        assertThat(header(request, "Min-SE")).isEqualTo("3600");
    }

    /** RFC 4028 section 9, table 2, and our own wish of 1800 s. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timer | 4000;refresher=uac | 90   | 1800;refresher=uac | timer",
                "timer | 4000               | 90   | 1800;refresher=uac | timer",
                "timer | 600;refresher=uas  | 90   | 600;refresher=uas  |",
                "timer | 4000               | 3000 | 3000;refresher=uac | timer",
                "timer |                    |      | 1800;refresher=uac | timer",
                "100rel| 600                | 90   | 600;refresher=uas  |",
                "100rel|                    |      |                    |"
            })
    void theirOfferIsAnsweredAsTheStandardSays(
            String supported, String expires, String minimum, String answer, String require)
            throws Exception {
        SIPResponse ok = response("");
        SIPRequest request =
                request(
                        "Supported: "
                                + supported
                                + "\r\n"
                                + (expires == null ? "" : "Session-Expires: " + expires + "\r\n")
                                + (minimum == null ? "" : "Min-SE: " + minimum + "\r\n"));
        timer(1800).answer(request, ok);
        assertThat(header(ok, "Session-Expires")).isEqualTo(answer);
        assertThat(header(ok, "Require")).isEqualTo(require);
    }

    @Test
    void onlyWhoKnowsTimersIsToldThatItsTimeIsTooBrief() throws Exception {
        assertThat(SessionTimer.tooBrief(request("Supported: timer\r\nSession-Expires: 60\r\n")))
                .isTrue();
        assertThat(SessionTimer.tooBrief(request("Session-Expires: 60\r\n"))).isFalse();
        assertThat(SessionTimer.tooBrief(request("Supported: timer\r\nSession-Expires: 90\r\n")))
                .isFalse();
    }
}
