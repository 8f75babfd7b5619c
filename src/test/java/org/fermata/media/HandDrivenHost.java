package org.fermata.media;

import org.fermata.audio.LineRecording;
import org.fermata.audio.MixerPort;
import org.fermata.audio.PortHost;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A port host whose clock is the test's: each {@link #block} is 10 ms of sound. */
final class HandDrivenHost implements PortHost {

    /** What a port does. */
    record Flags(boolean plays, boolean sends) {}

    private final Map<MixerPort, Flags> ports = new LinkedHashMap<>();
    private final Set<MixerPort> muted = new HashSet<>();
    private final float[] silence = new float[BLOCK_FRAMES];
    private final float[] heard = new float[BLOCK_FRAMES];

    @Override
    public void set(MixerPort port, boolean plays, boolean sends) {
        Flags before = flags(port);
        ports.put(port, new Flags(plays, sends));
        if (before.plays() && !plays) {
            port.pullStopped();
        }
        if (before.sends() && !sends) {
            port.pushStopped();
        }
    }

    @Override
    public void mute(MixerPort port, boolean on) {
        if (on) {
            muted.add(port);
        } else {
            muted.remove(port);
        }
    }

    @Override
    public void merge(MixerPort port, int group) {}

    @Override
    public void record(MixerPort port, LineRecording recording) {}

    @Override
    public void remove(MixerPort port) {
        ports.remove(port);
    }

    Flags flags(MixerPort port) {
        return ports.getOrDefault(port, new Flags(false, false));
    }

    /** Pulls from all that play, then pushes to all that send. */
    void block(float[] microphone) {
        ports.forEach(
                (port, flags) -> {
                    if (flags.plays()) {
                        port.pull(heard);
                    }
                    if (flags.sends()) {
                        port.push(muted.contains(port) ? silence : microphone);
                    }
                });
    }

    /** What the last port pulled gave. */
    float[] heard() {
        return heard;
    }
}
