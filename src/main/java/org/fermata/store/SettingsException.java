package org.fermata.store;

/** A setting that cannot be read or set; the message is a sentence for people. */
public final class SettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message a sentence for people
     */
    public SettingsException(String message) {
        super(message);
    }
}
