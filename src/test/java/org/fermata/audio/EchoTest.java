package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.audio.dsp.VoiceFilter;
import org.fermata.audio.dsp.WebRtcVoice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Random;

/**
 * A loudspeaker that is heard in the microphone 60 ms later and 12 dB weaker, on mixers whose
 * clocks the test moves. What a line is sent is what counts.
 */
class EchoTest {

    private static final int FRAMES = PortHost.BLOCK_FRAMES;
    private static final int RATE = PortHost.RATE;
    private static final int ECHO_FRAMES = RATE * 60 / 1000;
    private static final double ECHO_GAIN = Math.pow(10, -12 / 20.0);
    private static final double ROOM_NOISE = Math.pow(10, -70 / 20.0);
    private static final int HISTORY = 1 << 16;

    /** Playback is 40 ms ahead of the room; both devices move two blocks at a time. */
    private static final int LEAD_FRAMES = 4 * FRAMES;

    private static final int PERIOD_FRAMES = 2 * FRAMES;

    /** What of an echo of speech, or of a click, nobody hears: −50 dBFS. */
    private static final double UNHEARD = Math.pow(10, -50 / 20.0);

    private static final float[] FAR = Speech.far();
    private static final float[] NEAR = Speech.near();

    private VoiceFilter filter;
    private final SampleRing loudspeaker = new SampleRing();
    private final long[] now = new long[1];
    private final AudioClock clock =
            new AudioClock() {
                @Override
                public long nanoTime() {
                    return now[0];
                }

                @Override
                public void park() {}

                @Override
                public void parkNanos(long nanos) {}
            };
    private final PlaybackMixer playback = new PlaybackMixer(this::fail, clock, loudspeaker);
    private final CaptureMixer capture = new CaptureMixer(this::fail, clock, loudspeaker);
    private final double[] noise = new double[HISTORY];

    private final float[] played = new float[FRAMES];
    private final float[] microphone = new float[FRAMES];
    private final double[] air = new double[HISTORY];
    private double[] sent = new double[0];
    private double nearLevel;
    private double echoGain = ECHO_GAIN;
    private int farAt;
    private long playedFrames;
    private long capturedFrames;
    private double echoPower;
    private double sentPower;
    private double sentPeak;

    private void fail(Throwable failure) {
        throw new AssertionError(failure);
    }

    @AfterEach
    void close() {
        filter.close();
    }

    private final class Line implements MixerPort {
        @Override
        public void pull(float[] block) {
            for (int i = 0; i < FRAMES; i++) {
                block[i] = FAR[(farAt + i) % FAR.length];
            }
            farAt += FRAMES;
        }

        @Override
        public void push(float[] block) {
            for (int i = 0; i < FRAMES; i++) {
                sentPower += block[i] * block[i];
                sentPeak = Math.max(sentPeak, Math.abs(block[i]));
                long at = capturedFrames + i;
                if (at < sent.length) {
                    sent[(int) at] = block[i];
                }
            }
        }
    }

    private void begin(boolean echo, boolean steady, boolean gain) {
        Random random = new Random(6);
        for (int i = 0; i < HISTORY; i++) {
            noise[i] = ROOM_NOISE * random.nextGaussian();
        }
        filter = new WebRtcVoice(echo, steady, gain);
        capture.filter(filter, echo, !steady && !gain);
        MixPort port = new MixPort(new Line());
        playback.add(port);
        capture.add(port);
    }

    /** The loudspeaker sounds in the room by the playback clock. */
    private void play() {
        playback.render(played, null);
        for (int i = 0; i < FRAMES; i++) {
            air[inHistory(playedFrames + i)] = played[i];
        }
        playedFrames += FRAMES;
    }

    /**
     * The microphone hears it by its own clock.
     *
     * @param ppm how much faster the playback clock runs
     */
    private void hear(double ppm) {
        for (int i = 0; i < FRAMES; i++) {
            double at = (capturedFrames + i) * (1 + ppm / 1e6) - ECHO_FRAMES;
            double echo = at < 1 ? 0 : echoGain * heardAt(at);
            double near =
                    nearLevel == 0
                            ? 0
                            : nearLevel * NEAR[(int) ((capturedFrames + i) % NEAR.length)];
            echoPower += echo * echo;
            microphone[i] = (float) (echo + near + noise[inHistory(capturedFrames + i)]);
        }
        capture.capture(microphone);
        capturedFrames += FRAMES;
    }

    /** What was played at a time between two samples. */
    private double heardAt(double at) {
        long whole = (long) at;
        double t = at - whole;
        double a = air[inHistory(whole - 1)];
        double b = air[inHistory(whole)];
        double c = air[inHistory(whole + 1)];
        double d = air[inHistory(whole + 2)];
        return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
    }

    private static int inHistory(long frame) {
        return (int) (frame & HISTORY - 1);
    }

    /**
     * Lets both devices run, each by its own clock.
     *
     * @return how many dB less echo is sent than is heard
     */
    private double run(int seconds, double ppm) {
        echoPower = 0;
        sentPower = 0;
        sentPeak = 0;
        long until = capturedFrames + (long) seconds * RATE;
        while (capturedFrames < until) {
            double playAt = playedFrames * 1e9 / (RATE * (1 + ppm / 1e6));
            double hearAt = (capturedFrames + LEAD_FRAMES + PERIOD_FRAMES) * 1e9 / RATE;
            now[0] = (long) Math.min(playAt, hearAt);
            for (int moved = 0; moved < PERIOD_FRAMES; moved += FRAMES) {
                if (playAt <= hearAt) {
                    play();
                } else {
                    hear(ppm);
                }
            }
        }
        return 10 * Math.log10(echoPower / sentPower);
    }

    @Test
    void theEchoIsGoneAfterSeconds() {
        begin(true, false, false);
        run(5, 0);
        double afterFive = run(5, 0);
        double afterTen = run(10, 0);
        System.getLogger("echo")
                .log(
                        System.Logger.Level.INFO,
                        "after 5 s {0} dB, after 10 s {1} dB",
                        afterFive,
                        afterTen);
        assertThat(afterFive).isGreaterThan(28);
        assertThat(afterTen).isGreaterThan(35);
    }

    @Test
    void theEchoStaysAwayForAnHourInWhichTheClocksRunApart() {
        begin(true, false, false);
        run(60, 200);
        double least = Double.MAX_VALUE;
        double peak = 0;
        double fill = 0;
        for (int minute = 1; minute < 60; minute++) {
            least = Math.min(least, run(60, 200));
            peak = Math.max(peak, sentPeak);
            fill = Math.max(fill, loudspeaker.fillFrames());
        }
        System.getLogger("echo")
                .log(
                        System.Logger.Level.INFO,
                        "200 ppm: {0} dB in the worst minute, peak {1}, fill {2}",
                        least,
                        peak,
                        fill);
        assertThat(least).isGreaterThan(35);
        assertThat(peak).as("a click in what is sent").isLessThan(UNHEARD);
        assertThat(fill).as("frames in the ring").isLessThan(loudspeaker.target() + FRAMES);
    }

    @Test
    void whoSpeaksAtTheSameTimeIsHeard() {
        sent = new double[30 * RATE];
        begin(true, false, false);
        run(10, 0);
        nearLevel = 1;
        run(20, 0);
        double lost = lostLevel();
        System.getLogger("echo").log(System.Logger.Level.INFO, "double talk: {0} dB", lost);
        assertThat(lost).isBetween(-3.0, 3.0);
    }

    @Test
    void whereThereIsNoEchoTheVoiceIsSentAsItIs() {
        int seconds = 40;
        sent = new double[seconds * RATE];
        echoGain = 0;
        nearLevel = 1;
        begin(true, false, false);
        run(seconds, 0);
        double steepest = 0;
        double steepestSent = 0;
        for (int i = 5 * RATE; i < sent.length; i++) {
            steepest = Math.max(steepest, Math.abs(near(i) - near(i - 1)));
            steepestSent = Math.max(steepestSent, Math.abs(sent[i] - sent[i - 1]));
            if (i >= 30 * RATE) {
                assertThat((float) sent[i]).isEqualTo(near(i));
            }
        }
        assertThat(steepestSent).as("no click where it is left alone").isLessThan(1.1 * steepest);
    }

    private float near(int i) {
        return (float) (nearLevel * NEAR[i % NEAR.length] + noise[inHistory(i)]);
    }

    /** How many dB louder the near voice is in what was sent than in the room. */
    private double lostLevel() {
        int from = 10 * RATE;
        int until = 29 * RATE;
        int delay = 0;
        double best = 0;
        for (int lag = 0; lag < RATE / 25; lag++) {
            double product = 0;
            for (int i = from; i < until; i += 7) {
                product += NEAR[i % NEAR.length] * sent[i + lag];
            }
            if (product > best) {
                best = product;
                delay = lag;
            }
        }
        double near = 0;
        double kept = 0;
        for (int frame = from; frame < until; frame += FRAMES) {
            double power = 0;
            double out = 0;
            for (int i = frame; i < frame + FRAMES; i++) {
                power += NEAR[i % NEAR.length] * NEAR[i % NEAR.length];
                out += sent[i + delay] * sent[i + delay];
            }
            if (power / FRAMES > 1e-3) {
                near += power;
                kept += out;
            }
        }
        return 10 * Math.log10(kept / near);
    }

    @Test
    void theFilterAllocatesNothing() {
        begin(true, true, true);
        run(10, 0);
        var threads =
                (com.sun.management.ThreadMXBean)
                        java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        run(20, 0);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4096);
    }
}
