package org.fermata.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;

/**
 * A room: what sounds on {@code out} comes from {@code mic} a known time later and so much softer,
 * besides what the two programs in between take.
 */
public final class EchoLoop implements AutoCloseable {

    private static final int CHUNK_MS = 10;
    private static final int CHUNK = SoundRig.RATE / 1000 * CHUNK_MS * 2;
    private static final int LATENCY_MS = 30;

    private final Process recorder;
    private final Process player;
    private final int delayMs;
    private final double gain;

    EchoLoop(Map<String, String> environment, int delayMs, double levelDb) {
        this.delayMs = delayMs;
        gain = Math.pow(10, levelDb / 20);
        ProcessBuilder parec =
                new ProcessBuilder(
                        "parec",
                        "--raw",
                        "--format=s16le",
                        "--rate=" + SoundRig.RATE,
                        "--channels=1",
                        "--latency-msec=" + CHUNK_MS,
                        "--device=out.monitor");
        parec.environment().putAll(environment);
        try {
            recorder = parec.start();
        } catch (IOException missing) {
            throw new IllegalStateException("cannot start parec (pulseaudio-utils)", missing);
        }
        player = TonePlayer.start(environment, "mic", LATENCY_MS);
        Thread.ofPlatform().daemon().name("echo-loop").start(this::run);
    }

    private void run() {
        Queue<byte[]> late = new ArrayDeque<>();
        for (int ms = 0; ms < delayMs; ms += CHUNK_MS) {
            late.add(new byte[CHUNK]);
        }
        try (InputStream in = recorder.getInputStream();
                OutputStream out = player.getOutputStream()) {
            for (byte[] chunk = in.readNBytes(CHUNK);
                    chunk.length == CHUNK;
                    chunk = in.readNBytes(CHUNK)) {
                late.add(softer(chunk));
                out.write(late.remove());
                out.flush();
            }
        } catch (IOException closed) {
            recorder.destroy();
        }
    }

    private byte[] softer(byte[] chunk) {
        for (int i = 0; i < chunk.length; i += 2) {
            int sample = (chunk[i] & 0xff) | chunk[i + 1] << 8;
            int soft = (int) Math.round(sample * gain);
            chunk[i] = (byte) soft;
            chunk[i + 1] = (byte) (soft >> 8);
        }
        return chunk;
    }

    @Override
    public void close() {
        TonePlayer.end(recorder);
        TonePlayer.end(player);
    }
}
