package org.fermata.audio.dsp;

/** Samples of 16 bits with a sign. Pure functions; any thread. Real-time. */
public final class Pcm16 {

    private static final int OFFSET = -Short.MIN_VALUE;

    private Pcm16() {}

    /**
     * The nearest sample, the loudest there is for what is louder, 0 for what is not a number.
     * {@link Math#round(float)} gives the same and takes the C1 compiler several times as long.
     *
     * @param scaled full scale is {@link Short#MAX_VALUE}
     */
    public static short of(float scaled) {
        if (scaled >= Short.MAX_VALUE) {
            return Short.MAX_VALUE;
        }
        if (scaled <= Short.MIN_VALUE) {
            return Short.MIN_VALUE;
        }
        // Made positive, because what is cut off brings a number nearer to 0.
        return Float.isNaN(scaled) ? 0 : (short) ((int) (scaled + (OFFSET + 0.5f)) - OFFSET);
    }
}
