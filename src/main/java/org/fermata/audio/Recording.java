package org.fermata.audio;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One file being recorded: a ring that an audio thread fills and {@code recorder} empties. What
 * comes while the ring is full (5 s behind) is lost and counted.
 */
final class Recording implements Recorder.Job {

    private static final Logger log = LoggerFactory.getLogger(Recording.class);
    private static final int RING_FRAMES = 1 << 18;
    private static final int CHUNK_FRAMES = PortHost.RATE / 2;
    private static final int FRAME_BYTES = Short.BYTES;
    private static final long CLOSE_LIMIT_SECONDS = 1;

    private final WavWriter file;
    private final Path path;
    private final Runnable wake;
    private final short[] ring = new short[RING_FRAMES];
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong drained = new AtomicLong();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean flushing;
    private volatile boolean closing;
    private volatile long lostFrames;

    /** Why nothing more is recorded, a negative error number; 0 while all is well. */
    private volatile int error;

    // recorder, and whoever opens it before that.
    private final ByteBuffer chunk =
            ByteBuffer.allocate(CHUNK_FRAMES * FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /**
     * Takes an open file.
     *
     * @param file the file
     * @param path its name, for the log
     * @param wake wakes {@code recorder}; called on the audio thread
     */
    Recording(WavWriter file, Path path, Runnable wake) {
        this.file = file;
        this.path = path;
        this.wake = wake;
    }

    // ---- the audio thread ----

    /** Adds frames. Real-time: must not allocate, lock, log, touch the file or block. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void write(short[] samples, int offset, int frames) {
        long at = written.get();
        if (at + frames - drained.get() > RING_FRAMES) {
            lostFrames = lostFrames + frames;
            return;
        }
        for (int i = 0; i < frames; i++) {
            ring[(int) ((at + i) & (RING_FRAMES - 1))] = samples[offset + i];
        }
        written.set(at + frames);
        if (due()) {
            wake.run();
        }
    }

    /** Why nothing more is recorded, a negative error number; 0 while all is well. */
    int error() {
        return error;
    }

    // ---- device-open ----

    /** Closes the file, to which nothing was written yet. */
    void abandon() {
        finish();
    }

    /** Has everything written soon. */
    void flush() {
        flushing = true;
        wake.run();
    }

    /** Has everything written and closes the file; waits for it, at most a second. */
    @Override
    public void close() {
        closing = true;
        wake.run();
        try {
            if (!done.await(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                log.warn("{} is not written yet", path);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- recorder ----

    @Override
    public boolean due() {
        return written.get() - drained.get() >= CHUNK_FRAMES || flushing || closing;
    }

    @Override
    public void drain() {
        if (!due()) {
            return;
        }
        flushing = false;
        boolean last = closing;
        long end = written.get();
        for (long at = drained.get(); at < end; at = drained.get()) {
            int frames = (int) Math.min(CHUNK_FRAMES, end - at);
            chunk.clear();
            for (int i = 0; i < frames; i++) {
                chunk.putShort(ring[(int) ((at + i) & (RING_FRAMES - 1))]);
            }
            append(chunk.flip());
            drained.set(at + frames);
        }
        if (last) {
            finish();
        }
    }

    @Override
    public boolean finished() {
        return done.getCount() == 0;
    }

    private void append(ByteBuffer bytes) {
        if (error != 0) {
            return;
        }
        try {
            file.append(bytes);
        } catch (IOException failure) {
            error = Recorder.isFull(path) ? PcmDevice.DISK_FULL : PcmDevice.IO_ERROR;
            log.warn("{} is recorded no more: {}", path, failure.getMessage());
        }
    }

    private void finish() {
        try {
            file.close();
        } catch (IOException failure) {
            log.warn("{} was not closed: {}", path, failure.getMessage());
        }
        if (lostFrames > 0) {
            log.warn("{} misses {} frames: the disk was too slow", path, lostFrames);
        }
        done.countDown();
    }
}
