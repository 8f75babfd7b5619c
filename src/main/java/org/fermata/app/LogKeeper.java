package org.fermata.app;

import java.util.logging.LogManager;

/**
 * Keeps the log going to the very end: the platform's own manager empties every logger as soon as
 * the Java machine begins to stop, and what the phone does then would go unlogged. Public, for the
 * platform makes it by its name.
 */
public final class LogKeeper extends LogManager {

    /** The name of this class; reading it makes no log manager, touching the class would. */
    static final String NAME = "org.fermata.app.LogKeeper";

    @Override
    public void reset() {
        // LogFile alone says where the log goes.
    }
}
