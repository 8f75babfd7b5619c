package org.fermata.store;

import java.util.List;
import java.util.Locale;

/**
 * An account as the user set it up. Secrets lie elsewhere.
 *
 * @param aor address of record, such as {@code sip:alice@example.org}
 * @param displayName the name others see, null for none
 * @param authUser the user name for authentication, null for the AoR's
 * @param registrar the registrar's URI or host, null for the AoR's domain
 * @param proxy the outbound proxy's URI or host, null for none
 * @param transport {@code UDP}, {@code TCP} or {@code TLS}, null for what the server's name says
 * @param enabled whether it registers
 * @param tls whose certificates are believed
 * @param srtp whether sound is encrypted
 * @param srtpKeys how the keys for it are agreed on
 * @param nat how to get through address translators
 * @param dtmf how digits are sent
 * @param autoAnswer which calls are answered by themselves
 * @param anonymous whether calls from it hide who calls (RFC 3323)
 * @param sessionTimerSeconds how long a call may go unrefreshed (RFC 4028), 90 to 86,400; 0 offers
 *     no session timer
 * @param messages whether it asks for waiting messages (RFC 3842)
 * @param monitor the extensions whose lamps are shown (RFC 4235), as numbers or URIs
 * @param monitorList the URI of a list of such extensions on the server (RFC 4662), null for none
 * @param parkCode where a call is transferred to, to be parked: a feature code, a number or an
 *     address, such as {@code *68} or {@code 700}; null for nowhere
 * @param pickupCode what is dialled before an extension's number to take the call that rings there,
 *     such as {@code **} or {@code *8}; null where calls are taken by their dialog (RFC 3891)
 * @param musicOnHold what held calls hear: {@link #SHIPPED_MUSIC}, or the whole path of a WAV file;
 *     null for silence, which costs nothing
 */
public record AccountSettings(
        String aor,
        String displayName,
        String authUser,
        String registrar,
        String proxy,
        String transport,
        boolean enabled,
        TlsSettings tls,
        SrtpPolicy srtp,
        SrtpKeys srtpKeys,
        NatSettings nat,
        DtmfMethod dtmf,
        AutoAnswer autoAnswer,
        boolean anonymous,
        int sessionTimerSeconds,
        boolean messages,
        List<String> monitor,
        String monitorList,
        String parkCode,
        String pickupCode,
        String musicOnHold) {

    /** The music that comes with the phone. */
    public static final String SHIPPED_MUSIC = "SHIPPED";

    /** What an account has that says nothing more. */
    public static final AccountSettings DEFAULTS =
            new AccountSettings(null, null, null, null, null, null, true);

    public AccountSettings {
        transport = transport == null ? null : transport.toUpperCase(Locale.ROOT);
        monitor = List.copyOf(monitor);
        parkCode = parkCode == null || parkCode.isEmpty() ? null : parkCode;
        pickupCode = pickupCode == null || pickupCode.isEmpty() ? null : pickupCode;
        musicOnHold = musicOnHold == null || musicOnHold.isEmpty() ? null : musicOnHold;
    }

    /** An account that has everything else as it comes. */
    public AccountSettings(
            String aor,
            String displayName,
            String authUser,
            String registrar,
            String proxy,
            String transport,
            boolean enabled) {
        this(
                aor,
                displayName,
                authUser,
                registrar,
                proxy,
                transport,
                enabled,
                new TlsSettings(null, null, null, null),
                SrtpPolicy.PREFER,
                SrtpKeys.SDES,
                new NatSettings(false, null, null, null, 0),
                DtmfMethod.RTP,
                AutoAnswer.NEVER,
                false,
                1800,
                true,
                List.of(),
                null,
                null,
                null,
                null);
    }

    /**
     * Whose certificates are believed, and our own. Files hold PEM.
     *
     * @param ca the file of the authorities believed in place of the system's, null for those
     * @param pin the SHA-256 of the public key (SubjectPublicKeyInfo) of the only certificates
     *     believed, in base64, several separated by commas; null for none
     * @param certificate the file of our own certificate, null for none
     * @param key the file of its key (PKCS #8), null where the certificate's file has it
     */
    public record TlsSettings(String ca, String pin, String certificate, String key) {}

    /** Whether sound is encrypted. */
    public enum SrtpPolicy {
        /** Never. */
        OFF,
        /** Where the peer can. */
        PREFER,
        /** Always; a call without it is refused. */
        REQUIRE
    }

    /** How the keys for sound are offered. What the peer offers is taken either way. */
    public enum SrtpKeys {
        /** In the session description (RFC 4568). */
        SDES,
        /** Between the media ports (RFC 5764). */
        DTLS
    }

    /**
     * How to get through address translators.
     *
     * @param ice whether ways are tried pair by pair (RFC 8445)
     * @param stun the STUN server's host and port, null for none
     * @param turn the TURN server's host and port, null for none; its password is the secret {@code
     *     <account>.turn}
     * @param turnUser the user name there, null for the account's
     * @param keepaliveSeconds how often the way to the server is kept open, 1 to 3600; 0 for what
     *     the transport asks for
     */
    public record NatSettings(
            boolean ice, String stun, String turn, String turnUser, int keepaliveSeconds) {

        /** Whether anything is found out before a call's sound is offered. */
        public boolean seeksWays() {
            return ice || stun != null;
        }
    }

    /** How digits are sent. */
    public enum DtmfMethod {
        /** As events of the sound's stream (RFC 4733), in-band where the peer takes none. */
        RTP,
        /** By INFO requests. */
        INFO,
        /** As tones in the sound. */
        INBAND
    }

    /** Which calls are answered by themselves. */
    public enum AutoAnswer {
        NEVER,
        /** Those that ask for it (Alert-Info, Call-Info). */
        ASKED,
        ALWAYS
    }
}
