package org.fermata.rig;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The delay of the sound rig alone: silence is played at the pace of real time, a burst follows,
 * and the recorder says when it was there.
 */
final class RigDelay {

    private static final int BURSTS = 5;
    private static final int LATENCY_MS = 20;
    private static final int CHUNK_MS = 10;
    private static final int PERIOD_MS = 500;
    private static final int BURST_MS = 100;
    private static final double LOUD = -40;

    private RigDelay() {}

    static double measure(Map<String, String> environment, String sink) {
        byte[] tone = Tone.littleEndian(Tone.sine(1000, -20, SoundRig.RATE, CHUNK_MS / 1000.0));
        byte[] silence = new byte[tone.length];
        double[] delays = new double[BURSTS];
        Process player = TonePlayer.start(environment, sink, LATENCY_MS);
        try (Recording recording = new Recording(environment, sink + ".monitor");
                OutputStream out = player.getOutputStream()) {
            long next = System.nanoTime();
            for (int burst = 0; burst <= BURSTS; burst++) {
                int from = recording.position();
                long written = 0;
                for (int ms = 0; ms < PERIOD_MS; ms += CHUNK_MS) {
                    next += CHUNK_MS * 1_000_000L;
                    while (next - System.nanoTime() > 0) {
                        LockSupport.parkNanos(next - System.nanoTime());
                    }
                    boolean loud = ms >= PERIOD_MS / 5 && ms < PERIOD_MS / 5 + BURST_MS;
                    if (loud && written == 0) {
                        written = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
                        from = recording.position();
                    }
                    out.write(loud ? tone : silence);
                    out.flush();
                }
                if (burst > 0) {
                    // The first one only fills the player's own buffer.
                    int at = recording.awaitLouderThan(from, LOUD, Duration.ofSeconds(3));
                    delays[burst - 1] = (recording.spanArrivedMicros(at) - written) / 1000.0;
                }
            }
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        } finally {
            TonePlayer.end(player);
        }
        Arrays.sort(delays);
        return delays[BURSTS / 2];
    }
}
