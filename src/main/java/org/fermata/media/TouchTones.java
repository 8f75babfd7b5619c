package org.fermata.media;

import org.fermata.audio.PortHost;
import org.fermata.rtp.DigitQueue;

import java.util.Arrays;

/**
 * Digits as pairs of tones in the sound (ITU-T Q.23), 100 ms each with 60 ms between them, for
 * peers that take no events. {@link #add} is for {@code signalling}; the rest belongs to {@code
 * audio-capture}, allocates nothing and never waits.
 *
 * <pre>
 *            1209  1336  1477  1633 Hz
 *    697 Hz    1     2     3     A
 *    770 Hz    4     5     6     B
 *    852 Hz    7     8     9     C
 *    941 Hz    *     0     #     D
 * </pre>
 */
final class TouchTones {

    private static final String KEYS = "123A456B789C*0#D";
    private static final double[] LOW = {697, 770, 852, 941};
    private static final double[] HIGH = {1209, 1336, 1477, 1633};

    /**
     * The low tone at −10 dBm0 and the high one 2 dB above it, of the 3.14 dBm0 of a sine of full
     * scale (ITU-T G.711): loud enough for Q.24, with the twist that long lines like.
     */
    private static final double LOW_AMPLITUDE = Math.pow(10, (-10 - 3.14) / 20);

    private static final double HIGH_AMPLITUDE = Math.pow(10, (-8 - 3.14) / 20);

    private static final int TONE_BLOCKS = 10;
    private static final int GAP_BLOCKS = 6;
    private static final int COMMA_BLOCKS = 100;

    private final DigitQueue digits = new DigitQueue();

    // Owned by audio-capture.
    private final float[] block = new float[PortHost.BLOCK_FRAMES];
    private int toneBlocks;
    private int gapBlocks;
    private double lowStep;
    private double highStep;
    private int frame;

    // ---- signalling ----

    /**
     * Queues digits.
     *
     * @param text of {@code 0-9*#A-D} and {@code ,}; anything else is left out, as is what no
     *     longer fits
     */
    void add(String text) {
        digits.add(text);
    }

    // ---- audio-capture ----

    /**
     * What is sent in place of the microphone.
     *
     * @return 10 ms of tones or of the gap between them; null if no digit is under way
     */
    float[] next() {
        if (toneBlocks == 0 && gapBlocks == 0 && !begin()) {
            return null;
        }
        if (toneBlocks > 0) {
            sound();
            toneBlocks--;
        } else {
            Arrays.fill(block, 0);
            gapBlocks--;
        }
        return block;
    }

    /** Forgets what waits: nobody would hear it where it belongs. */
    void forget() {
        digits.clear();
        toneBlocks = 0;
        gapBlocks = 0;
    }

    private boolean begin() {
        char digit = digits.first();
        if (digit == DigitQueue.NONE) {
            return false;
        }
        digits.removeFirst();
        if (digit == DigitQueue.PAUSE) {
            gapBlocks = COMMA_BLOCKS;
            return true;
        }
        int key = KEYS.indexOf(digit);
        lowStep = 2 * Math.PI * LOW[key / HIGH.length] / PortHost.RATE;
        highStep = 2 * Math.PI * HIGH[key % HIGH.length] / PortHost.RATE;
        frame = 0;
        toneBlocks = TONE_BLOCKS;
        gapBlocks = GAP_BLOCKS;
        return true;
    }

    private void sound() {
        for (int i = 0; i < block.length; i++) {
            block[i] =
                    (float)
                            (LOW_AMPLITUDE * Math.sin(lowStep * frame)
                                    + HIGH_AMPLITUDE * Math.sin(highStep * frame));
            frame++;
        }
    }
}
