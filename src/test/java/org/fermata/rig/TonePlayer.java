package org.fermata.rig;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running {@code paplay} that is fed a sine, 48 kHz mono, until closed. */
public final class TonePlayer implements AutoCloseable {

    /** Long, as nobody waits for it and a busy machine must not make it stumble. */
    private static final int STEADY_LATENCY_MS = 300;

    private final Process player;
    private final byte[] second;

    TonePlayer(Map<String, String> environment, String sink, double hz, double dbfs) {
        this(environment, sink, Tone.sine(hz, dbfs, SoundRig.RATE, 1.0));
    }

    TonePlayer(Map<String, String> environment, String sink, short[] sound) {
        second = Tone.littleEndian(sound);
        player = start(environment, sink, STEADY_LATENCY_MS);
        Thread.ofPlatform().daemon().name("paplay").start(this::feed);
    }

    static Process start(Map<String, String> environment, String sink, int latencyMs) {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Priority.raised(
                                List.of(
                                        "paplay",
                                        "--raw",
                                        "--format=s16le",
                                        "--rate=" + SoundRig.RATE,
                                        "--channels=1",
                                        "--latency-msec=" + latencyMs,
                                        "--device=" + sink)));
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            return builder.start();
        } catch (IOException missing) {
            throw new IllegalStateException("cannot start paplay (pulseaudio-utils)", missing);
        }
    }

    private void feed() {
        try (OutputStream out = player.getOutputStream()) {
            while (player.isAlive()) {
                out.write(second);
            }
        } catch (IOException closed) {
            player.destroy();
        }
    }

    @Override
    public void close() {
        end(player);
    }

    static void end(Process player) {
        player.destroy();
        try {
            if (!player.waitFor(3, TimeUnit.SECONDS)) {
                player.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
