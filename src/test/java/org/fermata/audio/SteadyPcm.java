package org.fermata.audio;

/** A device that keeps time by a clock: it plays to nobody, and hears a tone. */
final class SteadyPcm implements PcmDevice {

    private static final double TONE_STEP = 2 * Math.PI * 440 / PortHost.RATE;

    private final AudioClock clock;
    private final PcmParameters parameters =
            new PcmParameters(
                    PortHost.RATE,
                    2,
                    PcmParameters.PERIOD_FRAMES,
                    PcmParameters.BUFFER_FRAMES,
                    true);
    private long startedNanos;
    private long moved;
    private volatile int loudest;

    SteadyPcm(AudioClock clock) {
        this.clock = clock;
        startedNanos = clock.nanoTime();
    }

    /** The loudest sample written since the start or the last {@link #forget}. */
    int loudest() {
        return loudest;
    }

    /** Forgets what was written. */
    void forget() {
        loudest = 0;
    }

    @Override
    public String id() {
        return "steady:";
    }

    @Override
    public String name() {
        return "steady";
    }

    @Override
    public PcmParameters parameters() {
        return parameters;
    }

    @Override
    public void start() {
        startedNanos = clock.nanoTime();
        moved = 0;
    }

    @Override
    public void drop() {}

    @Override
    public void close() {}

    /** So many frames as a period that is over; else the loop itself waits a little. */
    @Override
    public int await(int limitMs) {
        long due = (clock.nanoTime() - startedNanos) * PortHost.RATE / 1_000_000_000L - moved;
        return due >= parameters.periodFrames() ? (int) due : 0;
    }

    @Override
    public int write(short[] samples, int offset, int frames) {
        for (int i = 0; i < frames; i++) {
            loudest = Math.max(loudest, samples[offset + 2 * i]);
        }
        moved += frames;
        return frames;
    }

    @Override
    public int read(short[] samples, int offset, int frames) {
        for (int i = 0; i < frames; i++) {
            short sample = (short) (5000 * Math.sin(TONE_STEP * (moved + i)));
            samples[offset + 2 * i] = sample;
            samples[offset + 2 * i + 1] = sample;
        }
        moved += frames;
        return frames;
    }

    @Override
    public String describe(int error) {
        return "error " + error;
    }
}
