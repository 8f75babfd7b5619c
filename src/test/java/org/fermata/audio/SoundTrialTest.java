package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.fermata.audio.dsp.VoiceFilter;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** On the bench's devices and clock. */
class SoundTrialTest {

    private final SoundBench bench = new SoundBench();
    private final SoundTrial trial =
            new SoundTrial(
                    bench.signalling, bench.controller.ports(), bench, bench.signalling, () -> {});
    private final List<EchoFigures> echoes = new ArrayList<>();
    private final List<MicrophoneFigures> recordings = new ArrayList<>();

    private void feedBack(int delayMs, double gain) {
        bench.run(30);
        FakePcm speaker = bench.device("fake:a");
        bench.device("fake:mic").hears =
                nanos -> (int) (gain * speaker.sounding(nanos - delayMs * 1_000_000L));
    }

    private EchoFigures echo(int delayMs, double gain) {
        trial.measureEcho(echoes::add);
        feedBack(delayMs, gain);
        bench.run(SoundTests.ECHO_MS + 2000);
        return echoes.removeFirst();
    }

    @Test
    void anEchoIsMeasuredWithTheBuffersItPasses() {
        EchoFigures near = echo(60, 0.1);
        assertThat(near.heard()).isTrue();
        assertThat(near.levelDb()).isCloseTo(-20, within(0.3));
        // 80 ms of the loudspeaker's buffer and up to a period at either end.
        assertThat(near.delayMs()).isBetween(60.0 + 55, 60.0 + 110);

        EchoFigures far = echo(310, 0.1);
        // The two devices begin anywhere within a period of each other.
        assertThat(far.delayMs() - near.delayMs()).isCloseTo(250, within(25.0));
    }

    @Test
    void withoutAnEchoNoneIsHeard() {
        EchoFigures none = echo(60, 0);
        assertThat(none.heard()).isFalse();
    }

    @Test
    void whatIsRecordedIsPlayedBack() {
        trial.record(recordings::add);
        bench.run(30);
        bench.device("fake:mic").hears =
                nanos -> (int) (8000 * Math.sin(2 * Math.PI * 440 * nanos / 1e9));
        bench.run(SoundTests.RECORDING_MS + 2000);
        assertThat(recordings).hasSize(1);
        assertThat(recordings.getFirst().seconds()).isEqualTo(4);
        assertThat(recordings.getFirst().peakDbfs()).isCloseTo(-12.2, within(0.2));

        List<String> done = new ArrayList<>();
        trial.playBack(() -> done.add("played"));
        bench.run(1000);
        assertThat(done).isEmpty();
        assertThat(bench.device("fake:a").written)
                .anySatisfy(sample -> assertThat(sample).isGreaterThan((short) 7000));
        bench.run(SoundTests.RECORDING_MS);
        assertThat(done).containsExactly("played");
    }

    @Test
    void afterwardsTheDevicesAreLetGo() {
        trial.record(recordings::add);
        bench.run(SoundTests.RECORDING_MS + 2000);
        bench.run(2000);
        assertThat(bench.snapshot(Role.CAPTURE).state())
                .isIn(DeviceState.SUSPENDED, DeviceState.CLOSED);
    }

    @Test
    void aTrialThatIsEndedTellsNothing() {
        trial.measureEcho(echoes::add);
        bench.run(500);
        trial.cancel();
        bench.run(5000);
        assertThat(echoes).isEmpty();
        assertThat(bench.snapshot(Role.PLAYBACK).state())
                .isIn(DeviceState.SUSPENDED, DeviceState.CLOSED);
    }

    @Test
    void aMicrophoneThatGivesNothingEndsTheRecordingAllTheSame() {
        trial.record(recordings::add);
        bench.run(30);
        bench.device("fake:mic").stuck = true;
        bench.run(SoundTests.RECORDING_MS + 4000);
        assertThat(recordings).hasSize(1);
    }

    /** A filter that takes everything away takes nothing from who asks for the sound as it is. */
    @Test
    void aRawPortHearsTheMicrophoneAsItIs() {
        CaptureMixer mixer = new CaptureMixer(failure -> {}, AudioClock.SYSTEM);
        mixer.inRoom(true);
        mixer.filter(new Muffler(), false, false);
        TrialPort raw = new TrialPort(AudioClock.SYSTEM, new float[0], new float[960], true);
        TrialPort usual = new TrialPort(AudioClock.SYSTEM, new float[0], new float[960], false);
        mixer.add(new MixPort(raw));
        mixer.add(new MixPort(usual));
        float[] block = new float[PortHost.BLOCK_FRAMES];
        Arrays.fill(block, 0.25f);
        mixer.capture(block);
        assertThat(raw.recorded()[100]).isEqualTo(0.25f);
        assertThat(usual.length()).isEqualTo(PortHost.BLOCK_FRAMES);
        assertThat(usual.recorded()[100]).isZero();
    }

    private static final class Muffler implements VoiceFilter {
        @Override
        public void process(float[] loudspeaker, float[] microphone) {
            Arrays.fill(microphone, 0);
        }

        @Override
        public void close() {}
    }
}
