package org.fermata.sip;

import java.security.cert.CertificateException;

/** Why there is no secure connection, in a sentence for people. */
final class TlsRefusal extends CertificateException {

    static final String ASKS_FOR_CERTIFICATE = "The server asks for a certificate of this account";
    static final String NOT_ACCEPTED = "The server does not accept this account’s certificate";

    private static final long serialVersionUID = 1L;

    /**
     * Makes a refusal.
     *
     * @param sentence for people, without a full stop
     * @param cause for the log, may be null
     */
    TlsRefusal(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /**
     * What a failed handshake or connection means to people.
     *
     * @param failure what the engine threw
     * @return a sentence
     */
    static String words(Throwable failure) {
        int depth = 0;
        for (Throwable at = failure; at != null && depth < 10; at = at.getCause(), depth++) {
            if (at instanceof TlsRefusal refusal) {
                return refusal.getMessage();
            }
        }
        String message = String.valueOf(failure.getMessage());
        if (message.contains("certificate_required") || message.contains("bad_certificate")) {
            return ASKS_FOR_CERTIFICATE;
        }
        if (message.contains("unknown_ca")
                || message.contains("certificate_unknown")
                || message.contains("certificate_expired")
                || message.contains("access_denied")) {
            return NOT_ACCEPTED;
        }
        if (message.contains("protocol_version")
                || message.contains("No appropriate protocol")
                || message.contains("handshake_failure")
                || message.contains("insufficient_security")) {
            return "The server and this phone know no common way to encrypt";
        }
        if (message.contains("SSL/TLS") || message.contains("plaintext")) {
            return "The server does not speak TLS on this port";
        }
        return "The secure connection to the server failed";
    }
}
