package org.fermata.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Why something cannot be read or written, in words for people: the system's own where it has any,
 * never the name of a class. Pure functions; any thread.
 */
public final class FailureReason {

    private FailureReason() {}

    /**
     * The reason of a failure.
     *
     * @param failure what the system or a part of the phone reports
     * @return words that end a sentence, without its full stop
     */
    public static String of(IOException failure) {
        if (!(failure instanceof FileSystemException file)) {
            String said = failure.getMessage();
            return said == null || said.isBlank() ? "the system does not say why" : said;
        }
        // The message of such a failure begins with the file and often ends there.
        String said = file.getReason();
        return switch (file) {
            case AccessDeniedException _ -> "access is not allowed";
            case NoSuchFileException _ -> "there is no such file or folder";
            case NotDirectoryException _ -> "it is not a folder";
            case FileAlreadyExistsException _ -> "a file of this name is in the way";
            default -> said == null ? "the system does not say why" : said;
        };
    }

    /**
     * The reason why a file cannot be written.
     *
     * @param failure what the system reports
     * @return words that end a sentence, without its full stop
     */
    public static String toWrite(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "there is no such folder";
            case AccessDeniedException _ -> "you may not write there";
            default -> {
                String said = of(failure);
                yield said.contains("No space left") ? "the disk is full" : said;
            }
        };
    }
}
