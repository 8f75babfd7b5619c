package org.fermata.rig;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A running {@code parec}: 48 kHz mono, with the moment each block of samples arrived here. Its
 * samples are in real time from the first on, so that a test waits for sound, not for a clock.
 */
public final class Recording implements AutoCloseable {

    private static final int LONGEST_SECONDS = 400;
    private static final int BLOCK_FRAMES = 480;

    /** The last twenty seconds: over a longer time the two clocks' difference would show. */
    private static final int FITTED_BLOCKS = 2000;

    private final Process parec;
    private final short[] samples = new short[SoundRig.RATE * LONGEST_SECONDS];
    private final long[] arrivalMicros = new long[samples.length / BLOCK_FRAMES];
    private int count;
    private boolean ended;

    /** Begins to record a source, such as {@code mic.monitor}. */
    public Recording(Map<String, String> environment, String source) {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Priority.raised(
                                List.of(
                                        "parec",
                                        "--raw",
                                        "--format=s16le",
                                        "--rate=" + SoundRig.RATE,
                                        "--channels=1",
                                        "--latency-msec=10",
                                        "--device=" + source)));
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            parec = builder.start();
        } catch (IOException missing) {
            throw new IllegalStateException("cannot start parec (pulseaudio-utils)", missing);
        }
        Thread.ofPlatform().daemon().name("parec").start(this::read);
        awaitSamples(1, Duration.ofSeconds(15));
    }

    private void read() {
        byte[] bytes = new byte[BLOCK_FRAMES * 2];
        try (InputStream in = parec.getInputStream()) {
            int held = 0;
            for (int n = in.read(bytes, 0, bytes.length);
                    n >= 0;
                    n = in.read(bytes, held, bytes.length - held)) {
                held += n;
                int frames = held / 2;
                take(bytes, frames);
                if ((held & 1) == 1) {
                    bytes[0] = bytes[held - 1];
                }
                held &= 1;
            }
        } catch (IOException closed) {
            ended = true;
        }
        synchronized (samples) {
            ended = true;
            samples.notifyAll();
        }
    }

    private void take(byte[] bytes, int frames) {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        synchronized (samples) {
            for (int i = 0; i < frames && count < samples.length; i++) {
                samples[count] = (short) (bytes[2 * i] & 0xFF | bytes[2 * i + 1] << 8);
                if (count % BLOCK_FRAMES == 0) {
                    arrivalMicros[count / BLOCK_FRAMES] = now;
                }
                count++;
            }
            samples.notifyAll();
        }
    }

    /** How many samples have arrived. */
    public int position() {
        synchronized (samples) {
            return count;
        }
    }

    /** Waits until this many samples have arrived in all. */
    public void awaitSamples(int wanted, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (samples) {
            while (count < wanted) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || ended) {
                    throw new AssertionError(
                            "parec gave "
                                    + count
                                    + " samples of "
                                    + wanted
                                    + (ended ? ", ended" : ""));
                }
                try {
                    samples.wait(left);
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            }
        }
    }

    /** Records for this much sound from now on; the position where it began. */
    public int recordSeconds(double seconds) {
        int from = position();
        awaitSamples(
                from + (int) (seconds * SoundRig.RATE),
                Duration.ofMillis((long) (seconds * 1000) + 10_000));
        return from;
    }

    /**
     * Waits until a span of 10 ms is louder than a level.
     *
     * @param from the position to begin at
     * @param dbfs the level
     * @param limit how long at most
     * @return the position where the span begins
     */
    public int awaitLouderThan(int from, double dbfs, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        int looked = from;
        while (true) {
            int now = position();
            int found = Tone.firstLouderThan(part(looked, now), SoundRig.RATE, dbfs);
            if (found >= 0) {
                return looked + found;
            }
            looked = Math.max(looked, now - BLOCK_FRAMES);
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("silence where sound was awaited");
            }
            awaitSamples(now + BLOCK_FRAMES, Duration.ofNanos(left).plusSeconds(1));
        }
    }

    /** The samples of a span. */
    public short[] part(int from, int to) {
        synchronized (samples) {
            return Arrays.copyOfRange(samples, from, Math.min(to, count));
        }
    }

    /**
     * When a span of 10 ms was there to its end.
     *
     * @param position where the span begins
     * @return µs since 1970
     */
    public long spanArrivedMicros(int position) {
        awaitSamples(position + 2 * BLOCK_FRAMES, Duration.ofSeconds(5));
        synchronized (samples) {
            return arrivalMicros[(position + BLOCK_FRAMES - 1) / BLOCK_FRAMES];
        }
    }

    /**
     * When a sample was there, by the line below which no block ever came: what delays one block or
     * another is not in it.
     *
     * @param position the sample's
     * @return µs since 1970
     */
    public double arrivedMicros(int position) {
        synchronized (samples) {
            double earliest = Double.MAX_VALUE;
            int last = Math.max(0, count / BLOCK_FRAMES - 1);
            int first = Math.max(1, last - FITTED_BLOCKS);
            for (int block = first; block < last; block++) {
                double begin = arrivalMicros[block] - block * 1e6 * BLOCK_FRAMES / SoundRig.RATE;
                earliest = Math.min(earliest, begin);
            }
            return earliest + position * 1e6 / SoundRig.RATE;
        }
    }

    @Override
    public void close() {
        parec.destroy();
        try {
            if (!parec.waitFor(3, TimeUnit.SECONDS)) {
                parec.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
