package org.fermata.store;

import org.fermata.concurrent.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Writes files that the user wants to have somewhere, readable by their owner only. Called on
 * {@code signalling}; files are written on {@code store-io}.
 */
public final class ExportFile {

    private static final Logger log = LoggerFactory.getLogger(ExportFile.class);

    private final EventLoop signalling;
    private final EventLoop storeIo;

    /**
     * Makes it.
     *
     * @param signalling where the outcome is told
     * @param storeIo where files are written
     */
    public ExportFile(EventLoop signalling, EventLoop storeIo) {
        this.signalling = signalling;
        this.storeIo = storeIo;
    }

    /**
     * Writes a file as a whole or not at all.
     *
     * @param file where; what is there is replaced
     * @param content what it holds
     * @param done told on {@code signalling}: null if it is written, else why not, in a sentence
     */
    public void write(Path file, byte[] content, Consumer<String> done) {
        signalling.assertOwner();
        storeIo.execute(
                () -> {
                    String problem = null;
                    try {
                        if (Files.isDirectory(file)) {
                            problem = file + " is a folder; choose a file.";
                        } else {
                            AtomicFile.writeAmongOthers(file, content);
                        }
                    } catch (IOException failure) {
                        log.info("{} cannot be written", file, failure);
                        problem =
                                file
                                        + " cannot be written: "
                                        + FailureReason.toWrite(failure)
                                        + ".";
                    }
                    String told = problem;
                    signalling.execute(() -> done.accept(told));
                });
    }
}
