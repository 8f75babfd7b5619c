package org.fermata.audio;

import java.util.Arrays;

/** A line that says one value and remembers what happened to it. */
final class FakePort implements MixerPort {

    final float says;
    int pulls;
    int pushes;
    int pullStops;
    int pushStops;
    float heard;

    FakePort(float says) {
        this.says = says;
    }

    @Override
    public void pull(float[] block) {
        pulls++;
        Arrays.fill(block, says);
    }

    @Override
    public void push(float[] block) {
        pushes++;
        heard = block[block.length / 2];
    }

    @Override
    public void pullStopped() {
        pullStops++;
    }

    @Override
    public void pushStopped() {
        pushStops++;
    }
}
