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
final class Recorder implements AutoCloseable {

    /** What is said of a disk that takes no more. */
    static final String FULL = "the disk is full";

    /** Less room than this is not begun with: a recording would stop again at once. */
    private static final long LEAST_BYTES = 256 * 1024;

    private final List<Recording> recordings = new CopyOnWriteArrayList<>();
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
            recordings.add(recording);
            if (thread == null) {
                thread = Threads.start("recorder", this::body);
            }
            return recording;
        } catch (IOException refused) {
            throw new PcmException("the file cannot be written: " + refused.getMessage(), 0);
        }
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
            Recording recording = new Recording(file, path, () -> LockSupport.unpark(thread));
            recording.writeHeader();
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
        recordings.forEach(Recording::close);
    }

    private void body() {
        while (true) {
            for (Recording recording : recordings) {
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
            if (recordings.stream().noneMatch(Recording::due)) {
                LockSupport.park(this);
            }
        }
    }
}
