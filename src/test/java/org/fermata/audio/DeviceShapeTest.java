package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.fermata.store.Settings;
import org.fermata.store.SoundProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Devices of other rates and channels than the mixer's, and what is asked of them. */
class DeviceShapeTest {

    private static final int SECONDS = 2;

    /** Takes and gives anything; a sine comes from every channel. */
    private static final class AnyDevice extends VirtualPcm {
        private final PcmParameters parameters;
        final List<Short> written = new ArrayList<>();
        private long position;

        AnyDevice(int rate, int channels, int periodMs) {
            super("any", "any");
            int period = rate * periodMs / 1000;
            parameters = new PcmParameters(rate, channels, period, 4 * period, true);
        }

        @Override
        public PcmParameters parameters() {
            return parameters;
        }

        @Override
        public int write(short[] samples, int offset, int frames) {
            for (int i = 0; i < frames * parameters.channels(); i++) {
                written.add(samples[offset + i]);
            }
            return frames;
        }

        @Override
        public int read(short[] samples, int offset, int frames) {
            for (int i = 0; i < frames; i++) {
                double phase = 2 * Math.PI * 1000 * position++ / parameters.rate();
                for (int channel = 0; channel < parameters.channels(); channel++) {
                    samples[offset + i * parameters.channels() + channel] =
                            (short) Math.round(8000 * Math.sin(phase));
                }
            }
            return frames;
        }
    }

    private static final class SinePort implements MixerPort {
        private long position;

        @Override
        public void pull(float[] block) {
            for (int i = 0; i < block.length; i++) {
                block[i] =
                        (float) (0.25 * Math.sin(2 * Math.PI * 1000 * position++ / PortHost.RATE));
            }
        }

        @Override
        public void push(float[] block) {}
    }

    /** The amplitude of 1 kHz, and how much of all else there is beside it. */
    private static double[] sine(double[] samples, int rate) {
        double re = 0;
        double im = 0;
        double all = 0;
        for (int i = 0; i < samples.length; i++) {
            double phase = 2 * Math.PI * 1000 * i / rate;
            re += samples[i] * Math.cos(phase);
            im += samples[i] * Math.sin(phase);
            all += samples[i] * samples[i];
        }
        double power = 2 * (re * re + im * im) / samples.length;
        return new double[] {
            2 * Math.hypot(re, im) / samples.length, Math.sqrt(Math.max(0, all - power) / power)
        };
    }

    @ParameterizedTest
    @CsvSource({
        "48000, 1, 20",
        "48000, 2, 10",
        "44100, 2, 20",
        "16000, 1, 40",
        "96000, 6, 5",
        "11025, 1, 20"
    })
    void whatIsPlayedKeepsItsPitchAndLevelOnAnyDevice(int rate, int channels, int periodMs) {
        PlaybackMixer mixer = new PlaybackMixer(failure -> {}, AudioClock.SYSTEM);
        mixer.add(new MixPort(new SinePort()));
        AnyDevice device = new AnyDevice(rate, channels, periodMs);
        PlaybackEdge edge = new PlaybackEdge(device.parameters());
        while (device.written.size() < SECONDS * rate * channels) {
            assertThat(edge.write(mixer, device, device.parameters().transferFrames()))
                    .isPositive();
        }
        for (int channel = 0; channel < Math.min(2, channels); channel++) {
            double[] heard = new double[rate];
            for (int i = 0; i < heard.length; i++) {
                heard[i] = device.written.get((rate / 2 + i) * channels + channel) / 32767.0;
            }
            double[] sine = sine(heard, rate);
            assertThat(sine[0]).isCloseTo(0.25, within(0.005));
            assertThat(sine[1]).isLessThan(0.003);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "48000, 1, 20",
        "48000, 2, 10",
        "44100, 2, 20",
        "16000, 1, 40",
        "96000, 6, 5",
        "11025, 1, 20"
    })
    void whatTheMicrophoneHearsKeepsItsPitchAndLevel(int rate, int channels, int periodMs) {
        AnyDevice device = new AnyDevice(rate, channels, periodMs);
        CaptureEdge edge = new CaptureEdge(device.parameters());
        float[] block = new float[PortHost.BLOCK_FRAMES];
        double[] heard = new double[SECONDS * PortHost.RATE];
        int count = 0;
        while (count < heard.length) {
            edge.read(device);
            while (count < heard.length && edge.take(block)) {
                for (float sample : block) {
                    heard[count++] = sample;
                }
            }
        }
        double[] sine = sine(Arrays.copyOfRange(heard, count / 2, count), PortHost.RATE);
        assertThat(sine[0]).isCloseTo(8000 / 32768.0, within(0.005));
        assertThat(sine[1]).isLessThan(0.003);
    }

    @Test
    void panAndVolumePlaceALineAndChangeWithoutAClick() {
        PlaybackMixer mixer = new PlaybackMixer(failure -> {}, AudioClock.SYSTEM);
        MixPort port = new MixPort(new FakePort(0.5f));
        float[] left = new float[PortHost.BLOCK_FRAMES];
        float[] right = new float[PortHost.BLOCK_FRAMES];
        mixer.add(port);
        mixer.render(left, right);
        assertThat(left[0]).isEqualTo(0.5f);
        port.place(100, 100);
        mixer.render(left, right);
        for (int i = 1; i < left.length; i++) {
            assertThat(Math.abs(left[i] - left[i - 1])).isLessThan(0.002f);
        }
        mixer.render(left, right);
        assertThat(left[100]).isZero();
        assertThat(right[100]).isEqualTo(0.5f);
        port.place(50, -100);
        mixer.render(left, right);
        mixer.render(left, right);
        assertThat(left[100]).isEqualTo(0.0625f);
        assertThat(right[100]).isZero();
        mixer.volume(50);
        mixer.render(left, null);
        mixer.render(left, null);
        assertThat(left[100]).isCloseTo(0.0625f / 8, within(1e-6f));
    }

    @Test
    void aMicrophoneTurnedUpStaysWithinFullScale() {
        CaptureMixer mixer = new CaptureMixer(failure -> {}, AudioClock.SYSTEM);
        MixPort port = new MixPort(new FakePort(0));
        mixer.add(port);
        mixer.volume(200);
        float[] loud = new float[PortHost.BLOCK_FRAMES];
        Arrays.fill(loud, 0.5f);
        mixer.capture(loud);
        mixer.capture(loud);
        assertThat(((FakePort) port.port).heard).isBetween(0.95f, 1f);
    }

    @Test
    void anotherPeriodIsTakenUpAtOnceByTheDeviceThatRuns() {
        SoundBench bench = new SoundBench();
        bench.controller.ports().set(new FakePort(0.1f), true, false);
        bench.run(100);
        assertThat(bench.attempts).containsExactly("fake:a");
        bench.settings = with(bench.settings, SoundProfile.LOW_LATENCY);
        bench.controller.settingsChanged();
        bench.run(100);
        assertThat(bench.attempts).containsExactly("fake:a", "fake:a");
        assertThat(bench.requests.getLast().periodMs()).isEqualTo(10);
        assertThat(bench.opened.getFirst().closed).isTrue();
        assertThat(bench.snapshot(Role.PLAYBACK).state()).isEqualTo(DeviceState.RUNNING);
        bench.controller.settingsChanged();
        bench.run(100);
        assertThat(bench.attempts).hasSize(2);
    }

    @Test
    void whatWasLaidOverTheSettingsBeforeTheFirstSoundCounts() {
        SoundBench bench = new SoundBench();
        bench.settings = with(bench.settings, SoundProfile.LOW_LATENCY);
        bench.controller.ports().set(new FakePort(0.1f), true, false);
        bench.run(100);
        assertThat(bench.requests.getLast().periodMs()).isEqualTo(10);
    }

    @Test
    void automaticEnlargesABufferThatRunsDryAgainAndAgainTwiceAtMost() {
        SoundBench bench = new SoundBench();
        bench.settings = with(bench.settings, SoundProfile.AUTOMATIC);
        bench.controller.ports().set(new FakePort(0.1f), true, false);
        bench.run(100);
        int first = bench.requests.getLast().bufferMs();
        for (int i = 0; i < 20; i++) {
            FakePcm device = bench.device("fake:a");
            device.error = PcmDevice.XRUN;
            bench.run(10);
            device.error = 0;
            bench.run(100);
            bench.run(12_000);
        }
        assertThat(bench.requests.getLast().bufferMs()).isEqualTo(4 * first);
        assertThat(bench.attempts).hasSize(3);
        assertThat(bench.snapshot(Role.PLAYBACK).state()).isEqualTo(DeviceState.RUNNING);
    }

    @Test
    void aDeviceThatSaysNothingOfRunningDryIsFoundOutByItsEmptyBuffer() {
        SoundBench bench = new SoundBench();
        bench.controller.ports().set(new FakePort(0.1f), true, false);
        bench.run(1000);
        assertThat(bench.snapshot(Role.PLAYBACK).xruns()).isZero();
        for (int i = 1; i <= 3; i++) {
            bench.stopThreads(150);
            bench.run(1000);
            assertThat(bench.snapshot(Role.PLAYBACK).xruns()).isEqualTo(i);
        }
        assertThat(bench.attempts).as("opened anew with a larger buffer").hasSize(2);
    }

    @Test
    void aBufferThatRunsDryNowAndThenStaysAsItIs() {
        SoundBench bench = new SoundBench();
        bench.settings = with(bench.settings, SoundProfile.AUTOMATIC);
        bench.controller.ports().set(new FakePort(0.1f), true, false);
        bench.run(100);
        for (int i = 0; i < 6; i++) {
            FakePcm device = bench.device("fake:a");
            device.error = PcmDevice.XRUN;
            bench.run(10);
            device.error = 0;
            bench.run(100);
            bench.run(20_000);
        }
        assertThat(bench.attempts).hasSize(1);
    }

    private static Settings.AudioSettings with(Settings.AudioSettings audio, SoundProfile profile) {
        return new Settings.AudioSettings(
                audio.playback(),
                audio.capture(),
                audio.ring(),
                audio.suspendGraceMs(),
                audio.closeAfterMs(),
                profile,
                audio.presets(),
                audio.preset(),
                audio.voice(),
                audio.tones());
    }
}
