package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;

class MixerTest {

    private static final int LAST = PortHost.BLOCK_FRAMES - 1;

    private final List<Throwable> failures = new ArrayList<>();
    private final PlaybackMixer playback = new PlaybackMixer(failures::add, AudioClock.SYSTEM);
    private final CaptureMixer capture = new CaptureMixer(failures::add, AudioClock.SYSTEM);
    private final float[] block = new float[PortHost.BLOCK_FRAMES];

    private static MixPort port(float says) {
        return new MixPort(new FakePort(says));
    }

    private static FakePort line(MixPort port) {
        return (FakePort) port.port;
    }

    private void microphone(double level) {
        Arrays.fill(block, (float) level);
        capture.capture(block);
    }

    @Test
    void allPlayingLinesAreHeard() {
        playback.add(port(0.25f));
        playback.add(port(0.125f));
        playback.render(block, null);
        assertThat(block[LAST]).isEqualTo(0.375f);
    }

    @Test
    void manyLoudLinesStayWithinFullScaleAndOneIsLeftAsItIs() {
        List<MixPort> loud = List.of(port(0.9f), port(0.9f), port(0.9f));
        loud.forEach(playback::add);
        for (int i = 0; i < 10; i++) {
            playback.render(block, null);
            assertThat(extremes(block).getMin()).isPositive();
        }
        assertThat(block[LAST]).isCloseTo(0.95f, within(0.01f));
        playback.remove(loud.get(1));
        playback.remove(loud.get(2));
        for (int i = 0; i < 100; i++) {
            playback.render(block, null);
        }
        assertThat(block[LAST]).isCloseTo(0.9f, within(0.001f));
    }

    @Test
    void aRemovedPortIsNotPulledAgainAndIsToldOnce() {
        MixPort one = port(0.1f);
        playback.add(one);
        playback.render(block, null);
        playback.remove(one);
        playback.render(block, null);
        assertThat(line(one).pulls).isEqualTo(1);
        assertThat(line(one).pullStops).isEqualTo(1);
        assertThat(block[LAST]).isZero();
    }

    @Test
    void aLineThatThrowsIsSilencedAndToldOnceAndTheOthersGoOn() {
        playback.add(
                new MixPort(
                        new MixerPort() {
                            @Override
                            public void pull(float[] into) {
                                throw new IllegalStateException("broken");
                            }

                            @Override
                            public void push(float[] from) {}
                        }));
        playback.add(port(0.5f));
        playback.render(block, null);
        playback.render(block, null);
        assertThat(failures).hasSize(1);
        assertThat(block[LAST]).isEqualTo(0.5f);
    }

    @Test
    void anErrorOfALineSilencesThatLineOnly() {
        MixPort broken =
                new MixPort(
                        new MixerPort() {
                            @Override
                            public void pull(float[] into) {
                                throw new NoClassDefFoundError("broken");
                            }

                            @Override
                            public void push(float[] from) {
                                throw new NoClassDefFoundError("broken");
                            }
                        });
        playback.add(broken);
        playback.render(block, null);
        capture.add(broken);
        capture.capture(block);
        assertThat(failures).hasSize(2);
    }

    @Test
    void aToneWaitsUntilSomebodyHearsIt() {
        playback.add(new CadenceTone(425, 0, 0, -20, 2, 200, 600));
        for (int i = 0; i < 1000; i++) {
            playback.render(block, null);
        }
        playback.audible(true);
        playback.render(block, null);
        playback.render(block, null);
        assertThat(extremes(block).getMax()).isGreaterThan(0.03);
    }

    @Test
    void linesThatAreNotMergedHearOnlyTheMicrophone() {
        MixPort one = port(0.25f);
        MixPort other = port(0.125f);
        play(20, one, other);
        microphone(0.5);
        assertThat(line(one).heard).isCloseTo(0.5f, within(0.0001f));
        assertThat(line(other).heard).isCloseTo(0.5f, within(0.0001f));
    }

    @Test
    void aMergedLineHearsTheOthersOfItsGroupAndNeverItself() {
        MixPort one = port(0.25f);
        MixPort other = port(0.125f);
        MixPort stranger = port(0.0625f);
        MixPort elsewhere = port(0.03125f);
        one.merge(1);
        other.merge(1);
        elsewhere.merge(2);
        play(8, one, other, stranger, elsewhere);
        microphone(0.5);
        assertThat(line(one).heard).isCloseTo(0.625f, within(0.0001f));
        assertThat(line(other).heard).isCloseTo(0.75f, within(0.0001f));
        assertThat(line(stranger).heard).isCloseTo(0.5f, within(0.0001f));
        assertThat(line(elsewhere).heard).isCloseTo(0.5f, within(0.0001f));
    }

    @Test
    void aMutedMergedLineStillHearsTheOthersButNotOurMicrophone() {
        MixPort one = port(0.25f);
        MixPort other = port(0.125f);
        one.merge(1);
        other.merge(1);
        one.mute(true);
        play(8, one, other);
        microphone(0.5);
        assertThat(line(one).heard).isCloseTo(0.125f, within(0.0001f));
        assertThat(line(other).heard).isCloseTo(0.75f, within(0.0001f));
    }

    @Test
    void aLineTakenOutOfItsGroupHearsNothingOfItFromTheNextBlockOn() {
        MixPort one = port(0.25f);
        MixPort other = port(0.125f);
        one.merge(1);
        other.merge(1);
        play(8, one, other);
        microphone(0.5);
        one.merge(MixPort.NOT_MERGED);
        microphone(0.5);
        assertThat(line(one).heard).isCloseTo(0.5f, within(0.0001f));
        assertThat(line(other).heard).isCloseTo(0.5f, within(0.0001f));
        one.merge(1);
        microphone(0.5);
        assertThat(line(other).heard).as("what was said before").isCloseTo(0.5f, within(0.0001f));
    }

    private static DoubleSummaryStatistics extremes(float[] samples) {
        return IntStream.range(0, samples.length).mapToDouble(i -> samples[i]).summaryStatistics();
    }

    private void play(int blocks, MixPort... ports) {
        for (MixPort port : ports) {
            capture.add(port);
            playback.add(port);
        }
        for (int i = 0; i < blocks; i++) {
            playback.render(new float[PortHost.BLOCK_FRAMES], null);
        }
    }
}
