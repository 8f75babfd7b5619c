package org.fermata.sdp;

/** The transport protocols of an audio stream's {@code m=} line that are spoken. */
public enum StreamProtocol {
    /** RFC 3551. */
    PLAIN("RTP/AVP", false, false),
    /** RFC 4585. */
    PLAIN_FEEDBACK("RTP/AVPF", false, false),
    /** RFC 3711. */
    SECURE("RTP/SAVP", true, false),
    /** RFC 5124. */
    SECURE_FEEDBACK("RTP/SAVPF", true, false),
    /** RFC 5764. */
    DTLS("UDP/TLS/RTP/SAVP", true, true),
    /** RFC 5764. */
    DTLS_FEEDBACK("UDP/TLS/RTP/SAVPF", true, true);

    private final String text;
    private final boolean secure;
    private final boolean dtls;

    StreamProtocol(String text, boolean secure, boolean dtls) {
        this.text = text;
        this.secure = secure;
        this.dtls = dtls;
    }

    /** As the {@code m=} line has it. */
    public String text() {
        return text;
    }

    /** Whether it promises that the sound is encrypted. */
    public boolean secure() {
        return secure;
    }

    /** Whether the keys come by DTLS. */
    public boolean dtls() {
        return dtls;
    }

    /**
     * Reads one.
     *
     * @param text as the {@code m=} line has it, in any case
     * @return the protocol, null if it is none of these
     */
    public static StreamProtocol of(String text) {
        for (StreamProtocol protocol : values()) {
            if (protocol.text.equalsIgnoreCase(text)) {
                return protocol;
            }
        }
        return null;
    }
}
