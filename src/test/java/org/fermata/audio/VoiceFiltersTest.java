package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.audio.dsp.VoiceFilter;
import org.fermata.concurrent.ManualEventLoop;
import org.fermata.store.VoiceSettings;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

class VoiceFiltersTest {

    private static final VoiceSettings ECHO = new VoiceSettings(true, false, false, false, false);
    private static final VoiceSettings ALL = new VoiceSettings(true, true, true, false, false);

    private final ManualEventLoop signalling = new ManualEventLoop();
    private final Queue<Runnable> jobs = new ArrayDeque<>();
    private int closed;
    private final CaptureMixer mixer = new CaptureMixer(failure -> {}, AudioClock.SYSTEM);
    private final FakePort line = new FakePort(0);
    private boolean missing;
    private final VoiceFilters filters =
            new VoiceFilters(signalling, Worker::new, this::make, Runnable::run, mixer);

    private final class Worker implements DeviceOpen.Worker {
        @Override
        public void hand(Runnable job) {
            jobs.add(job);
        }

        @Override
        public void end() {}
    }

    private VoiceFilter make(boolean echo, boolean noise, boolean gain) {
        if (missing) {
            throw new IllegalStateException("no library");
        }
        return new VoiceFilter() {
            @Override
            public void process(float[] loudspeaker, float[] microphone) {
                Arrays.fill(microphone, gain ? 0.5f : 0.25f);
            }

            @Override
            public void close() {
                closed++;
            }
        };
    }

    private void settle() {
        signalling.runReady();
        for (Runnable job = jobs.poll(); job != null; job = jobs.poll()) {
            job.run();
            signalling.runReady();
        }
    }

    /** What a line is sent when the microphone hears nothing. */
    private float sent() {
        mixer.capture(new float[PortHost.BLOCK_FRAMES]);
        return line.heard;
    }

    private void lineIsSentTo() {
        mixer.add(new MixPort(line));
    }

    @Test
    void nothingIsLoadedBeforeSomebodyIsSentTo() {
        filters.chosen(ALL);
        assertThat(jobs).isEmpty();
    }

    @Test
    void nothingIsLoadedWhileEverythingIsSwitchedOff() {
        filters.need(VoiceSettings.NONE);
        assertThat(jobs).isEmpty();
    }

    @Test
    void soundIsWorkedOnOnceTheLibraryIsThere() {
        lineIsSentTo();
        filters.need(ECHO);
        assertThat(sent()).isZero();
        settle();
        assertThat(sent()).isEqualTo(0.25f);
    }

    @Test
    void switchesHoldDuringACall() {
        lineIsSentTo();
        filters.need(ECHO);
        settle();
        filters.chosen(ALL);
        assertThat(sent()).as("while the other is made").isEqualTo(0.25f);
        assertThat(closed).isZero();
        settle();
        assertThat(sent()).isEqualTo(0.5f);
        filters.chosen(VoiceSettings.NONE);
        assertThat(sent()).isZero();
        filters.chosen(ECHO);
        settle();
        assertThat(sent()).isEqualTo(0.25f);
    }

    @Test
    void whatIsReplacedIsGivenUpBesideTheSound() {
        lineIsSentTo();
        filters.need(ECHO);
        settle();
        filters.chosen(ALL);
        settle();
        assertThat(closed).isEqualTo(1);
        filters.chosen(VoiceSettings.NONE);
        signalling.runReady();
        assertThat(closed).as("before the worker has come to it").isEqualTo(1);
        settle();
        assertThat(closed).isEqualTo(2);
    }

    @Test
    void whatWasChosenLastHoldsThoughItWasChosenWhileLoading() {
        lineIsSentTo();
        filters.need(ECHO);
        filters.chosen(ALL);
        settle();
        assertThat(sent()).isEqualTo(0.5f);
    }

    @Test
    void soundOfADeviceWithoutARoomIsSentAsItIs() {
        lineIsSentTo();
        filters.need(ECHO);
        settle();
        mixer.inRoom(false);
        assertThat(sent()).isZero();
    }

    @Test
    void withoutTheLibraryCallsGoOnAndTheUserIsTold() {
        missing = true;
        lineIsSentTo();
        filters.need(ECHO);
        settle();
        assertThat(sent()).isZero();
        assertThat(filters.problem()).contains("cannot be loaded");
        filters.chosen(VoiceSettings.NONE);
        assertThat(filters.problem()).isNull();
    }

    @Test
    void whatIsLoadedAfterTheEndIsGivenUp() {
        filters.need(ECHO);
        filters.close();
        settle();
        assertThat(closed).isEqualTo(1);
    }
}
