package org.fermata.model;

import org.fermata.audio.EchoFigures;
import org.fermata.audio.MicrophoneFigures;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that came of a trial of the sound devices. Immutable; any thread.
 *
 * @param grade how good it is
 * @param name what it is about
 * @param sentence for people
 */
public record SoundFinding(Grade grade, String name, String sentence) {

    /** How good something is. */
    public enum Grade {
        GOOD,
        DOUBTFUL,
        BAD
    }

    /** Below that even the loudest is no sound but the noise of the electronics. */
    private static final double NOTHING_DBFS = -60;

    /** A voice at the microphone is best between these, as a root of the mean square. */
    private static final double QUIET_DBFS = -42;

    private static final double LOUD_DBFS = -12;

    /** Some clicks at the end of the scale are nothing; so many samples are heard. */
    private static final int MANY_CLIPPED = 24;

    private static final double SOME_NOISE_DBFS = -55;
    private static final double MUCH_NOISE_DBFS = -40;

    /** An echo above is a nuisance to the other side (ITU-T G.131: the later, the more so). */
    private static final double LOUD_ECHO_DB = -25;

    /**
     * What to say of the loudspeaker.
     *
     * @param device its name
     * @param problem why none works, null where one does
     * @param heard whether the user heard it
     */
    static SoundFinding speaker(String device, String problem, boolean heard) {
        if (problem != null) {
            return new SoundFinding(Grade.BAD, "Speaker", problem);
        }
        return heard
                ? new SoundFinding(
                        Grade.GOOD, "Speaker", "You heard the test tone on " + device + ".")
                : new SoundFinding(
                        Grade.BAD,
                        "Speaker",
                        "You did not hear the test tone on "
                                + device
                                + ". Look at its volume and its plug, or choose another.");
    }

    /**
     * What to say of the microphone.
     *
     * @param device its name
     * @param problem why none works, null where one does
     * @param found what the recording says of it
     */
    static List<SoundFinding> microphone(String device, String problem, MicrophoneFigures found) {
        if (problem != null) {
            return List.of(new SoundFinding(Grade.BAD, "Microphone", problem));
        }
        List<SoundFinding> findings = new ArrayList<>();
        findings.add(voice(device, found));
        if (!(found.peakDbfs() < NOTHING_DBFS)) {
            findings.add(noise(found.noiseDbfs()));
        }
        return findings;
    }

    private static SoundFinding voice(String device, MicrophoneFigures found) {
        Grade grade = Grade.BAD;
        String sentence;
        if (found.seconds() == 0 || found.peakDbfs() < NOTHING_DBFS) {
            sentence =
                    "Nothing was recorded from "
                            + device
                            + ". Is it muted, turned down or not plugged in?";
        } else if (found.clippedSamples() > MANY_CLIPPED) {
            sentence =
                    "Far too loud: the sound is cut off. Turn the microphone down, or move it"
                            + " away.";
        } else if (Double.isNaN(found.voiceDbfs())) {
            grade = Grade.DOUBTFUL;
            sentence = "Only a steady noise was recorded, no voice. Record again, and speak.";
        } else if (found.voiceDbfs() < QUIET_DBFS) {
            grade = Grade.DOUBTFUL;
            sentence =
                    level("Your voice is too quiet", found.voiceDbfs())
                            + " Turn the microphone up, or move it closer.";
        } else if (found.voiceDbfs() > LOUD_DBFS) {
            grade = Grade.DOUBTFUL;
            sentence =
                    level("Your voice is too loud", found.voiceDbfs())
                            + " Turn the microphone down, or move it away.";
        } else {
            grade = Grade.GOOD;
            sentence = level("Your voice comes in well", found.voiceDbfs());
        }
        return new SoundFinding(grade, "Microphone", sentence);
    }

    private static SoundFinding noise(double dbfs) {
        if (dbfs > MUCH_NOISE_DBFS) {
            return new SoundFinding(
                    Grade.BAD,
                    "Noise",
                    level("It is noisy", dbfs) + " The other side will hear that all the time.");
        }
        if (dbfs > SOME_NOISE_DBFS) {
            return new SoundFinding(Grade.DOUBTFUL, "Noise", level("There is some noise", dbfs));
        }
        return new SoundFinding(
                Grade.GOOD,
                "Noise",
                Double.isInfinite(dbfs) ? "There is no noise at all." : level("It is quiet", dbfs));
    }

    private static String level(String words, double dbfs) {
        return "%s: %.0f dB.".formatted(words, dbfs).replace('-', '−');
    }

    /**
     * What to say of the echo.
     *
     * @param found what came back
     * @param cancelled whether calls take it out
     */
    static SoundFinding echo(EchoFigures found, boolean cancelled) {
        if (!found.heard()) {
            return new SoundFinding(Grade.GOOD, "Echo", "No echo was heard.");
        }
        String figures =
                "%.0f dB after %.0f ms"
                        .formatted(found.levelDb(), found.delayMs())
                        .replace('-', '−');
        if (found.levelDb() <= LOUD_ECHO_DB) {
            return new SoundFinding(
                    Grade.GOOD,
                    "Echo",
                    "The microphone hears the speaker softly, " + figures + ".");
        }
        String heard = "The microphone hears the speaker loudly, " + figures + ".";
        return cancelled
                ? new SoundFinding(
                        Grade.GOOD, "Echo", heard + " Echo cancelling takes that out of calls.")
                : new SoundFinding(
                        Grade.DOUBTFUL,
                        "Echo",
                        heard
                                + " Echo cancelling, a headset or a lower volume spares the other"
                                + " side its echo.");
    }

    /** What all of it comes to, in a sentence. */
    static String verdict(List<SoundFinding> findings) {
        long bad = count(findings, Grade.BAD);
        long doubtful = count(findings, Grade.DOUBTFUL);
        if (bad > 0) {
            return bad == 1
                    ? "One thing must be put right before you call."
                    : bad + " things must be put right before you call.";
        }
        if (doubtful > 0) {
            return doubtful == 1
                    ? "You can call. One thing could be better."
                    : "You can call. " + doubtful + " things could be better.";
        }
        return "All is well: you hear, and you are heard.";
    }

    /** The worst grade of all. */
    static Grade worst(List<SoundFinding> findings) {
        return count(findings, Grade.BAD) > 0
                ? Grade.BAD
                : count(findings, Grade.DOUBTFUL) > 0 ? Grade.DOUBTFUL : Grade.GOOD;
    }

    private static long count(List<SoundFinding> findings, Grade grade) {
        return findings.stream().filter(finding -> finding.grade() == grade).count();
    }
}
