package org.fermata.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.fermata.audio.MixerPort;
import org.fermata.audio.PortHost;
import org.fermata.audio.Signals;
import org.fermata.call.CallMedia;
import org.fermata.codec.Codec;
import org.fermata.concurrent.ManualEventLoop;
import org.fermata.rig.Accounts;
import org.fermata.rig.Tone;
import org.fermata.rig.Wav;
import org.fermata.rtp.ManualSocketLoop;
import org.fermata.rtp.RtpEngine;
import org.fermata.sdp.Format;
import org.fermata.store.AccountSettings;
import org.fermata.store.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What held lines hear: sessions on loopback, of which each holds the one it talks to. */
class HoldMusicTest {

    private static final Format EVENTS = new Format(101, Format.TELEPHONE_EVENT, 8000, 1, "0-15");
    private static final double MUSIC_HZ = 700;

    @TempDir private Path folder;

    private final ManualEventLoop signalling = new ManualEventLoop();
    private final ManualSocketLoop loop = new ManualSocketLoop();
    private final RtpEngine rtp = new RtpEngine(loop);
    private final float[] silence = new float[PortHost.BLOCK_FRAMES];
    private String music;

    private final class Side implements CallMedia.Listener {
        final HandDrivenHost host = new HandDrivenHost();
        final List<String> told = new ArrayList<>();
        final MediaEngine engine =
                new MediaEngine(signalling, rtp, host, Signals.NONE, HoldMusicTest.this::settings);
        final CallMedia call;

        Side() throws IOException {
            call = engine.open("test", "a", InetAddress.getLoopbackAddress(), this);
        }

        void agree(Side other, Codec codec) {
            Format format =
                    new Format(
                            codec.payloadType(),
                            codec.name(),
                            codec.clockRate(),
                            codec.channels(),
                            "");
            call.apply(
                    new CallMedia.Agreement(
                            new InetSocketAddress(
                                    InetAddress.getLoopbackAddress(), other.call.localPort()),
                            null,
                            format,
                            format.payloadType(),
                            EVENTS,
                            true,
                            true,
                            20));
        }

        void hold() {
            call.waits(true);
            call.cork();
            settle();
        }

        void resume() {
            call.waits(false);
            call.uncork();
            settle();
        }

        @Override
        public void silent(boolean silent) {}

        @Override
        public void digit(char digit) {
            told.add(String.valueOf(digit));
        }

        @Override
        public void musicFailed(String why) {
            told.add(why);
        }
    }

    private Settings settings() {
        AccountSettings plain =
                new AccountSettings("sip:a@b.c", null, null, null, null, null, true);
        Settings all = Settings.DEFAULTS;
        return new Settings(
                Map.of("a", Accounts.withMusic(plain, music)),
                all.call(),
                all.audio(),
                all.codec(),
                all.rtp(),
                all.jitter(),
                all.ui());
    }

    private Side[] talk(Codec codec) throws IOException {
        Side alice = new Side();
        Side bob = new Side();
        settle();
        alice.agree(bob, codec);
        bob.agree(alice, codec);
        settle();
        alice.call.uncork();
        bob.call.uncork();
        settle();
        return new Side[] {alice, bob};
    }

    private void settle() {
        signalling.runReady();
        loop.pump();
        signalling.runReady();
        loop.pump();
    }

    private void pass(Side[] pair, int blocks) {
        for (int i = 0; i < blocks; i++) {
            loop.advance(Duration.ofMillis(10));
            for (Side side : pair) {
                side.host.block(silence);
            }
            settle();
        }
    }

    private short[] heard(Side[] pair, int blocks) {
        short[] sound = new short[blocks * PortHost.BLOCK_FRAMES];
        for (int i = 0; i < blocks; i++) {
            pass(pair, 1);
            for (int k = 0; k < PortHost.BLOCK_FRAMES; k++) {
                sound[i * PortHost.BLOCK_FRAMES + k] =
                        (short) (pair[1].host.heard()[k] * Short.MAX_VALUE);
            }
        }
        return sound;
    }

    private void playTone() throws IOException {
        music =
                new Wav(Tone.sine(MUSIC_HZ, -20, 8000, 2), 8000)
                        .write(folder.resolve("music.wav"))
                        .toString();
    }

    /** The piece is read on a thread of its own. */
    private void awaitMusic(Side[] pair, long sent) {
        for (long end = System.nanoTime() + 10_000_000_000L;
                pair[0].call.statistics().txPackets() == sent; ) {
            assertThat(System.nanoTime()).as("no music").isLessThan(end);
            pass(pair, 1);
            Thread.yield();
        }
    }

    @AfterEach
    void close() {
        rtp.close();
        settle();
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void aHeldPeerHearsTheMusicAndTheCallGoesOnWithoutLoss(Codec codec) throws IOException {
        playTone();
        Side[] pair = talk(codec);
        pass(pair, 20);
        pair[0].hold();
        awaitMusic(pair, pair[0].call.statistics().txPackets());
        pass(pair, 50);
        short[] sound = heard(pair, 100);
        assertThat(Tone.levelAt(MUSIC_HZ, sound, PortHost.RATE)).isCloseTo(-20, within(1.0));
        long before = pair[0].call.statistics().txPackets();
        pass(pair, 100);
        assertThat(pair[0].call.statistics().txPackets() - before).as("50 a second").isEqualTo(50);

        pair[0].resume();
        pass(pair, 50);
        assertThat(Tone.levelAt(MUSIC_HZ, heard(pair, 20), PortHost.RATE)).isLessThan(-70);
        assertThat(pair[1].call.statistics().rxLost()).isZero();
        assertThat(pair[0].host.flags((MixerPort) pair[0].call).sends()).isTrue();
    }

    @Test
    void aSilentHoldSendsNothingAndSetsNoTimer() throws IOException {
        Side[] pair = talk(Codec.PCMA);
        pass(pair, 20);
        int timers = loop.timers();
        pair[0].hold();
        long sent = pair[0].call.statistics().txPackets();
        pass(pair, 50);
        assertThat(pair[0].call.statistics().txPackets()).isEqualTo(sent);
        assertThat(loop.timers()).isEqualTo(timers);
    }

    @Test
    void nothingIsDoneOnceNoLineWithMusicIsHeld() throws IOException {
        playTone();
        Side[] pair = talk(Codec.PCMA);
        int timers = loop.timers();
        pair[0].hold();
        awaitMusic(pair, pair[0].call.statistics().txPackets());
        assertThat(loop.timers()).isEqualTo(timers + 1);
        pair[0].call.close();
        settle();
        assertThat(loop.timers()).isEqualTo(timers);
    }

    @Test
    void digitsAreSentToALineThatHearsMusic() throws IOException {
        playTone();
        Side[] pair = talk(Codec.PCMU);
        pass(pair, 20);
        pair[0].hold();
        awaitMusic(pair, pair[0].call.statistics().txPackets());
        pair[0].call.dtmf("7");
        pass(pair, 60);
        assertThat(pair[1].told).containsExactly("7");
    }

    @Test
    void aFileThatIsNoMusicIsToldInASentenceAndTheHoldIsSilent() throws IOException {
        music = Files.writeString(folder.resolve("notes.txt"), "do re mi").toString();
        Side[] pair = talk(Codec.PCMU);
        pass(pair, 10);
        long sent = pair[0].call.statistics().txPackets();
        pair[0].hold();
        for (long end = System.nanoTime() + 10_000_000_000L; pair[0].told.isEmpty(); ) {
            assertThat(System.nanoTime()).isLessThan(end);
            settle();
            Thread.yield();
        }
        assertThat(pair[0].told)
                .containsExactly(
                        "The music for held calls cannot be played: this is not a WAV file.");
        pass(pair, 50);
        assertThat(pair[0].call.statistics().txPackets()).isEqualTo(sent);
    }

    @Test
    void theShippedPieceIsNeitherLoudNorSilentAndHasNoClickWhereItBeginsAgain() {
        short[] sound = Piece.shipped().sound();
        assertThat(sound.length % Piece.BLOCK).isZero();
        assertThat(sound.length / (double) Piece.RATE).isBetween(20.0, 40.0);
        assertThat(Tone.level(sound)).isBetween(-26.0, -14.0);
        assertThat(Tone.loudestSpan(sound, Piece.RATE)).isLessThan(-6);
        assertThat(Tone.longestGapMs(sound, Piece.RATE, -50)).isLessThan(50);
        int largest = 0;
        for (int i = 1; i < sound.length; i++) {
            largest = Math.max(largest, Math.abs(sound[i] - sound[i - 1]));
        }
        assertThat(Math.abs(sound[0] - sound[sound.length - 1])).isLessThanOrEqualTo(largest);
    }
}
