package org.fermata.media;

/**
 * Shortens or lengthens sound a little without changing its pitch: it is overlapped with itself at
 * the lag at which it resembles itself most (waveform-similarity overlap-add). Owned by one thread;
 * allocates nothing after it is made.
 *
 * <pre>
 *  shorter:  ├─── fade from here ───┤          longer:  ├──────── all ────────┤ fade to the start
 *            │      lag │ to here, and on               │   lag │ of itself, and on from there
 * </pre>
 */
final class TimeScale {

    private static final int SHORTEST_LAG_PER_SECOND = 400;
    private static final int LONGEST_LAG_PER_SECOND = 160;
    private static final int OVERLAP_PER_SECOND = 400;

    private final short[] before;

    /**
     * Makes one.
     *
     * @param longest the most samples that are given to it at once
     */
    TimeScale(int longest) {
        before = new short[longest];
    }

    /**
     * Leaves out a little of some sound.
     *
     * @param pcm where it lies; changed in place
     * @param offset where it starts
     * @param count its length in samples
     * @param rate its sampling rate in Hz
     * @return how many samples are left out, even; 0 if there are too few to choose from
     */
    int shorten(short[] pcm, int offset, int count, int rate) {
        int lag = bestLag(pcm, offset, count, rate);
        if (lag == 0) {
            return 0;
        }
        int overlap = rate / OVERLAP_PER_SECOND;
        for (int i = 0; i < overlap; i++) {
            pcm[offset + i] = mix(pcm[offset + i], pcm[offset + lag + i], i, overlap);
        }
        int rest = count - lag - overlap;
        System.arraycopy(pcm, offset + lag + overlap, pcm, offset + overlap, rest);
        return lag;
    }

    /**
     * Repeats a little of some sound.
     *
     * @param pcm where it lies, with room for what is added; changed in place
     * @param offset where it starts
     * @param count its length in samples
     * @param rate its sampling rate in Hz
     * @return how many samples are added, even; 0 if there are too few to choose from
     */
    int lengthen(short[] pcm, int offset, int count, int rate) {
        int lag = bestLag(pcm, offset, count, rate);
        if (lag == 0) {
            return 0;
        }
        System.arraycopy(pcm, offset, before, 0, count);
        int overlap = rate / OVERLAP_PER_SECOND;
        for (int i = 0; i < overlap; i++) {
            pcm[offset + lag + i] = mix(before[lag + i], before[i], i, overlap);
        }
        System.arraycopy(before, overlap, pcm, offset + lag + overlap, count - overlap);
        return lag;
    }

    private static short mix(int from, int to, int step, int steps) {
        return (short) (from + (to - from) * (step + 1) / (steps + 1));
    }

    private static int bestLag(short[] pcm, int offset, int count, int rate) {
        int overlap = rate / OVERLAP_PER_SECOND;
        int shortest = rate / SHORTEST_LAG_PER_SECOND;
        int longest = Math.min(rate / LONGEST_LAG_PER_SECOND, count - overlap);
        int best = 0;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int lag = shortest; lag <= longest; lag += 2) {
            long product = 0;
            long energy = 1;
            for (int i = 0; i < overlap; i++) {
                int other = pcm[offset + lag + i];
                product += pcm[offset + i] * other;
                energy += other * other;
            }
            double score = product * Math.abs((double) product) / energy;
            if (score > bestScore) {
                bestScore = score;
                best = lag;
            }
        }
        return best;
    }
}
