package org.fermata.codec;

import java.util.Arrays;

/**
 * Invents sound for lost packets, after the idea of ITU-T G.711 Appendix I: the last pitch period
 * goes on, from 10 ms on the last two, from 20 ms on the last three, so that a long loss does not
 * buzz; after 10 ms it fades, to silence at 60 ms; the real signal that follows is faded in over
 * it.
 *
 * <p>Unlike the appendix it delays nothing: where the invented sound starts, the step between the
 * last real sample and it is taken up by an offset that dies away within a quarter of a period.
 *
 * <pre>
 *  received … received │ lost                                        │ received
 *  ────────────────────┤ 1 period │ 2 periods │ 3 periods, fading    ├─ cross-fade ──
 *                      0        10          20                    60 ms
 * </pre>
 *
 * Owned by one thread; allocates nothing after it is made.
 */
final class Concealment {

    private static final int SHORTEST_PITCH_MICROS = 5000;
    private static final int LONGEST_PITCH_MICROS = 15_000;
    private static final int MATCH_MICROS = 20_000;
    private static final int STAGE_MICROS = 10_000;
    private static final int SILENT_MICROS = 60_000;
    private static final int REENTRY_GROWTH_MICROS = 4000;
    private static final int LONGEST_REENTRY_MICROS = 10_000;

    private final int shortestPitch;
    private final int longestPitch;
    private final int match;
    private final int stage;
    private final int silentAfter;
    private final int reentryGrowth;
    private final int longestReentry;
    private final int coarseStep;

    /** The newest sound, oldest first, whether received or invented. */
    private final short[] history;

    /** The sound before the loss, as it was when the loss began. */
    private final short[] before;

    private int pitch;
    private int quarter;
    private int periods;
    private int position;
    private int nextPeriods;
    private int nextPosition;
    private int blended;
    private int step;

    /** How many samples have been invented since the last real one; 0 while nothing is lost. */
    private int invented;

    private int reentryLength;
    private int reentryLeft;

    /**
     * Makes the concealment of one stream.
     *
     * @param sampleRate the sampling rate in Hz
     */
    Concealment(int sampleRate) {
        shortestPitch = samples(sampleRate, SHORTEST_PITCH_MICROS);
        longestPitch = samples(sampleRate, LONGEST_PITCH_MICROS);
        match = samples(sampleRate, MATCH_MICROS);
        stage = samples(sampleRate, STAGE_MICROS);
        silentAfter = samples(sampleRate, SILENT_MICROS);
        reentryGrowth = samples(sampleRate, REENTRY_GROWTH_MICROS);
        longestReentry = samples(sampleRate, LONGEST_REENTRY_MICROS);
        coarseStep = sampleRate / 4000;
        history = new short[3 * longestPitch + longestPitch / 4];
        before = new short[history.length];
    }

    private static int samples(int sampleRate, int micros) {
        return (int) ((long) sampleRate * micros / 1_000_000);
    }

    /** Forgets everything. */
    void reset() {
        Arrays.fill(history, (short) 0);
        invented = 0;
        reentryLeft = 0;
    }

    /**
     * Takes real sound. Right after a loss it is changed in place: faded in over the invented one.
     *
     * @param pcm linear samples
     * @param offset where they start
     * @param count how many
     */
    void received(short[] pcm, int offset, int count) {
        if (count == 0) {
            return;
        }
        if (invented > 0 && reentryLeft == 0) {
            int grown = quarter + (int) ((long) reentryGrowth * invented / stage);
            reentryLength = Math.min(grown, longestReentry);
            reentryLeft = reentryLength;
        }
        int faded = Math.min(count, reentryLeft);
        for (int i = 0; i < faded; i++) {
            int real = pcm[offset + i];
            int weight = reentryLength - reentryLeft--;
            pcm[offset + i] =
                    (short)
                            (real
                                    + (long) (invent() - real)
                                            * (reentryLength - weight)
                                            / reentryLength);
        }
        if (reentryLeft == 0) {
            invented = 0;
        }
        remember(pcm, offset, count);
    }

    /**
     * Invents sound.
     *
     * @param pcm where it goes
     * @param offset where it starts
     * @param count how many samples
     */
    void lost(short[] pcm, int offset, int count) {
        if (invented == 0 || reentryLeft > 0) {
            begin();
        }
        for (int i = 0; i < count; i++) {
            pcm[offset + i] = (short) invent();
        }
        remember(pcm, offset, count);
    }

    private void begin() {
        reentryLeft = 0;
        invented = 0;
        System.arraycopy(history, 0, before, 0, history.length);
        pitch = findPitch();
        quarter = pitch / 4;
        periods = 1;
        nextPeriods = 1;
        position = 0;
        int end = before.length;
        step = before[end - 1] - before[end - 1 - pitch];
    }

    private int invent() {
        if (invented >= silentAfter) {
            return 0;
        }
        int value = cycle(periods, position);
        position = (position + 1) % (periods * pitch);
        if (periods < 3 && nextPeriods == periods && invented >= periods * stage) {
            nextPeriods = periods + 1;
            nextPosition = position % pitch;
            blended = 0;
        } else if (nextPeriods != periods) {
            value += (cycle(nextPeriods, nextPosition) - value) * blended / quarter;
            nextPosition = (nextPosition + 1) % (nextPeriods * pitch);
            if (++blended > quarter) {
                periods = nextPeriods;
                position = nextPosition;
            }
        }
        if (invented < quarter) {
            value += step * (quarter - invented) / quarter;
        }
        if (invented > stage) {
            value = value * (silentAfter - invented) / (silentAfter - stage);
        }
        invented++;
        return Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /**
     * The sample at a place of a stretch of whole periods whose last quarter period is blended into
     * what came before the stretch, so that its end runs on into its start.
     */
    private int cycle(int stretch, int place) {
        int length = stretch * pitch;
        int index = before.length - length + place;
        int value = before[index];
        int intoBlend = place - (length - quarter);
        if (intoBlend >= 0) {
            value += (before[index - length] - value) * (intoBlend + 1) / quarter;
        }
        return value;
    }

    private void remember(short[] pcm, int offset, int count) {
        int kept = Math.min(count, history.length);
        System.arraycopy(history, kept, history, 0, history.length - kept);
        System.arraycopy(pcm, offset + count - kept, history, history.length - kept, kept);
    }

    /** The lag at which the newest sound is most like what came before it. */
    private int findPitch() {
        int best = search(shortestPitch, longestPitch, coarseStep, longestPitch);
        return search(
                Math.max(shortestPitch, best - coarseStep),
                Math.min(longestPitch, best + coarseStep),
                1,
                best);
    }

    private int search(int from, int to, int stride, int otherwise) {
        int end = before.length;
        double bestScore = 0;
        int best = otherwise;
        for (int lag = from; lag <= to; lag += stride) {
            long product = 0;
            long energy = 1;
            for (int i = end - match; i < end; i += stride) {
                int delayed = before[i - lag];
                product += before[i] * delayed;
                energy += delayed * delayed;
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
