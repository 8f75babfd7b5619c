package org.fermata.audio;

import java.util.ArrayList;
import java.util.List;

/** A device whose behaviour a test sets, on the bench's clock. */
final class FakePcm implements PcmDevice {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    final String id;
    final Role role;
    private final SoundBench bench;
    final List<String> calls = new ArrayList<>();
    final List<Short> written = new ArrayList<>();
    boolean running;
    boolean closed;

    /** Takes and gives any amount at once. */
    boolean unpaced;

    /** Takes and gives nothing. */
    boolean stuck;

    /** Start and drop fail. */
    boolean refuses;

    /** What the next transfer gives in place of frames. */
    int error;

    /** How many frames of silence it is started with. */
    int head = PcmParameters.BUFFER_FRAMES;

    short level;

    /** What the microphone hears at a time on the bench's clock; null for the level alone. */
    java.util.function.LongToIntFunction hears;

    private long startedNanos;
    private long transferred;

    FakePcm(String id, Role role, SoundBench bench) {
        this.id = id;
        this.role = role;
        this.bench = bench;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String name() {
        return "the " + id.substring(id.indexOf(':') + 1);
    }

    @Override
    public PcmParameters parameters() {
        return new PcmParameters(
                PortHost.RATE, 1, PcmParameters.PERIOD_FRAMES, PcmParameters.BUFFER_FRAMES, true);
    }

    @Override
    public void start() throws PcmException {
        bench.hangIfAsked(id);
        refuseIfAsked();
        calls.add("start");
        running = true;
        startedNanos = bench.nanoTime();
        transferred = role == Role.CAPTURE ? 0 : head;
    }

    @Override
    public int head() {
        return head;
    }

    @Override
    public void drop() throws PcmException {
        bench.hangIfAsked(id);
        refuseIfAsked();
        calls.add("drop");
        running = false;
    }

    private void refuseIfAsked() throws PcmException {
        if (refuses) {
            throw new PcmException("it refuses", -5);
        }
    }

    @Override
    public void close() {
        bench.hangIfAsked(id);
        calls.add("close");
        running = false;
        closed = true;
    }

    /** Frames that can be transferred now. */
    long available() {
        long elapsed = (bench.nanoTime() - startedNanos) * PortHost.RATE / NANOS_PER_SECOND;
        return role == Role.CAPTURE
                ? elapsed - transferred
                : PcmParameters.BUFFER_FRAMES - (transferred - elapsed);
    }

    @Override
    public int await(int limitMs) {
        if (error != 0) {
            return error;
        }
        if (unpaced) {
            return 1;
        }
        if (!stuck && available() >= PcmParameters.PERIOD_FRAMES) {
            return (int) available();
        }
        bench.waitInDevice(limitMs, () -> !stuck && available() >= PcmParameters.PERIOD_FRAMES);
        return error != 0 ? error : !stuck && available() >= PcmParameters.PERIOD_FRAMES ? 1 : 0;
    }

    private int transfer(int frames) {
        if (closed || !running) {
            throw new IllegalStateException(id + " is used while it does not run");
        }
        if (error != 0) {
            return error;
        }
        if (unpaced) {
            return frames;
        }
        int moved = stuck ? 0 : Math.clamp(available(), 0, frames);
        transferred += moved;
        return moved;
    }

    @Override
    public int write(short[] samples, int offset, int frames) {
        int taken = transfer(frames);
        for (int i = 0; i < taken; i++) {
            written.add(samples[offset + i]);
        }
        return taken;
    }

    /** What sounds at a time on the bench's clock, 0 where nothing does. */
    int sounding(long nanos) {
        long frame = (nanos - startedNanos) * PortHost.RATE / NANOS_PER_SECOND - head;
        return frame < 0 || frame >= written.size() ? 0 : written.get((int) frame);
    }

    @Override
    public int read(short[] samples, int offset, int frames) {
        int given = transfer(frames);
        for (int i = 0; i < given; i++) {
            long frame = transferred - given + i;
            samples[offset + i] =
                    hears == null
                            ? level
                            : (short)
                                    hears.applyAsInt(
                                            startedNanos
                                                    + frame * NANOS_PER_SECOND / PortHost.RATE);
        }
        return given;
    }

    @Override
    public String describe(int error) {
        return "it failed (" + error + ")";
    }
}
