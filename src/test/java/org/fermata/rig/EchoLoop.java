package org.fermata.rig;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A room: what sounds on {@code out} comes from {@code mic} later and softer, by the sound server's
 * own loopback, which keeps its delay on a busy machine.
 */
public final class EchoLoop implements AutoCloseable {

    private static final Pattern INPUT = Pattern.compile("(?m)^(\\d+)\\s.*module-loopback");

    private final SoundRig rig;
    private final String module;

    EchoLoop(SoundRig rig, int delayMs, double levelDb) {
        this.rig = rig;
        // No adjusting: both sinks keep time by one clock, and an echo that wanders is another's.
        module =
                rig.pactl(
                                "load-module",
                                "module-loopback",
                                "source=out.monitor",
                                "sink=mic",
                                "latency_msec=" + delayMs,
                                "adjust_time=0",
                                "source_dont_move=yes",
                                "sink_dont_move=yes")
                        .strip();
        String inputs = rig.pactl("list", "short", "sink-inputs");
        Matcher input = INPUT.matcher(inputs);
        if (!input.find()) {
            throw new AssertionError("no loopback: " + inputs);
        }
        rig.pactl("set-sink-input-volume", input.group(1), levelDb + "dB");
    }

    @Override
    public void close() {
        rig.pactl("unload-module", module);
    }
}
