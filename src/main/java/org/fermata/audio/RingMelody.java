package org.fermata.audio;

/**
 * The ring: two notes a fourth apart, struck in turn like a small bell, then a pause. Each note is
 * a sine with two partials that fade faster than it.
 */
final class RingMelody implements Voice {

    private static final double HIGH_HZ = 880;
    private static final double LOW_HZ = 659.255;

    /** How often the bell is struck before each pause. */
    static final int USUAL_STROKES = 6;

    private static final int NOTE_FRAMES = PortHost.RATE * 170 / 1000;
    private static final int CYCLE_FRAMES = PortHost.RATE * 3;
    private static final int ATTACK_FRAMES = PortHost.RATE * 3 / 1000;
    private static final double DECAY_SECONDS = 0.35;
    private static final double AMPLITUDE = Math.pow(10, -12.0 / 20);

    private final double decay = Math.exp(-1 / (DECAY_SECONDS * PortHost.RATE));
    private final int strokes;
    private int inCycle;
    private int inNote;
    private double step;
    private double envelope;

    /**
     * Makes a ring.
     *
     * @param strokes how often the bell is struck before each pause
     */
    RingMelody(int strokes) {
        this.strokes = strokes;
    }

    @Override
    public void add(float[] block) {
        for (int i = 0; i < block.length; i++) {
            if (inCycle % NOTE_FRAMES == 0 && inCycle / NOTE_FRAMES < strokes) {
                double hertz = inCycle / NOTE_FRAMES % 2 == 0 ? HIGH_HZ : LOW_HZ;
                step = 2 * Math.PI * hertz / PortHost.RATE;
                inNote = 0;
                envelope = AMPLITUDE;
            }
            double attack = Math.min(1, (double) inNote / ATTACK_FRAMES);
            double fade = envelope / AMPLITUDE;
            double wave =
                    Math.sin(step * inNote)
                            + 0.4 * fade * Math.sin(2 * step * inNote)
                            + 0.15 * fade * fade * Math.sin(3 * step * inNote);
            block[i] += (float) (envelope * attack * wave / 1.4);
            envelope *= decay;
            inNote++;
            if (++inCycle == CYCLE_FRAMES) {
                inCycle = 0;
            }
        }
    }
}
