package org.fermata.media;

import org.fermata.audio.SoundFile;
import org.fermata.store.AccountSettings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A piece of music that is played again and again. The shipped one is computed, not recorded: a
 * slow sequence of four chords, broken into the notes of a harp.
 *
 * @param sound mono at {@link #RATE}, a whole number of blocks of 10 ms; never changed
 */
record Piece(short[] sound) {

    /** What telephones carry. */
    static final int RATE = 16_000;

    static final int BLOCK = RATE / 100;

    private static final double BEAT_SECONDS = 60.0 / 76;
    private static final int NOTES_PER_BAR = 8;
    private static final double DECAY_SECONDS = 0.9;
    private static final double ATTACK_SECONDS = 0.012;
    private static final double LOUDNESS = 0.11;
    private static final double[] HARMONICS = {1, 0.32, 0.12, 0.05};

    /** C4, from which the chords' notes are told. */
    private static final double LOWEST_HERTZ = 261.63;

    /** Semitones above C4 of each chord's notes: C, A minor, F, G; then C, E minor, F, G. */
    private static final int[][] CHORDS = {
        {0, 7, 12, 16}, {-3, 4, 12, 16}, {-7, 5, 12, 17}, {-5, 7, 11, 14},
        {0, 7, 12, 19}, {-8, 7, 11, 16}, {-7, 5, 9, 17}, {-5, 2, 11, 17},
    };

    /** Which note of the chord each eighth of a bar plucks. */
    private static final int[] FIGURE = {0, 1, 2, 3, 2, 1, 3, 2};

    /**
     * Loads a piece. May take long.
     *
     * @param source {@link AccountSettings#SHIPPED_MUSIC}, or a WAV file's whole path
     * @throws IOException if it cannot be read; the message ends a sentence
     */
    static Piece load(String source) throws IOException {
        if (source.equals(AccountSettings.SHIPPED_MUSIC)) {
            return shipped();
        }
        short[] sound = SoundFile.read(Path.of(source), RATE);
        if (sound.length == 0) {
            throw new IOException("it holds no sound");
        }
        return new Piece(sound);
    }

    /** The piece that comes with the phone. Its end leads to its beginning: what rings on there. */
    static Piece shipped() {
        int eighth = (int) (BEAT_SECONDS / 2 * 100) * BLOCK;
        float[] mix = new float[CHORDS.length * NOTES_PER_BAR * eighth];
        Map<Integer, float[]> notes = new HashMap<>();
        for (int bar = 0; bar < CHORDS.length; bar++) {
            for (int note = 0; note < NOTES_PER_BAR; note++) {
                int semitones = CHORDS[bar][FIGURE[note]];
                float accent = note == 0 ? 1.25f : 1;
                float[] plucked = notes.computeIfAbsent(semitones, Piece::note);
                int at = (bar * NOTES_PER_BAR + note) * eighth;
                for (int i = 0; i < plucked.length; i++) {
                    mix[(at + i) % mix.length] += accent * plucked[i];
                }
            }
        }
        short[] sound = new short[mix.length];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (short) Math.round(32_767 * Math.clamp(mix[i], -1f, 1f));
        }
        return new Piece(sound);
    }

    private static float[] note(int semitones) {
        double hertz = LOWEST_HERTZ * Math.pow(2, semitones / 12.0);
        float[] note = new float[(int) (5 * DECAY_SECONDS * RATE)];
        for (int i = 0; i < note.length; i++) {
            double seconds = (double) i / RATE;
            double level =
                    LOUDNESS
                            * Math.min(1, seconds / ATTACK_SECONDS)
                            * Math.exp(-seconds / DECAY_SECONDS);
            double string = 0;
            for (int harmonic = 0; harmonic < HARMONICS.length; harmonic++) {
                double turns = 2 * Math.PI * hertz * (harmonic + 1) * seconds;
                string += HARMONICS[harmonic] * Math.sin(turns);
            }
            note[i] = (float) (level * string);
        }
        return note;
    }
}
