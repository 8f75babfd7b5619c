package org.fermata.audio;

/**
 * A microphone that hears a sine. Its level is the RMS relative to that of a full-scale sine, so
 * that 0 dBFS peaks at full scale.
 */
final class TonePcm extends VirtualPcm {

    private final double step;
    private final double amplitude;

    // Whoever owns the device.
    private double phase;

    /**
     * Makes one.
     *
     * @param hertz frequency
     * @param dbfs level in dB relative to a full-scale sine, at most 0
     */
    TonePcm(String id, String name, double hertz, double dbfs) {
        super(id, name);
        step = 2 * Math.PI * hertz / PortHost.RATE;
        amplitude = Short.MAX_VALUE * Math.pow(10, dbfs / 20);
    }

    @Override
    public int read(short[] samples, int offset, int frames) {
        for (int i = offset; i < offset + frames; i++) {
            samples[i] = (short) Math.round(amplitude * Math.sin(phase));
            phase += step;
        }
        phase %= 2 * Math.PI;
        return frames;
    }
}
