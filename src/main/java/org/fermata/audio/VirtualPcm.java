package org.fermata.audio;

import java.util.Arrays;

/** A device made of software alone: always ready, never failing, paced by whoever uses it. */
abstract class VirtualPcm implements PcmDevice {

    private final String id;
    private final String name;

    VirtualPcm(String id, String name) {
        this.id = id;
        this.name = name;
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public PcmParameters parameters() {
        return PcmParameters.VIRTUAL;
    }

    @Override
    public void start() {}

    @Override
    public void drop() {}

    @Override
    public void close() {}

    @Override
    public final int await(int limitMs) {
        return 1;
    }

    @Override
    public int write(short[] samples, int offset, int frames) {
        return frames;
    }

    @Override
    public int read(short[] samples, int offset, int frames) {
        Arrays.fill(samples, offset, offset + frames, (short) 0);
        return frames;
    }

    @Override
    public String describe(int error) {
        return "error " + -error;
    }
}
