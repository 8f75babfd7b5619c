package org.fermata.control;

/** A command that is not written as it must be; the message is a sentence for people. */
public final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message a sentence for people
     */
    public UsageException(String message) {
        super(message);
    }
}
