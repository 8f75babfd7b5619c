package org.fermata.desktop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * Has the system wait when it is about to sleep, by a lock of logind's that its own program {@code
 * systemd-inhibit} holds for as long as we keep its input open: the lock is a file descriptor,
 * which Java's sockets cannot take. Also when the phone is killed the lock is gone. Owner: {@code
 * desktop}.
 */
final class SleepDelay {

    private static final Logger log = LoggerFactory.getLogger(SleepDelay.class);

    private static final String[] COMMAND = {
        "systemd-inhibit",
        "--what=sleep",
        "--mode=delay",
        "--who=Fermata",
        "--why=The sound devices are to be closed first",
        "cat"
    };

    private Process holder;

    /** Takes the lock, unless it is held. */
    void take() {
        if (holder != null && holder.isAlive()) {
            return;
        }
        try {
            holder =
                    new ProcessBuilder(COMMAND)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException missing) {
            log.info("the system does not wait for us when it sleeps: {}", missing.getMessage());
        }
    }

    /** Lets go of it. */
    void release() {
        if (holder != null) {
            try {
                holder.getOutputStream().close();
            } catch (IOException gone) {
                log.debug("the lock’s holder is gone", gone);
            }
            holder = null;
        }
    }
}
