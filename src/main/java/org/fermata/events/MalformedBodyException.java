package org.fermata.events;

/** A body that cannot be read, or is larger than we read. */
public final class MalformedBodyException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what is wrong, for the log
     */
    public MalformedBodyException(String message) {
        super(message, null, false, false);
    }
}
