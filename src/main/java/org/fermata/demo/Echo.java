package org.fermata.demo;

import org.fermata.audio.PortHost;

/**
 * Says what it hears half a second later, a little softer, so that one can judge one's own voice.
 */
final class Echo implements Source {

    private static final int DELAY_FRAMES = PortHost.RATE / 2;
    private static final float GAIN = 0.8f;

    private final float[] delayed = new float[DELAY_FRAMES];
    private int at;

    @Override
    public void next(float[] heard, float[] block) {
        for (int i = 0; i < block.length; i++) {
            block[i] = GAIN * delayed[at];
            delayed[at] = heard[i];
            at = (at + 1) % DELAY_FRAMES;
        }
    }
}
