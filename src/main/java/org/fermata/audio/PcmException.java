package org.fermata.audio;

/** A sound device that failed; the message is for people. */
public final class PcmException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The negative error number, as in errno(3); 0 for none. */
    private final int error;

    /**
     * Makes one.
     *
     * @param message what is wrong, in words that follow the device's name and a colon
     * @param error the negative error number, 0 for none
     */
    public PcmException(String message, int error) {
        super(message);
        this.error = error;
    }

    /** The negative error number, 0 for none. */
    public int error() {
        return error;
    }
}
