package org.fermata.codec;

/**
 * Makes a packet's sound a little shorter or longer without a change of pitch: it leaves out, or
 * plays twice, a piece of about one pitch period, and blends the seam where the sound is most like
 * itself. Owned by one thread; allocates nothing after it is made.
 */
public final class TimeStretch {

    private final int samplesPerMs;
    private final int step;
    private final short[] seam;

    /**
     * Makes one for a codec's sound.
     *
     * @param sampleRate the sampling rate in Hz, a multiple of 8000; what is left out or added is a
     *     whole number of 8000ths of a second
     */
    public TimeStretch(int sampleRate) {
        samplesPerMs = sampleRate / 1000;
        step = sampleRate / 8000;
        seam = new short[5 * samplesPerMs];
    }

    /**
     * Shortens sound in place by 2.5 to 10 ms, but never by more than half; less than 6 ms of sound
     * is left as it is.
     *
     * @param pcm the samples
     * @param offset where they start
     * @param count how many they are
     * @return how many are left
     */
    public int shorten(short[] pcm, int offset, int count) {
        if (count < 6 * samplesPerMs) {
            return count;
        }
        int blend = Math.min(seam.length, count / 2);
        int lag = likestLag(pcm, offset, count, blend);
        System.arraycopy(pcm, offset, seam, 0, blend);
        System.arraycopy(pcm, offset + lag, pcm, offset, count - lag);
        blend(pcm, offset, blend);
        return count - lag;
    }

    /**
     * Lengthens sound in place by 2.5 to 10 ms, but never by more than half; less than 6 ms of
     * sound is left as it is.
     *
     * @param pcm the samples, with room behind them for half as many again
     * @param offset where they start
     * @param count how many they are
     * @return how many they have become
     */
    public int lengthen(short[] pcm, int offset, int count) {
        if (count < 6 * samplesPerMs) {
            return count;
        }
        int blend = Math.min(seam.length, count / 2);
        int lag = likestLag(pcm, offset, count, blend);
        System.arraycopy(pcm, offset + lag, seam, 0, blend);
        System.arraycopy(pcm, offset, pcm, offset + lag, count);
        blend(pcm, offset + lag, blend);
        return count + lag;
    }

    /** Fades from the seam into the samples. */
    private void blend(short[] pcm, int offset, int length) {
        for (int i = 0; i < length; i++) {
            int from = seam[i];
            pcm[offset + i] = (short) (from + (pcm[offset + i] - from) * (i + 1) / (length + 1));
        }
    }

    /** The lag at which the start of the sound is most like what follows. */
    private int likestLag(short[] pcm, int offset, int count, int length) {
        int shortest = 5 * samplesPerMs / 2 / step * step;
        int longest = Math.min(10 * samplesPerMs, count / 2) / step * step;
        int best = longest;
        double bestScore = 0;
        for (int lag = shortest; lag <= longest; lag += step) {
            long product = 0;
            long energy = 1;
            for (int i = 0; i < length; i += step) {
                int later = pcm[offset + lag + i];
                product += pcm[offset + i] * later;
                energy += later * later;
            }
            double score = product <= 0 ? 0 : (double) product * product / energy;
            if (score > bestScore) {
                bestScore = score;
                best = lag;
            }
        }
        return best;
    }
}
