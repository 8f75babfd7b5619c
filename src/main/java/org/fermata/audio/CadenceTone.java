package org.fermata.audio;

/**
 * A sine that comes and goes: the tones of ITU-T E.180 §3 to §7 with the 425 Hz most networks use,
 * and the test tone. Edges are ramped, so that nothing clicks.
 */
final class CadenceTone implements Voice {

    private static final int RAMP_FRAMES = PortHost.RATE * 5 / 1000;
    private static final double E180_HZ = 425;
    private static final double EAR_DBFS = -20;
    private static final double TEST_HZ = 440;
    private static final double TEST_DBFS = -20;
    private static final int TEST_MS = 3000;
    private static final int FOREVER = Integer.MAX_VALUE;

    private final double step;
    private final double amplitude;
    private final int onFrames;
    private final int cycleFrames;
    private double phase;
    private int inCycle;
    private int cyclesLeft;

    /**
     * Makes a tone.
     *
     * @param hertz frequency
     * @param dbfs level in dB relative to a full-scale sine
     * @param onMs how long it sounds, in ms
     * @param offMs the pause after it, in ms
     * @param cycles how often
     */
    CadenceTone(double hertz, double dbfs, int onMs, int offMs, int cycles) {
        step = 2 * Math.PI * hertz / PortHost.RATE;
        amplitude = Math.pow(10, dbfs / 20);
        onFrames = PortHost.RATE / 1000 * onMs;
        cycleFrames = onFrames + PortHost.RATE / 1000 * offMs;
        cyclesLeft = cycles;
    }

    /** E.180 §4: 1 s on, 4 s off. */
    static Voice ringback() {
        return new CadenceTone(E180_HZ, EAR_DBFS, 1000, 4000, FOREVER);
    }

    /** E.180 §5: as long on as off, 0.5 s. */
    static Voice busy() {
        return new CadenceTone(E180_HZ, EAR_DBFS, 500, 500, FOREVER);
    }

    /** E.180 §6: faster than busy, 0.25 s. */
    static Voice congestion() {
        return new CadenceTone(E180_HZ, EAR_DBFS, 250, 250, FOREVER);
    }

    /** E.180 §7: two short bursts, once. */
    static Voice callWaiting() {
        return new CadenceTone(E180_HZ, EAR_DBFS, 200, 600, 2);
    }

    /** What the user checks a device with. */
    static Voice test() {
        return new CadenceTone(TEST_HZ, TEST_DBFS, TEST_MS, 0, 1);
    }

    @Override
    public void add(float[] block) {
        if (cyclesLeft == 0) {
            return;
        }
        for (int i = 0; i < block.length; i++) {
            if (inCycle < onFrames) {
                int fromEdge = Math.min(inCycle, onFrames - inCycle);
                double ramp = fromEdge < RAMP_FRAMES ? (double) fromEdge / RAMP_FRAMES : 1;
                block[i] += (float) (amplitude * ramp * Math.sin(phase));
                phase += step;
            }
            if (++inCycle == cycleFrames) {
                inCycle = 0;
                phase = 0;
                if (cyclesLeft != FOREVER && --cyclesLeft == 0) {
                    return;
                }
            }
        }
    }
}
