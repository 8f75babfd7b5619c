package org.fermata.audio;

import org.fermata.concurrent.Threads;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread {@code recorder}: writes WAV files from rings that audio threads fill. It is parked
 * while no ring holds half a second, and there only while a recording is open. After each write the
 * header is brought up to date, so the file can be played whenever the phone ends, however it ends.
 *
 * <p>A file is begun anew the first time, and continued when the same phone opens it again.
 */
public final class Recorder implements AutoCloseable {

    /** What is said of a disk that takes no more. */
    static final String FULL = "the disk is full";

    /** Less room than this is not begun with: a recording would stop again at once. */
    private static final long LEAST_BYTES = 256 * 1024;

    /** A file being written. What is not said otherwise belongs to {@code recorder}. */
    interface Job {
        /** Whether there is something to do. */
        boolean due();

        /** Does what is due. */
        void drain();

        /** Whether the file is closed. */
        boolean finished();

        /** Has everything written and closes the file; waits for it, at most a second. */
        void close();
    }

    private final List<Job> recordings = new CopyOnWriteArrayList<>();
    private final Set<Path> known = new HashSet<>();
    private volatile Thread thread;

    /**
     * Opens a file to record to. On {@code device-open}; may block.
     *
     * @param path the file
     * @throws PcmException if it cannot be written
     */
    synchronized Recording record(Path path) throws PcmException {
        try {
            Recording recording = begin(path);
            if (isFull(path)) {
                recording.abandon();
                throw new PcmException(FULL, PcmDevice.DISK_FULL);
            }
            add(recording);
            return recording;
        } catch (IOException refused) {
            throw new PcmException("the file cannot be written: " + refused.getMessage(), 0);
        }
    }

    /**
     * Records a line. Returns at once: the file is opened on {@code recorder}. Any thread.
     *
     * @param path the file
     * @param ours whether its name is the phone's: then its folder is made, and a file in the way
     *     gives it another name; else it must not be there yet
     * @param listener who hears what becomes of it
     */
    public synchronized LineRecording recordLine(
            Path path, boolean ours, LineRecording.Listener listener) {
        LineRecording recording = new LineRecording(path, ours, listener, this::wake);
        add(recording);
        return recording;
    }

    private void add(Job recording) {
        recordings.add(recording);
        if (thread == null) {
            thread = Threads.start("recorder", this::body);
        }
        wake();
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    private Recording begin(Path path) throws IOException {
        FileChannel file =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        boolean begun = false;
        try {
            if (!known.contains(path)) {
                file.truncate(0);
            }
            WavWriter writer = new WavWriter(file, PortHost.RATE, 1);
            Recording recording = new Recording(writer, path, this::wake);
            known.add(path);
            begun = true;
            return recording;
        } finally {
            if (!begun) {
                file.close();
            }
        }
    }

    /** Whether there is too little room for a recording where a file lies. May block. */
    static boolean isFull(Path path) {
        try {
            return Files.getFileStore(path).getUsableSpace() < LEAST_BYTES;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Writes what is left and ends. */
    @Override
    public void close() {
        recordings.forEach(Job::close);
    }

    private void body() {
        while (true) {
            for (Job recording : recordings) {
                recording.drain();
                if (recording.finished()) {
                    recordings.remove(recording);
                }
            }
            synchronized (this) {
                if (recordings.isEmpty()) {
                    thread = null;
                    return;
                }
            }
            if (recordings.stream().noneMatch(Job::due)) {
                LockSupport.park(this);
            }
        }
    }
}
