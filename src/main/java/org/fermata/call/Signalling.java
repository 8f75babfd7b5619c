package org.fermata.call;

import org.fermata.sdp.SessionDescription;
import org.fermata.store.AccountSettings;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The port through which calls are signalled; {@code sip} implements it. Every method must be
 * called on {@code signalling} and returns at once; every callback comes on {@code signalling}.
 */
public interface Signalling {

    /** Hears of what comes in from outside any call. */
    interface Listener {
        /**
         * Somebody calls. 100 has been sent. The listener rings or rejects it.
         *
         * @param call the new call, whose events go to the listener returned
         * @param invitation what the INVITE says
         * @return who hears of the call's events
         */
        SignallingCall.Listener incoming(SignallingCall call, Invitation invitation);

        /** An account's registration changed. */
        void accountChanged(AccountSnapshot account);
    }

    /**
     * Why we call: what our INVITE says besides whom.
     *
     * @param replaces the dialog it is to take the place of, as the Replaces header writes it (RFC
     *     3891: Call-ID, to-tag and from-tag as the one called sees them); null for none
     * @param onlyReplacing whether the call is to fail where the one called cannot replace
     * @param referredBy who asked us to call, as its Referred-By header had it (RFC 3892); null if
     *     nobody did
     */
    record Occasion(String replaces, boolean onlyReplacing, String referredBy) {
        /** A call like any other. */
        public static final Occasion NONE = new Occasion(null, false, null);

        /**
         * A call that takes over one which rings elsewhere (RFC 5359, directed pickup), and fails
         * where that has been answered meanwhile.
         *
         * @param callId the Call-ID of the dialog to take over
         * @param localTag the tag of the one we call, in that dialog
         * @param remoteTag the tag of the other side there
         */
        public static Occasion pickUp(String callId, String localTag, String remoteTag) {
            String replaces =
                    callId + ";to-tag=" + localTag + ";from-tag=" + remoteTag + ";early-only";
            return new Occasion(replaces, true, null);
        }
    }

    /**
     * What an INVITE says.
     *
     * @param remote who calls
     * @param account the id of the account it came to, null if none matches
     * @param offer the offer, null for a late one: then we offer in the answer (RFC 3261 section
     *     13.2.1)
     * @param localAddress the address of ours that the caller reaches us at
     * @param transport {@code UDP}, {@code TCP} or {@code TLS}
     * @param trusted whether it comes from the server that the account is registered at
     * @param announcement what it asks for besides
     */
    record Invitation(
            RemoteParty remote,
            String account,
            SessionDescription offer,
            InetAddress localAddress,
            String transport,
            boolean trusted,
            Announcement announcement) {}

    /** Makes the offer of an INVITE, given the address of ours that the peer will reach. */
    interface Offering extends Function<InetAddress, SessionDescription> {
        /**
         * Prepares the offer, which may take half a second.
         *
         * @param local the address of ours
         * @param ready called when the offer can be asked for
         * @throws java.io.UncheckedIOException if there is no sound to offer
         */
        default void prepare(InetAddress local, Runnable ready) {
            ready.run();
        }

        /**
         * The offer was not acceptable: the next one insists on what this one only preferred.
         *
         * @return whether the next one differs
         */
        default boolean insist() {
            return false;
        }
    }

    /** Sets who hears of incoming calls and registrations. Once, before {@link #configure}. */
    void setListener(Listener listener);

    /**
     * Makes the accounts so: registers new and changed ones, unregisters those gone.
     *
     * @param accounts the accounts by their id
     * @param secrets finds an account's password by its id; null where there is none
     */
    void configure(Map<String, AccountSettings> accounts, Function<String, String> secrets);

    /** Registers every account again at once: after a change of network, or when the user asks. */
    void registerNow();

    /**
     * Sends an INVITE. Names are looked up and connections made on {@code connect}; the offer is
     * asked for once the local address is known.
     *
     * @param targetUri a full {@code sip:} or {@code sips:} URI
     * @param account the id of the account to call from, null for none
     * @param offer makes the offer, given the address of ours that the peer will reach; where it
     *     throws {@link java.io.UncheckedIOException} there is no sound to offer, and the call ends
     *     ({@code LOCAL}, 500) without an INVITE
     * @param listener who hears of the call's events
     * @return the call
     * @throws IllegalArgumentException if the target cannot be read as a SIP URI or the account
     *     cannot be used, with a message for the user
     */
    SignallingCall dial(
            String targetUri, String account, Offering offer, SignallingCall.Listener listener);

    /**
     * Sends an INVITE that says why.
     *
     * @param occasion what it says besides whom we call
     * @see #dial(String, String, Offering, SignallingCall.Listener)
     */
    default SignallingCall dial(
            String targetUri,
            String account,
            Occasion occasion,
            Offering offer,
            SignallingCall.Listener listener) {
        return dial(targetUri, account, offer, listener);
    }

    /** The accounts as they stand, in the order of the settings. */
    List<AccountSnapshot> accounts();

    /** The addresses SIP is taken on. */
    List<ListenAddress> listening();
}
