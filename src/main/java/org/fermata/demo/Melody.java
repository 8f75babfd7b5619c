package org.fermata.demo;

import org.fermata.audio.PortHost;

import java.util.Arrays;

/**
 * The theme of Beethoven's Ninth, plucked over a plain bass, again and again. Nothing is recorded:
 * the notes are below and the strings are a few harmonics that die away.
 */
final class Melody implements Source {

    /** Notes with their length in half beats; small letters are an octave lower. */
    private static final String FIRST = "E2 E2 F2 G2 G2 F2 E2 D2 C2 C2 D2 E2 ";

    private static final String MIDDLE = "D2 D2 E2 C2 D2 E1 F1 E2 C2 D2 E1 F1 E2 D2 C2 D2 g4 ";

    private static final String TUNE =
            FIRST + "E3 D1 D4 " + FIRST + "D3 C1 C4 " + MIDDLE + FIRST + "D3 C1 C4";

    /** The bass, a letter for two beats. */
    private static final String BASS = "CCGGCCGGCCGGCCGCGCGCGCGGCCGGCCGC";

    private static final int HALF_BEATS_PER_BASS_NOTE = 4;
    private static final double BEATS_PER_MINUTE = 132;
    private static final int HALF_BEAT_FRAMES = (int) (PortHost.RATE * 30 / BEATS_PER_MINUTE);

    private static final double TUNE_DECAY_SECONDS = 0.45;
    private static final double BASS_DECAY_SECONDS = 0.9;
    private static final int TABLE = 4096;

    /** A period of the strings' sound, within ±1. */
    private static final float[] STRING = new float[TABLE];

    private static final int RINGS_ON = Integer.MIN_VALUE;

    /** The semitone above A4 (440 Hz) each half beat begins with, or {@link #RINGS_ON}. */
    private static final int[] NOTES = notes();

    static {
        double[] harmonics = {1, 0.5, 0.3, 0.12, 0.06};
        for (int i = 0; i < TABLE; i++) {
            double sum = 0;
            for (int harmonic = 0; harmonic < harmonics.length; harmonic++) {
                sum += harmonics[harmonic] * Math.sin(2 * Math.PI * (harmonic + 1) * i / TABLE);
            }
            STRING[i] = (float) (sum / 2);
        }
    }

    /** A plucked string. */
    private static final class Voice {
        private final float loudness;
        private final float decay;
        private double phase;
        private double step;
        private float level;

        Voice(double loudness, double decaySeconds) {
            this.loudness = (float) loudness;
            decay = (float) Math.exp(-1 / (decaySeconds * PortHost.RATE));
        }

        void pluck(int semitones) {
            step = TABLE * 440 * Math.pow(2, semitones / 12.0) / PortHost.RATE;
            level = loudness;
        }

        float next() {
            phase += step;
            if (phase >= TABLE) {
                phase -= TABLE;
            }
            level *= decay;
            return level * STRING[(int) phase];
        }
    }

    private final int transposed;
    private final Voice tune = new Voice(0.22, TUNE_DECAY_SECONDS);
    private final Voice bass = new Voice(0.14, BASS_DECAY_SECONDS);
    private int halfBeat;
    private int frame;

    /**
     * Begins the tune.
     *
     * @param transposed semitones higher than C major, so that lines sound different
     */
    Melody(int transposed) {
        this.transposed = transposed;
    }

    private static int[] notes() {
        int[] notes = new int[BASS.length() * HALF_BEATS_PER_BASS_NOTE];
        Arrays.fill(notes, RINGS_ON);
        int at = 0;
        for (String note : TUNE.split(" ")) {
            notes[at] = semitones(note.charAt(0));
            at += note.charAt(1) - '0';
        }
        return notes;
    }

    /** Capital letters are in the octave from C5 (523 Hz) up. */
    private static int semitones(char letter) {
        int octave = Character.isUpperCase(letter) ? 0 : -12;
        return octave
                + switch (Character.toUpperCase(letter)) {
                    case 'C' -> 3;
                    case 'D' -> 5;
                    case 'E' -> 7;
                    case 'F' -> 8;
                    case 'G' -> 10;
                    default -> throw new IllegalArgumentException("no such note: " + letter);
                };
    }

    @Override
    public void next(float[] heard, float[] block) {
        for (int i = 0; i < block.length; i++) {
            if (frame == 0) {
                pluck();
            }
            frame = (frame + 1) % HALF_BEAT_FRAMES;
            block[i] = tune.next() + bass.next();
        }
    }

    private void pluck() {
        if (NOTES[halfBeat] != RINGS_ON) {
            tune.pluck(NOTES[halfBeat] + transposed);
        }
        if (halfBeat % HALF_BEATS_PER_BASS_NOTE == 0) {
            char letter = BASS.charAt(halfBeat / HALF_BEATS_PER_BASS_NOTE);
            bass.pluck(semitones(letter) - 24 + transposed);
        }
        halfBeat = (halfBeat + 1) % NOTES.length;
    }
}
