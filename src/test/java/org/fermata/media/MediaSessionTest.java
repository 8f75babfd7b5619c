package org.fermata.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;

import org.fermata.audio.MixerPort;
import org.fermata.audio.PortHost;
import org.fermata.audio.Signals;
import org.fermata.call.CallMedia;
import org.fermata.concurrent.ManualEventLoop;
import org.fermata.rtp.ManualSocketLoop;
import org.fermata.rtp.RtpEngine;
import org.fermata.sdp.Direction;
import org.fermata.sdp.Format;
import org.fermata.sdp.SessionDescription;
import org.fermata.store.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Two sessions that talk to each other on loopback, by a clock in the test's hand. */
class MediaSessionTest {

    private static final Format EVENTS = new Format(101, Format.TELEPHONE_EVENT, 8000, 1, "0-15");

    /** One side: an engine with one call on a host of its own. */
    private final class Side implements CallMedia.Listener {
        private final HandDrivenHost host = new HandDrivenHost();
        private final List<String> events = new ArrayList<>();
        private int heard;
        private final CallMedia call;

        Side() {
            MediaEngine engine =
                    new MediaEngine(signalling, rtp, host, Signals.NONE, () -> Settings.DEFAULTS);
            try {
                call = engine.open("test", null, InetAddress.getLoopbackAddress(), this);
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        }

        void agree(Side other, String encoding, boolean sends, boolean receives) {
            agree(other, encoding, EVENTS, sends, receives);
        }

        void agree(Side other, String encoding, Format events, boolean sends, boolean receives) {
            Format format = format(encoding);
            call.apply(
                    new CallMedia.Agreement(
                            new InetSocketAddress(
                                    InetAddress.getLoopbackAddress(), other.call.localPort()),
                            null,
                            format,
                            format.payloadType(),
                            events,
                            sends,
                            receives,
                            20));
        }

        MixerPort port() {
            return (MixerPort) call;
        }

        @Override
        public void heard() {
            heard++;
        }

        @Override
        public void silent(boolean silent) {
            events.add(silent ? "silent" : "sound");
        }

        @Override
        public void digit(char digit) {
            events.add(String.valueOf(digit));
        }
    }

    private final ManualEventLoop signalling = new ManualEventLoop();
    private final ManualSocketLoop loop = new ManualSocketLoop();
    private final RtpEngine rtp = new RtpEngine(loop);
    private final float[] silence = new float[PortHost.BLOCK_FRAMES];
    private Side alice;
    private Side bob;
    private double phase;

    @BeforeEach
    void open() {
        alice = new Side();
        bob = new Side();
        settle();
    }

    @AfterEach
    void close() {
        alice.call.close();
        bob.call.close();
        settle();
    }

    private static Format format(String encoding) {
        int type =
                switch (encoding) {
                    case "PCMU" -> 0;
                    case "PCMA" -> 8;
                    case "OPUS" -> 96;
                    default -> 9;
                };
        return type == 96
                ? new Format(96, encoding, 48_000, 2, "useinbandfec=1")
                : new Format(type, encoding, 8000, 1, "");
    }

    private void settle() {
        loop.pump();
        signalling.runReady();
    }

    private void talk(String encoding) {
        alice.agree(bob, encoding, true, true);
        bob.agree(alice, encoding, true, true);
        alice.call.uncork();
        bob.call.uncork();
        settle();
    }

    private void block(float[] fromAlice, float[] fromBob) {
        alice.host.block(fromAlice);
        bob.host.block(fromBob);
        loop.advance(Duration.ofMillis(10));
        settle();
    }

    private void blocks(int count) {
        for (int i = 0; i < count; i++) {
            block(silence, silence);
        }
    }

    /** 10 ms of a tone at −6 dBFS. */
    private float[] tone(double hertz) {
        float[] block = new float[PortHost.BLOCK_FRAMES];
        for (int i = 0; i < block.length; i++) {
            block[i] = (float) (0.5 * Math.sin(phase));
            phase += 2 * Math.PI * hertz / PortHost.RATE;
        }
        return block;
    }

    private static double level(float[] block) {
        double sum = 0;
        for (float sample : block) {
            sum += sample * sample;
        }
        return 10 * Math.log10(sum / block.length + 1e-12);
    }

    private double[] levelsAtBob(int count) {
        double[] levels = new double[count];
        for (int i = 0; i < count; i++) {
            block(tone(1000), silence);
            levels[i] = level(bob.host.heard());
        }
        return levels;
    }

    @ParameterizedTest
    @ValueSource(strings = {"PCMU", "PCMA", "G722", "OPUS"})
    void toneArrivesAtItsLevelWithoutAGap(String encoding) {
        talk(encoding);
        levelsAtBob(30);
        // 0.5 of full scale as the root of the mean square: −9.03 dB.
        for (double level : levelsAtBob(500)) {
            assertThat(level).isCloseTo(-9.03, within(1.0));
        }
        assertThat(bob.call.statistics().rxLost()).isZero();
        assertThat(alice.call.statistics().txPackets()).isEqualTo(265);
    }

    @Test
    void qualityIsUnknownBeforeTheFirstPacketAndGoodWithoutLoss() {
        talk("PCMU");
        assertThat(bob.call.statistics().mos()).isNull();
        blocks(100);
        // G.107 with every default gives 4.4.
        assertThat(bob.call.statistics().mos()).isCloseTo(4.4, within(0.05));
    }

    @Test
    void hostThatStoodStillHearsWhatIsSaidNow() {
        talk("PCMU");
        levelsAtBob(50);
        for (int i = 0; i < 300; i++) {
            alice.host.block(silence);
            loop.advance(Duration.ofMillis(10));
        }
        levelsAtBob(20);
        assertThat(level(bob.host.heard())).isCloseTo(-9.03, within(1.0));
        for (double level : levelsAtBob(50)) {
            assertThat(level).isCloseTo(-9.03, within(1.0));
        }
    }

    @Test
    void nothingFlowsBeforeItIsUncorked() {
        alice.agree(bob, "PCMU", true, true);
        bob.agree(alice, "PCMU", true, true);
        settle();
        blocks(10);
        assertThat(alice.host.flags(alice.port()))
                .isEqualTo(new HandDrivenHost.Flags(false, false));
        assertThat(alice.call.statistics().txPackets()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"G722", "OPUS"})
    void heldLineSendsNoMediaAndPlaysNone(String encoding) {
        talk(encoding);
        blocks(20);
        alice.call.cork();
        settle();
        long sent = alice.call.statistics().txPackets();
        for (int i = 0; i < 200; i++) {
            bob.host.block(tone(1000));
            loop.advance(Duration.ofMillis(10));
        }
        assertThat(alice.call.statistics().txPackets()).isEqualTo(sent);
        assertThat(alice.call.statistics().rxDropped()).isPositive();
        assertThat(alice.host.flags(alice.port()))
                .isEqualTo(new HandDrivenHost.Flags(false, false));
    }

    @Test
    void soundIsBackAtOnceAfterAHold() {
        talk("G722");
        levelsAtBob(50);
        alice.call.cork();
        bob.call.cork();
        settle();
        for (int i = 0; i < 60; i++) {
            loop.advance(Duration.ofSeconds(1));
        }
        alice.call.uncork();
        bob.call.uncork();
        settle();
        double[] levels = levelsAtBob(50);
        int first = 0;
        while (levels[first] < -40) {
            first++;
        }
        // Well within the 200 ms a resume may take: a packet, the playout delay, the way.
        assertThat(first).isLessThanOrEqualTo(8);
        for (int i = first + 2; i < 50; i++) {
            assertThat(levels[i]).isCloseTo(-9.03, within(1.0));
        }
        assertThat(bob.call.statistics().rxLost()).isZero();
    }

    @Test
    void aLineThatIsListenedToIsHeardFromTheNextPacketOnAndSendsNothing() {
        talk("G722");
        levelsAtBob(50);
        bob.agree(alice, "G722", true, false);
        bob.call.cork();
        settle();
        for (int i = 0; i < 100; i++) {
            alice.host.block(tone(1000));
            loop.advance(Duration.ofMillis(10));
        }
        bob.call.listen();
        settle();
        assertThat(bob.host.flags(bob.port())).isEqualTo(new HandDrivenHost.Flags(true, false));
        long sent = bob.call.statistics().txPackets();
        double[] levels = levelsAtBob(50);
        // A packet of 20 ms has to be full, and its sound has the codec's delay.
        assertThat(Math.max(levels[2], levels[3])).isGreaterThan(-20);
        for (int i = 4; i < 50; i++) {
            assertThat(levels[i]).isCloseTo(-9.03, within(1.0));
        }
        assertThat(bob.call.statistics().txPackets()).isEqualTo(sent);

        bob.agree(alice, "G722", true, true);
        bob.call.uncork();
        settle();
        for (double level : levelsAtBob(50)) {
            assertThat(level).isCloseTo(-9.03, within(1.0));
        }
        assertThat(bob.call.statistics().txPackets()).isGreaterThan(sent);
    }

    @Test
    void peerThatHoldsUsIsSentNothing() {
        talk("PCMU");
        blocks(10);
        alice.agree(bob, "PCMU", false, true);
        settle();
        long sent = alice.call.statistics().txPackets();
        blocks(20);
        assertThat(alice.call.statistics().txPackets()).isEqualTo(sent);
        assertThat(alice.host.flags(alice.port())).isEqualTo(new HandDrivenHost.Flags(true, false));
    }

    @Test
    void mutedLineSendsSilence() {
        talk("PCMU");
        levelsAtBob(30);
        alice.call.mute(true);
        double[] levels = levelsAtBob(40);
        assertThat(levels[39]).isLessThan(-70);
        assertThat(alice.call.statistics().txPackets()).isEqualTo(35);
    }

    @ParameterizedTest
    @CsvSource({"PCMU, G722", "PCMU, OPUS", "OPUS, G722", "G722, OPUS"})
    void codecChangesInMidCall(String before, String after) {
        talk(before);
        levelsAtBob(30);
        alice.agree(bob, after, true, true);
        bob.agree(alice, after, true, true);
        settle();
        double[] levels = levelsAtBob(100);
        for (int i = 20; i < 100; i++) {
            assertThat(levels[i]).isCloseTo(-9.03, within(1.0));
        }
    }

    @Test
    void payloadTypeMayVanishWhileItsPacketsWait() {
        talk("PCMU");
        Format named = new Format(96, "PCMU", 8000, 1, "");
        for (Side side : List.of(alice, bob)) {
            Side other = side == alice ? bob : alice;
            side.call.apply(
                    new CallMedia.Agreement(
                            new InetSocketAddress(
                                    InetAddress.getLoopbackAddress(), other.call.localPort()),
                            null,
                            named,
                            96,
                            EVENTS,
                            true,
                            true,
                            20));
        }
        settle();
        levelsAtBob(31);
        bob.agree(alice, "PCMA", true, true);
        alice.agree(bob, "PCMA", true, true);
        settle();
        double[] levels = levelsAtBob(100);
        for (int i = 20; i < 100; i++) {
            assertThat(levels[i]).isCloseTo(-9.03, within(1.0));
        }
    }

    @Test
    void senderMayChangeItsCodecWithoutSayingSo() {
        talk("PCMU");
        levelsAtBob(30);
        alice.agree(bob, "PCMA", true, true);
        settle();
        double[] levels = levelsAtBob(100);
        for (int i = 20; i < 100; i++) {
            assertThat(levels[i]).isCloseTo(-9.03, within(1.0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"G722", "OPUS"})
    void digitsTakeTheSoundsPlaceAndAreToldOnce(String encoding) {
        talk(encoding);
        blocks(20);
        assertThat(alice.call.dtmf("42#")).isTrue();
        blocks(120);
        assertThat(bob.events).containsExactly("4", "2", "#");
        assertThat(bob.call.statistics().rxLost()).isZero();
        // 140 blocks are 70 packets of sound; a digit has eight of its own and hides seven or
        // eight.
        assertThat(alice.call.statistics().txPackets()).isBetween(70L, 73L);
    }

    @Test
    void heldLineSendsDigitsToo() {
        talk("PCMU");
        blocks(20);
        alice.call.cork();
        settle();
        assertThat(alice.call.dtmf("5")).isTrue();
        settle();
        for (int i = 0; i < 20; i++) {
            loop.advance(Duration.ofMillis(20));
            settle();
        }
        assertThat(bob.events).containsExactly("5");
    }

    @Test
    void digitsAreRefusedWhereThePeerTakesNone() {
        assertThat(alice.call.dtmf("1")).isFalse();
        alice.agree(bob, "PCMU", false, true);
        assertThat(alice.call.dtmf("1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PCMA", "G722", "OPUS"})
    void digitsAreTonesToAPeerThatTakesNoEvents(String encoding) {
        talk(encoding);
        alice.agree(bob, encoding, null, true, true);
        settle();
        blocks(30);
        assertThat(alice.call.dtmf("5")).isTrue();
        double high = -100;
        double low = -100;
        for (int i = 0; i < 30; i++) {
            block(silence, silence);
            high = Math.max(high, toneLevel(bob.host.heard(), 1336));
            low = Math.max(low, toneLevel(bob.host.heard(), 770));
        }
        // ITU-T Q.23 pairs 770 and 1336 Hz for 5; −13.1 and −11.1 dB below a full-scale sine.
        // Of the loudest 10 ms, which a codec of voices makes a little louder than the rest.
        assertThat(low).isCloseTo(-13.1, within(2.5));
        assertThat(high).isCloseTo(-11.1, within(2.5));
        assertThat(level(bob.host.heard())).isLessThan(-50);
        assertThat(bob.events).isEmpty();
    }

    @Test
    void tonesThatNobodyWouldHearAreRefusedAndForgotten() {
        talk("PCMU");
        alice.agree(bob, "PCMU", null, true, true);
        blocks(4);
        assertThat(alice.call.dtmf("123456789")).isTrue();
        blocks(4);
        alice.call.cork();
        settle();
        assertThat(alice.call.dtmf("1")).isFalse();
        alice.call.uncork();
        settle();
        double[] levels = new double[60];
        for (int i = 0; i < levels.length; i++) {
            block(silence, silence);
            levels[i] = level(bob.host.heard());
        }
        assertThat(levels[59]).isLessThan(-50);
        assertThat(levels[30]).isLessThan(-50);
    }

    /** The level of what is at one frequency, below a sine of full scale (Goertzel). */
    private static double toneLevel(float[] block, double hertz) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hertz / PortHost.RATE);
        double last = 0;
        double before = 0;
        for (float sample : block) {
            double next = sample + coefficient * last - before;
            before = last;
            last = next;
        }
        double power = last * last + before * before - coefficient * last * before;
        return 10 * Math.log10(4 * power / block.length / block.length + 1e-12);
    }

    @Test
    void silenceIsToldOnSignallingAndForgottenOnHold() {
        talk("PCMU");
        for (int i = 0; i < 7; i++) {
            loop.advance(Duration.ofSeconds(1));
        }
        alice.call.cork();
        signalling.runReady();
        assertThat(alice.events).isEmpty();
        assertThat(bob.events).containsExactly("silent");
        block(silence, silence);
        alice.call.uncork();
        settle();
        blocks(3);
        assertThat(bob.events).containsExactly("silent", "sound");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void clockThatDiffersIsFollowedWithoutAGap(int sign) {
        talk("G722");
        levelsAtBob(100);
        // 500 ppm over 100 s are 50 ms, five blocks that one side has more than the other.
        for (int i = 0; i < 10_000; i++) {
            if (sign > 0 || i % 2000 != 0) {
                bob.host.block(silence);
            }
            if (sign < 0 || i % 2000 != 0) {
                alice.host.block(tone(1000));
            }
            loop.advance(Duration.ofMillis(10));
            assertThat(level(bob.host.heard())).isGreaterThan(-14);
        }
        assertThat(bob.call.statistics().rxLate()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PCMU", "PCMA", "G722"})
    void wayInAndWayOutAllocateNothing(String encoding) {
        // 1000 blocks: a byte for each would be an object in every second packet.
        assertThat(allocatedInThousandBlocks(encoding)).isLessThan(1000);
    }

    /** Its library allocates; what it may is what threads.md and the decision on Opus state. */
    @Test
    void opusAllocatesWhatItsDecisionSays() {
        long packets = 1000 / 2;
        long each = allocatedInThousandBlocks("OPUS") / packets;
        System.getLogger("media")
                .log(System.Logger.Level.INFO, "Opus, both ways: {0} bytes a packet", each);
        assertThat(each).isLessThan(160 * 1024);
    }

    private long allocatedInThousandBlocks(String encoding) {
        talk(encoding);
        levelsAtBob(1000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        float[] sound = tone(1000);
        long allocated = 0;
        for (int i = 0; i < 1000; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            alice.port().push(sound);
            bob.port().pull(bob.host.heard());
            allocated += threads.getCurrentThreadAllocatedBytes() - before;
            loop.advance(Duration.ofMillis(10));
        }
        return allocated;
    }

    @Test
    void formatsFollowTheSettingsWithDigitsLast() {
        MediaEngine engine =
                new MediaEngine(signalling, rtp, alice.host, Signals.NONE, () -> Settings.DEFAULTS);
        assertThat(engine.formats())
                .extracting(Format::payloadType)
                .containsExactly(9, 111, 8, 0, 101, 110);
    }

    private SessionDescription offer(String protocol, String... attributes) {
        return new SessionDescription(
                        1,
                        1,
                        "127.0.0.1",
                        bob.call.localPort(),
                        List.of(format("PCMA"), format("OPUS"), EVENTS),
                        Direction.SENDRECV,
                        20,
                        0,
                        0,
                        List.of())
                .with(protocol, List.of(attributes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PCMA", "PCMU", "G722"})
    void soundBeforeTheAnswerIsHeardAndGoesOnBehindItWithoutAGap(String encoding) {
        bob.call.offer(offer(SessionDescription.PLAIN));
        bob.call.uncork();
        alice.agree(bob, encoding, true, true);
        alice.call.uncork();
        settle();
        assertThat(bob.host.flags(bob.port())).isEqualTo(new HandDrivenHost.Flags(true, false));
        levelsAtBob(40);
        assertThat(level(bob.host.heard())).isCloseTo(-9.03, within(1.0));
        assertThat(bob.heard).isOne();
        bob.agree(alice, encoding, true, true);
        settle();
        for (double level : levelsAtBob(60)) {
            assertThat(level).isCloseTo(-9.03, within(1.0));
        }
        assertThat(bob.heard).isOne();
    }

    /** A tag of ten bytes behind the sound (RFC 3711) makes 170 of its 160. */
    @Test
    void soundThatMayBeEncryptedWaitsForTheAnswer() {
        bob.call.offer(offer(SessionDescription.PLAIN));
        bob.call.uncork();
        alice.agree(bob, "OPUS", true, true);
        alice.call.uncork();
        settle();
        blocks(40);
        assertThat(bob.heard).isZero();
        assertThat(bob.call.statistics().rxPackets()).isZero();
    }
}
