package org.fermata.sdp;

/** A session description that cannot be read, or that nothing in common can be found with. */
public sealed class SdpException extends Exception permits UnprotectedException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong.
     *
     * @param message a clear sentence for the log and the peer's Warning header
     */
    public SdpException(String message) {
        super(message);
    }
}
