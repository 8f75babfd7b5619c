package org.fermata.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fermata.call.Desk.now;

import org.fermata.store.RecordingSettings;
import org.fermata.store.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletionStage;

/** Which lines are recorded, and what is told of it. */
class RecordingTest {

    private static final Path FILE = Path.of("/somewhere/talk.wav");

    private final Desk desk = new Desk();
    private final Lines lines = desk.lines;

    private FakeMedia.Sound sound() {
        return desk.media.last();
    }

    private void recordAll(String folder) {
        Settings now = desk.settings;
        desk.settings =
                new Settings(
                        now.accounts(),
                        now.call(),
                        now.audio(),
                        now.codec(),
                        now.rtp(),
                        now.jitter(),
                        now.ui(),
                        new RecordingSettings(folder, true));
    }

    @Test
    void aRecordingStandsOnceItsFileIsThere() {
        desk.outgoing();
        CompletionStage<Outcome> record = lines.record(1, true, FILE);
        assertThat(now(record)).isNull();
        assertThat(sound().recordedTo).isEqualTo(FILE);
        assertThat(desk.line(1).recording()).isNull();

        sound().listener.recordingBegan(FILE);
        assertThat(now(record)).isEqualTo(Outcome.done(1));
        assertThat(desk.line(1).recording()).isEqualTo(FILE.toString());
        assertThat(now(lines.record(1, true, null))).as("again").isEqualTo(Outcome.done(1));
        assertThat(now(lines.record(1, true, FILE)).reason())
                .isEqualTo("Line 1 is being recorded already.");

        assertThat(now(lines.record(1, false, null))).isEqualTo(Outcome.done(1));
        assertThat(sound().recordedTo).isNull();
        assertThat(desk.line(1).recording()).isNull();
        assertThat(now(lines.record(1, false, null))).as("off already").isEqualTo(Outcome.done(1));
    }

    @Test
    void aFullDiskEndsTheRecordingWithASentenceAndTheCallGoesOn() {
        desk.outgoing();
        lines.record(1, true, FILE);
        sound().listener.recordingBegan(FILE);
        sound().listener.recordingFailed("The recording has stopped: the disk is full.");
        assertThat(desk.line(1).recording()).isNull();
        assertThat(desk.line(1).notice()).isEqualTo("The recording has stopped: the disk is full.");
        assertThat(desk.line(1).state()).isEqualTo(CallState.CONFIRMED);
        assertThat(sound().recordedTo).isNull();
    }

    @Test
    void aFileThatCannotBeWrittenRefusesTheCommand() {
        desk.outgoing();
        CompletionStage<Outcome> record = lines.record(1, true, FILE);
        sound().listener.recordingFailed("It cannot be written.");
        assertThat(now(record)).isEqualTo(Outcome.refused(1, "It cannot be written."));
        assertThat(now(lines.record(1, true, Path.of("talk.wav"))).done()).isFalse();
    }

    @Test
    void onlyConnectedLinesAreRecorded() {
        lines.dial("600", null);
        desk.signalling.last().invite();
        assertThat(now(lines.record(1, true, null)).reason())
                .isEqualTo("Line 1 is not connected yet.");
        lines.hangUp(1);
        assertThat(now(lines.record(1, true, null)).reason()).startsWith("The call is over");
    }

    @Test
    void allLinesAreRecordedFromTheirAnswerOnUntilOneIsSwitchedOff() {
        recordAll("/records");
        lines.dial("600", null);
        desk.signalling.last().invite();
        assertThat(sound().recordedTo).isNull();
        desk.signalling.last().answered(org.fermata.sdp.Direction.SENDRECV);
        assertThat(sound().recordedTo).hasParentRaw(Path.of("/records"));
        sound().listener.recordingBegan(sound().recordedTo);
        lines.record(1, false, null);
        lines.mute(1, true);
        assertThat(sound().recordedTo).isNull();
    }

    @Test
    void theRecordingOfACallThatIsOverIsNone() {
        desk.outgoing();
        lines.record(1, true, FILE);
        sound().listener.recordingBegan(FILE);
        lines.hangUp(1);
        assertThat(desk.line(1).recording()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "sip:+49301234567@example.org, +49301234567",
        "sip:alice@example.org;user=phone, alice",
        "sips:../../etc/passwd@example.org, _etc_passwd",
        "sip:*68@example.org, _68",
        "sip:example.org, example_org",
        "sip:müller@example.org, müller",
        "sip:@example.org, unknown"
    })
    void aFileIsNamedAfterTheTimeAndTheNumber(String uri, String whom) {
        assertThat(
                        Recordings.name(
                                Instant.parse("2026-11-28T06:23:11Z"),
                                ZoneOffset.UTC,
                                new RemoteParty(uri, null)))
                .isEqualTo("2026-11-28_06-23-11_" + whom + ".wav");
    }
}
