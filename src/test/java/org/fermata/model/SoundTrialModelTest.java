package org.fermata.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.DeviceState;
import org.fermata.audio.EchoFigures;
import org.fermata.audio.MicrophoneFigures;
import org.fermata.audio.Role;
import org.fermata.concurrent.ManualEventLoop;
import org.fermata.model.SoundFinding.Grade;
import org.fermata.model.SoundTrialModel.Stage;
import org.fermata.model.SoundTrialModel.Standing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Set;

class SoundTrialModelTest {

    private static final MicrophoneFigures GOOD_VOICE = new MicrophoneFigures(-9, -24, -62, 0, 4);

    private final ManualEventLoop signalling = new ManualEventLoop();
    private final TestExecutor executor = new TestExecutor();
    private final FakePhone phone = new FakePhone(signalling);
    private PhoneModel model;
    private SoundTrialModel trial;

    @BeforeEach
    void open() {
        model = new PhoneModel(executor, phone.core());
        trial = model.soundTrial();
        for (Role role : Role.values()) {
            phone.put(device(role, "alsa:headset", DeviceState.RUNNING, null));
        }
        settle();
    }

    private static DeviceSnapshot device(Role role, String id, DeviceState state, String problem) {
        return new DeviceSnapshot(
                role, id, "Headset", state, Set.of(), null, null, null, null, 0, 0, 0, problem);
    }

    private void settle() {
        signalling.runReady();
        executor.runAll();
        signalling.runReady();
    }

    private Standing now() {
        settle();
        return trial.standingProperty().get();
    }

    private void record(MicrophoneFigures found) {
        settle();
        phone.soundTests().recorded(found);
        settle();
    }

    private void hearEcho(EchoFigures found) {
        settle();
        phone.soundTests().echoed(found);
        settle();
    }

    @Test
    void allFourStepsLeadToAVerdict() {
        trial.requestStart();
        assertThat(now().stage()).isEqualTo(Stage.LISTEN);
        trial.requestHeard(true);
        assertThat(now().stage()).isEqualTo(Stage.RECORD);
        record(GOOD_VOICE);
        assertThat(now().stage()).isEqualTo(Stage.REPLAY);
        trial.requestEcho();
        hearEcho(EchoFigures.NONE);

        assertThat(now().stage()).isEqualTo(Stage.DONE);
        assertThat(now().grade()).isEqualTo(Grade.GOOD);
        assertThat(now().words()).isEqualTo("All is well: you hear, and you are heard.");
        assertThat(now().findings())
                .extracting(SoundFinding::sentence)
                .containsExactly(
                        "You heard the test tone on Headset.",
                        "Your voice comes in well: −24 dB.",
                        "It is quiet: −62 dB.",
                        "No echo was heard.");
        assertThat(phone.asked())
                .containsSubsequence(
                        "startTestTone PLAYBACK",
                        "stopTestTone PLAYBACK",
                        "record",
                        "playBack",
                        "measureEcho");
    }

    @Test
    void anEchoIsToldWithItsDelayAndLevel() {
        trial.requestStart();
        trial.requestHeard(true);
        record(GOOD_VOICE);
        trial.requestEcho();
        hearEcho(new EchoFigures(true, 141.6, -18.2));
        assertThat(now().findings().getLast().sentence())
                .contains("−18 dB after 142 ms", "Echo cancelling takes that out of calls");
    }

    @Test
    void anEchoThatCallsTakeOutIsNoneToWorryAbout() {
        EchoFigures loud = new EchoFigures(true, 141.6, -18.2);
        assertThat(SoundFinding.echo(loud, true).grade()).isEqualTo(Grade.GOOD);
        assertThat(SoundFinding.echo(loud, false).grade()).isEqualTo(Grade.DOUBTFUL);
        assertThat(SoundFinding.echo(new EchoFigures(true, 141.6, -40), false).sentence())
                .isEqualTo("The microphone hears the speaker softly, −40 dB after 142 ms.");
    }

    @Test
    void whoHearsNothingIsSparedHearingNothingAgain() {
        trial.requestStart();
        trial.requestHeard(false);
        record(GOOD_VOICE);
        assertThat(now().stage()).isEqualTo(Stage.ECHO);
        hearEcho(EchoFigures.NONE);
        assertThat(now().grade()).isEqualTo(Grade.BAD);
    }

    @Test
    void withoutAnyDeviceItSaysSo() {
        phone.put(device(Role.PLAYBACK, "none", DeviceState.RUNNING, null));
        phone.put(device(Role.CAPTURE, "alsa:usb", DeviceState.LOST, "The microphone is gone."));
        settle();
        trial.requestStart();
        trial.requestHeard(false);
        record(new MicrophoneFigures(Double.NEGATIVE_INFINITY, Double.NaN, -200, 0, 4));
        assertThat(now().stage()).isEqualTo(Stage.DONE);
        assertThat(now().findings())
                .extracting(SoundFinding::sentence)
                .containsExactly("There is no speaker.", "The microphone is gone.");
        assertThat(now().words()).isEqualTo("2 things must be put right before you call.");
    }

    @ParameterizedTest
    @CsvSource({
        "-70, NaN, -80, 0, BAD, Nothing was recorded",
        "0, -6, -50, 400, BAD, Far too loud",
        "-35, NaN, -41, 0, DOUBTFUL, Only a steady noise",
        "-30, -48, -70, 0, DOUBTFUL, too quiet: −48 dB",
        "-1, -9, -70, 0, DOUBTFUL, too loud: −9 dB",
        "-9, -24, -62, 3, GOOD, comes in well"
    })
    void theMicrophoneIsJudged(
            double peak, double voice, double noise, int clipped, Grade grade, String words) {
        SoundFinding finding =
                SoundFinding.microphone(
                                "Headset",
                                null,
                                new MicrophoneFigures(peak, voice, noise, clipped, 4))
                        .getFirst();
        assertThat(finding.grade()).isEqualTo(grade);
        assertThat(finding.sentence()).contains(words);
    }

    @ParameterizedTest
    @CsvSource({"-62, GOOD", "-50, DOUBTFUL", "-30, BAD"})
    void theNoiseIsJudged(double noise, Grade grade) {
        assertThat(
                        SoundFinding.microphone(
                                        "Headset",
                                        null,
                                        new MicrophoneFigures(-9, -15, noise, 0, 4))
                                .getLast()
                                .grade())
                .isEqualTo(grade);
    }

    @Test
    void whileSomebodyIsTalkedToThereIsNone() {
        phone.put(Lines.line(1, signalling.now()).make());
        settle();
        trial.requestStart();
        assertThat(now().stage()).isEqualTo(Stage.OFF);
        assertThat(now().words()).startsWith("Hold the call first");
        assertThat(phone.asked()).isEmpty();
    }

    @Test
    void heldLinesAreNoHindrance() {
        phone.put(Lines.line(1, signalling.now()).held(Duration.ofMinutes(1)).make());
        settle();
        trial.requestStart();
        assertThat(now().stage()).isEqualTo(Stage.LISTEN);
    }

    @Test
    void aCallBreaksItOff() {
        trial.requestStart();
        trial.requestHeard(true);
        settle();
        phone.put(Lines.line(1, signalling.now()).make());
        assertThat(now().stage()).isEqualTo(Stage.OFF);
        assertThat(now().words()).contains("broken off");
        assertThat(phone.asked()).endsWith("cancel");
    }

    @Test
    void whatComesAfterTheEndIsPassedOver() {
        trial.requestStart();
        trial.requestHeard(true);
        settle();
        trial.requestEnd();
        record(GOOD_VOICE);
        assertThat(now().stage()).isEqualTo(Stage.OFF);
        assertThat(phone.asked()).doesNotContain("playBack");
    }
}
