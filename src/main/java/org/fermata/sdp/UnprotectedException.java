package org.fermata.sdp;

/**
 * Two sides do not agree on whether or how their sound is encrypted. The message is a sentence for
 * the user.
 */
public final class UnprotectedException extends SdpException {

    private static final long serialVersionUID = 1;

    /**
     * Makes it.
     *
     * @param message what is wrong, in words for the user
     */
    public UnprotectedException(String message) {
        super(message);
    }
}
