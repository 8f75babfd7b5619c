package org.fermata.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.CallState;
import org.fermata.call.LineSnapshot;
import org.fermata.concurrent.ThreadEventLoop;
import org.fermata.rtp.RtpEngine;
import org.fermata.rtp.RtpLoop;
import org.fermata.store.AccountSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The exchange through real SIP and RTP on loopback, called by a phone without a sound device. */
@Timeout(60)
class DemoExchangeTest {

    private static final DemoExchange.Pace FAST =
            new DemoExchange.Pace(
                    Duration.ofMillis(20),
                    Duration.ofMillis(100),
                    Duration.ofMillis(300),
                    Duration.ofMillis(2500),
                    Duration.ofMillis(150));

    private final ThreadEventLoop loop = new ThreadEventLoop("signalling");
    private final Ears ears = new Ears();
    private RtpLoop rtpLoop;
    private RtpEngine rtp;
    private DemoExchange exchange;
    private TestPhone phone;

    @BeforeEach
    void start() throws Exception {
        rtpLoop = new RtpLoop(() -> {});
        rtp = new RtpEngine(rtpLoop);
        exchange = new DemoExchange(loop, rtp, FAST);
        exchange.start();
        phone = new TestPhone(loop, rtp, exchange.account(), ears);
        phone.registered();
    }

    @AfterEach
    void stop() {
        phone.close();
        exchange.close();
        rtp.close();
        rtpLoop.close();
        loop.close();
    }

    @Test
    void echoGivesBackWhatOneSaysHalfASecondLater() throws InterruptedException {
        ears.says(new SteadyTone(1000, -20));
        talkTo("600");
        float[] heard = ears.next(Duration.ofSeconds(2));

        assertThat(level(heard, 0.2, 0.4, 1000)).isLessThan(-60);
        // The echo is softer by 0.8, which is 1.9 dB.
        assertThat(level(heard, 1.0, 1.9, 1000)).isBetween(-22.9, -20.9);
    }

    @Test
    void toneIs440HertzAt20DecibelsBelowFullScale() throws InterruptedException {
        talkTo("601");
        float[] heard = ears.next(Duration.ofMillis(1200));

        assertThat(level(heard, 0.3, 1.2, 440)).isBetween(-20.5, -19.5);
    }

    @Test
    void musicIsPlayed() throws InterruptedException {
        talkTo("602");
        float[] heard = ears.next(Duration.ofMillis(1200));

        // The tune begins with E5 (659 Hz) over C3.
        assertThat(level(heard, 0.1, 0.4, 659.26)).isBetween(-30.0, -10.0);
    }

    @Test
    void nobodyAnswers603() throws InterruptedException {
        int line = phone.dial("603");
        phone.line(call -> call.line() == line && call.state() == CallState.EARLY);
        ears.assertNothingFor(Duration.ofMillis(500));

        assertThat(phone.now(line).state()).isEqualTo(CallState.EARLY);
        phone.command(lines -> lines.hangUp(line));
    }

    @Test
    void busyIsBusyAndUnknownIsUnknown() throws InterruptedException {
        int busy = phone.dial("604");
        assertThat(ended(busy).reason().code()).isEqualTo(486);

        int unknown = phone.dial("699");
        assertThat(ended(unknown).reason().code()).isEqualTo(404);
    }

    @Test
    void tenCallersCallBackEachWithItsName() throws InterruptedException {
        int line = phone.dial("605");
        ended(line);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            LineSnapshot call =
                    phone.line(
                            each ->
                                    each.state() == CallState.INCOMING
                                            && !names.contains(each.remote().name()));
            names.add(call.remote().name());
        }

        assertThat(names).containsExactlyElementsOf(Caller.ALL.stream().map(Caller::name).toList());
    }

    @Test
    void aCallerWhoIsAnsweredPlaysMusicAndOneWhoIsNotGivesUp() throws InterruptedException {
        ended(phone.dial("605"));
        LineSnapshot first = phone.line(call -> call.state() == CallState.INCOMING);
        phone.command(lines -> lines.answer(first.line()));
        float[] heard = ears.next(Duration.ofSeconds(1));
        double sum = 0;
        for (float sample : heard) {
            sum += sample * sample;
        }
        assertThat(10 * Math.log10(sum / heard.length)).isGreaterThan(-40);

        LineSnapshot missed =
                phone.line(
                        call ->
                                call.line() != first.line()
                                        && call.state() == CallState.DISCONNECTED);
        assertThat(missed.missed()).isTrue();
        assertThat(phone.now(first.line()).state()).isEqualTo(CallState.CONFIRMED);
    }

    @Test
    void afterCloseNothingIsLeft() throws InterruptedException {
        talkTo("602");
        // By then the exchange has the ACK, before which it may not say BYE (RFC 3261 section 15).
        ears.next(Duration.ofMillis(300));
        exchange.close();
        phone.line(call -> call.state() == CallState.DISCONNECTED);

        assertThat(exchange.mediaThread().join(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void whileNothingIsSentItsThreadIsParked() throws InterruptedException {
        int line = talkTo("602");
        ears.next(Duration.ofMillis(100));
        phone.command(lines -> lines.hold(line));
        ears.assertNothingFor(Duration.ofMillis(100));

        assertThat(exchange.mediaThread().getState()).isEqualTo(Thread.State.WAITING);
    }

    @Test
    void holdsAndResumesAgainAndAgain() throws InterruptedException {
        int line = talkTo("606");
        for (int i = 0; i < 3; i++) {
            phone.line(call -> call.line() == line && call.remoteHold());
            phone.line(call -> call.line() == line && !call.remoteHold());
        }
    }

    @Test
    void heldByThePhoneTheExchangeSendsNothing() throws InterruptedException {
        int line = talkTo("601");
        ears.next(Duration.ofMillis(300));
        phone.command(lines -> lines.hold(line));
        // What was under way is counted by the held lines' tick, once a second.
        ears.assertNothingFor(Duration.ofMillis(1200));
        long before = phone.now(line).rtp().rxPackets();
        ears.assertNothingFor(Duration.ofMillis(1500));
        assertThat(phone.now(line).rtp().rxPackets() - before).isZero();

        phone.command(lines -> lines.resume(line));
        assertThat(level(ears.next(Duration.ofMillis(600)), 0.3, 0.6, 440)).isGreaterThan(-21);
    }

    @Test
    void callersWhoAreNotRegisteredAreStillAnswered() throws InterruptedException, IOException {
        try (TestPhone stranger =
                new TestPhone(
                        loop,
                        rtp,
                        new AccountSettings(
                                "sip:stranger@127.0.0.1", null, null, null, null, "UDP", false),
                        ears)) {
            String uri = exchange.account().aor().replace("you@", "601@");
            int line = stranger.command(lines -> lines.dial(uri, null));
            stranger.line(call -> call.line() == line && call.state() == CallState.CONFIRMED);
        }
    }

    private int talkTo(String number) throws InterruptedException {
        int line = phone.dial(number);
        phone.line(call -> call.line() == line && call.state() == CallState.CONFIRMED);
        return line;
    }

    private LineSnapshot ended(int line) throws InterruptedException {
        return phone.line(call -> call.line() == line && call.state() == CallState.DISCONNECTED);
    }

    /**
     * The level of a frequency between two moments in s, in dBFS of a sine: the median of windows
     * of 25 ms, so that where the jitter buffer takes a little out nothing is told of the level.
     */
    private static double level(float[] sound, double from, double to, double hertz) {
        int window = 1200;
        List<Double> levels = new ArrayList<>();
        for (int at = (int) (from * 48_000); at + window <= to * 48_000; at += window) {
            double cosine = 0;
            double sine = 0;
            for (int i = at; i < at + window; i++) {
                double phase = 2 * Math.PI * hertz * i / 48_000;
                cosine += sound[i] * Math.cos(phase);
                sine += sound[i] * Math.sin(phase);
            }
            levels.add(20 * Math.log10(2 * Math.hypot(cosine, sine) / window + 1e-9));
        }
        levels.sort(null);
        return levels.get(levels.size() / 2);
    }
}
