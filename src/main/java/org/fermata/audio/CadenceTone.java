package org.fermata.audio;

/**
 * A tone that comes and goes: one sine, two together, or one whose level swings. Edges are ramped,
 * so that nothing clicks. Owner: the audio thread; allocates nothing after it is made.
 */
final class CadenceTone implements Voice {

    private static final int RAMP_FRAMES = PortHost.RATE * 5 / 1000;
    private static final double TEST_HZ = 440;
    private static final double TEST_DBFS = -20;
    private static final int TEST_MS = 3000;
    private static final int FOREVER = Integer.MAX_VALUE;

    private final double step;
    private final double secondStep;
    private final double swingStep;
    private final double amplitude;

    /** On and off in turn, in frames. */
    private final int[] frames;

    private int inTurn;
    private int turn;
    private long inTone;
    private int cyclesLeft;

    /**
     * Makes a tone.
     *
     * @param hertz frequency
     * @param secondHertz a frequency that sounds with it; 0 for none
     * @param swingHertz how often its level swings from full to nothing; 0 for never
     * @param dbfs level in dB relative to a full-scale sine, of all it is made of
     * @param cycles how often
     * @param onOffMs in turn how long it sounds and the pause after that, in ms
     */
    CadenceTone(
            double hertz,
            double secondHertz,
            double swingHertz,
            double dbfs,
            int cycles,
            int... onOffMs) {
        step = 2 * Math.PI * hertz / PortHost.RATE;
        secondStep = 2 * Math.PI * secondHertz / PortHost.RATE;
        swingStep = 2 * Math.PI * swingHertz / PortHost.RATE;
        amplitude = Math.pow(10, dbfs / 20) / (secondHertz == 0 ? 1 : Math.sqrt(2));
        frames = new int[onOffMs.length];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = PortHost.RATE / 1000 * onOffMs[i];
        }
        cyclesLeft = cycles;
    }

    /** What the user checks a device with. */
    static Voice test() {
        return new CadenceTone(TEST_HZ, 0, 0, TEST_DBFS, 1, TEST_MS, 0);
    }

    @Override
    public void add(float[] block) {
        for (int i = 0; i < block.length && cyclesLeft > 0; i++) {
            if (turn % 2 == 0) {
                block[i] += sample();
            }
            inTurn++;
            while (cyclesLeft > 0 && inTurn >= frames[turn]) {
                next();
            }
        }
    }

    private float sample() {
        int fromEdge = Math.min(inTurn, frames[turn] - inTurn);
        double ramp = fromEdge < RAMP_FRAMES ? (double) fromEdge / RAMP_FRAMES : 1;
        double value = Math.sin(step * inTone);
        if (secondStep != 0) {
            value += Math.sin(secondStep * inTone);
        }
        if (swingStep != 0) {
            value *= 0.5 - 0.5 * Math.cos(swingStep * inTone);
        }
        inTone++;
        return (float) (amplitude * ramp * value);
    }

    private void next() {
        inTurn = 0;
        inTone = 0;
        turn++;
        if (turn == frames.length) {
            turn = 0;
            if (cyclesLeft != FOREVER) {
                cyclesLeft--;
            }
        }
    }

    /** Whether nothing more will sound. */
    boolean over() {
        return cyclesLeft == 0;
    }
}
