package org.fermata.model;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.DeviceState;
import org.fermata.audio.EchoFigures;
import org.fermata.audio.MicrophoneFigures;
import org.fermata.audio.Role;

import java.util.ArrayList;
import java.util.List;

/**
 * A trial of loudspeaker and microphone with the user: hear a tone, speak, hear it back, measure
 * the echo, and what came of it. While somebody is talked to there is none. Owned by the thread
 * that runs the model's executor.
 *
 * <pre>
 *   OFF ─▶ LISTEN ─▶ RECORD ─▶ REPLAY ─▶ ECHO ─▶ DONE
 *    ▲        │                            │       │
 *    └────────┴───── closed, or a call ────┴───────┘
 * </pre>
 */
public final class SoundTrialModel {

    /** How far the trial is. */
    public enum Stage {
        OFF,
        LISTEN,
        RECORD,
        REPLAY,
        ECHO,
        DONE
    }

    /**
     * The trial as it stands.
     *
     * @param stage how far it is
     * @param findings what came of it, once it is done
     * @param words what came of it in a sentence, or why there is no trial; null for nothing to say
     * @param grade the worst of the findings, null before
     */
    public record Standing(
            Stage stage, List<SoundFinding> findings, String words, SoundFinding.Grade grade) {
        public Standing {
            findings = List.copyOf(findings);
        }
    }

    private static final String BUSY =
            "Hold the call first: the test needs the speaker and the microphone for itself.";
    private static final String BROKEN_OFF = "A call needs the sound: the test was broken off.";

    private final PhoneModel phone;
    private final ReadOnlyObjectWrapper<Standing> standing =
            new ReadOnlyObjectWrapper<>(
                    this, "standing", new Standing(Stage.OFF, List.of(), null, null));
    private SoundFinding speaker;
    private boolean heard;
    private List<SoundFinding> microphone = List.of();

    SoundTrialModel(PhoneModel phone) {
        this.phone = phone;
    }

    /** The trial as it stands. */
    public ReadOnlyObjectProperty<Standing> standingProperty() {
        return standing.getReadOnlyProperty();
    }

    private Stage stage() {
        return standing.get().stage();
    }

    private void to(Stage stage) {
        standing.set(new Standing(stage, List.of(), null, null));
    }

    /** Begins with a tone on the loudspeaker, unless somebody is talked to. */
    public void requestStart() {
        phone.assertOwner();
        stop();
        if (somebodyIsTalkedTo()) {
            standing.set(new Standing(Stage.OFF, List.of(), BUSY, null));
            return;
        }
        to(Stage.LISTEN);
        requestTone();
    }

    /** Plays the tone again. */
    public void requestTone() {
        phone.sound().device(Role.PLAYBACK).requestTestTone(true);
    }

    /** Takes the user's word on whether the tone was heard, and goes on with the microphone. */
    public void requestHeard(boolean on) {
        DeviceSnapshot device = phone.sound().device(Role.PLAYBACK).snapshot();
        speaker = SoundFinding.speaker(name(device), problem(device, "speaker"), on);
        heard = speaker.grade() == SoundFinding.Grade.GOOD;
        phone.sound().device(Role.PLAYBACK).requestTestTone(false);
        requestRecord();
    }

    /** Records what the user says. */
    public void requestRecord() {
        to(Stage.RECORD);
        onSignalling(
                () ->
                        phone.core()
                                .soundTests()
                                .record(found -> phone.later(() -> recorded(found))));
    }

    private void recorded(MicrophoneFigures found) {
        if (stage() != Stage.RECORD) {
            return;
        }
        DeviceSnapshot device = phone.sound().device(Role.CAPTURE).snapshot();
        String problem = problem(device, "microphone");
        microphone = SoundFinding.microphone(name(device), problem, found);
        boolean silent =
                problem != null || found.seconds() == 0 || Double.isInfinite(found.peakDbfs());
        if (silent) {
            done(null);
        } else if (heard) {
            requestPlayBack();
        } else {
            requestEcho();
        }
    }

    /** Plays what was recorded. */
    public void requestPlayBack() {
        to(Stage.REPLAY);
        onSignalling(() -> phone.core().soundTests().playBack(() -> {}));
    }

    /** Measures the echo and ends. */
    public void requestEcho() {
        to(Stage.ECHO);
        onSignalling(
                () ->
                        phone.core()
                                .soundTests()
                                .measureEcho(found -> phone.later(() -> measured(found))));
    }

    private void measured(EchoFigures found) {
        if (stage() == Stage.ECHO) {
            done(found);
        }
    }

    private void done(EchoFigures echo) {
        List<SoundFinding> findings = new ArrayList<>();
        findings.add(speaker);
        findings.addAll(microphone);
        if (echo != null) {
            findings.add(
                    SoundFinding.echo(
                            echo, phone.settings().current().audio().voice().echoCancelling()));
        }
        standing.set(
                new Standing(
                        Stage.DONE,
                        findings,
                        SoundFinding.verdict(findings),
                        SoundFinding.worst(findings)));
    }

    /** Ends the trial, wherever it is. */
    public void requestEnd() {
        phone.assertOwner();
        stop();
        to(Stage.OFF);
    }

    private void stop() {
        if (stage() == Stage.LISTEN) {
            phone.sound().device(Role.PLAYBACK).requestTestTone(false);
        }
        if (stage() != Stage.OFF && stage() != Stage.DONE) {
            onSignalling(() -> phone.core().soundTests().cancel());
        }
    }

    /** The lines have changed: a call goes before. */
    void linesChanged() {
        if (stage() != Stage.OFF && stage() != Stage.DONE && somebodyIsTalkedTo()) {
            stop();
            standing.set(new Standing(Stage.OFF, List.of(), BROKEN_OFF, null));
        }
    }

    private boolean somebodyIsTalkedTo() {
        return phone.lines().stream()
                .map(LineModel::phase)
                .anyMatch(
                        phase ->
                                switch (phase) {
                                    case ACTIVE, CONNECTING, CALLING, HELD_BY_PEER -> true;
                                    case RINGING, HELD, ENDED, MISSED -> false;
                                });
    }

    private void onSignalling(Runnable task) {
        phone.core().signalling().execute(task);
    }

    private static String name(DeviceSnapshot device) {
        return device == null ? "this device" : device.name();
    }

    /** Why a device is none, null where it works. */
    private static String problem(DeviceSnapshot device, String what) {
        if (device == null
                || device.device().equals("none")
                || device.state() == DeviceState.LOST) {
            return device != null && device.problem() != null
                    ? device.problem()
                    : "There is no " + what + ".";
        }
        return null;
    }
}
