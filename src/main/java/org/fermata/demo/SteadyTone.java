package org.fermata.demo;

import org.fermata.audio.PortHost;

/** A sine without end. */
final class SteadyTone implements Source {

    private final double stepRadians;
    private final float amplitude;
    private double phase;

    /**
     * Begins a tone.
     *
     * @param hertz its frequency in Hz
     * @param dbfs its level, 0 for a sine of full scale
     */
    SteadyTone(double hertz, double dbfs) {
        stepRadians = 2 * Math.PI * hertz / PortHost.RATE;
        amplitude = (float) Math.pow(10, dbfs / 20);
    }

    @Override
    public void next(float[] heard, float[] block) {
        for (int i = 0; i < block.length; i++) {
            block[i] = amplitude * (float) Math.sin(phase);
            phase += stepRadians;
        }
        phase %= 2 * Math.PI;
    }
}
