package org.fermata.audio.dsp;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * WebRTC's library writes two lines to standard output as the process ends, where scripts read
 * JSON. They come after all Java code, so nothing but the closing of the output keeps them out.
 */
public final class LibraryNoise {

    private static final Logger log = LoggerFactory.getLogger(LibraryNoise.class);
    private static final int STDOUT = 1;
    private static final int WRITE_ONLY = 1;

    private static volatile boolean loaded;

    private LibraryNoise() {}

    /** The library is about to be loaded. */
    static void expect() {
        loaded = true;
    }

    /** Lets nothing more out on standard output. The last thing a process does. Any thread. */
    public static void silence() {
        if (!loaded) {
            return;
        }
        try {
            NativeLibrary libc = NativeLibrary.getInstance("c");
            Function open = libc.getFunction("open");
            int nowhere = open.invokeInt(new Object[] {"/dev/null", WRITE_ONLY});
            if (nowhere >= 0) {
                libc.getFunction("dup2").invokeInt(new Object[] {nowhere, STDOUT});
            }
        } catch (RuntimeException | LinkageError leaveIt) {
            log.debug("standard output stays open", leaveIt);
        }
    }
}
