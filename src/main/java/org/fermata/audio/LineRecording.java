package org.fermata.audio;

import org.fermata.audio.dsp.Downsampler;
import org.fermata.store.FailureReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One line being recorded to a WAV file of {@link #RATE}: left what the far end is given to hear,
 * right what it says. What is not heard is not recorded: while the line is held nothing is written,
 * and nothing waits.
 */
public final class LineRecording implements Recorder.Job {

    /** Frames a second: all that the codecs of telephones carry. */
    static final int RATE = 16_000;

    /** Hears what becomes of it. Called on {@code recorder}; must return at once. */
    public interface Listener {
        /** The file is there. */
        void began(Path file);

        /**
         * It is recorded no more, though nobody ended it; or it never began.
         *
         * @param why a sentence for the user
         */
        void failed(String why);
    }

    private static final Logger log = LoggerFactory.getLogger(LineRecording.class);
    private static final int CHUNK_BLOCKS = 50;
    private static final int BLOCK_BYTES = RATE / 100 * 2 * Short.BYTES;
    private static final int MOST_OF_A_NAME = 99;
    private static final long CLOSE_LIMIT_SECONDS = 1;

    private final Path wanted;
    private final boolean ours;
    private final Listener listener;
    private final Runnable wake;
    private final Queue<Take> takes = new ConcurrentLinkedQueue<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean closing;

    // Owned by recorder.
    private final float[] left = new float[PortHost.BLOCK_FRAMES];
    private final float[] right = new float[PortHost.BLOCK_FRAMES];
    private final short[] leftSound = new short[RATE / 100];
    private final short[] rightSound = new short[RATE / 100];
    private final Downsampler leftRate = new Downsampler(RATE);
    private final Downsampler rightRate = new Downsampler(RATE);
    private final ByteBuffer chunk =
            ByteBuffer.allocate(CHUNK_BLOCKS * BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private boolean begun;
    private Path path;
    private WavWriter file;
    private long lostBlocks;

    /**
     * Makes one; {@link Recorder} opens its file.
     *
     * @param wanted the file
     * @param ours whether its name is the phone's: then its folder is made, and a file in the way
     *     gives it another name
     * @param listener who hears of it
     * @param wake wakes {@code recorder}
     */
    LineRecording(Path wanted, boolean ours, Listener listener, Runnable wake) {
        this.wanted = wanted;
        this.ours = ours;
        this.listener = listener;
        this.wake = wake;
    }

    // ---- signalling ----

    /** The line is heard from now on. */
    Take begin() {
        Take take = new Take(wake);
        takes.add(take);
        return take;
    }

    /** Has what is left written and the file closed. Returns at once. */
    public void end() {
        closing = true;
        wake.run();
    }

    // ---- whoever ends the recorder ----

    @Override
    public void close() {
        end();
        try {
            if (!done.await(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                log.warn("{} is not written yet", wanted);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- recorder ----

    @Override
    public boolean due() {
        return !begun || closing || takes.stream().anyMatch(Take::due);
    }

    @Override
    public boolean finished() {
        return done.getCount() == 0;
    }

    @Override
    public void drain() {
        if (!begun) {
            begun = true;
            open();
        }
        boolean last = closing;
        for (Take take = takes.peek(); take != null; take = takes.peek()) {
            boolean whole = take.ended() || last;
            write(take);
            if (!whole) {
                break;
            }
            lostBlocks += take.lostBlocks();
            takes.remove();
        }
        if (last || file == null) {
            finish();
        }
    }

    private void open() {
        try {
            if (ours) {
                Files.createDirectories(
                        wanted.getParent(),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
            file = new WavWriter(create(), RATE, 2);
            listener.began(path);
        } catch (IOException failure) {
            log.warn("{} cannot be recorded to", wanted, failure);
            listener.failed(wanted + " cannot be written: " + FailureReason.toWrite(failure) + ".");
        }
    }

    private FileChannel create() throws IOException {
        String name = wanted.getFileName().toString();
        String stem = name.replaceFirst("\\.wav$", "");
        for (int number = 1; ; number++) {
            path = number == 1 ? wanted : wanted.resolveSibling(stem + "_" + number + ".wav");
            try {
                return FileChannel.open(
                        path,
                        Set.of(
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
            } catch (FileAlreadyExistsException taken) {
                if (!ours || number == MOST_OF_A_NAME) {
                    throw taken;
                }
            }
        }
    }

    private void write(Take take) {
        chunk.clear();
        while (take.next(left, right)) {
            leftRate.convert(left, leftSound, 0);
            rightRate.convert(right, rightSound, 0);
            for (int i = 0; i < leftSound.length; i++) {
                chunk.putShort(leftSound[i]).putShort(rightSound[i]);
            }
            if (!chunk.hasRemaining()) {
                append();
            }
        }
        append();
    }

    private void append() {
        chunk.flip();
        try {
            if (file != null && chunk.hasRemaining()) {
                file.append(chunk);
            }
        } catch (IOException failure) {
            log.warn("{} is recorded no more", path, failure);
            listener.failed("The recording has stopped: " + FailureReason.toWrite(failure) + ".");
            closeFile();
        }
        chunk.clear();
    }

    private void closeFile() {
        try {
            file.close();
        } catch (IOException failure) {
            log.warn("{} was not closed", path, failure);
        }
        file = null;
    }

    private void finish() {
        if (file != null) {
            closeFile();
        }
        if (lostBlocks > 0) {
            log.warn("{} misses {} ms: the disk was too slow", path, 10 * lostBlocks);
        }
        done.countDown();
    }
}
