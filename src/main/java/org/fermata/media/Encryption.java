package org.fermata.media;

import org.fermata.rtp.Protection;
import org.fermata.rtp.RtpSession;
import org.fermata.sdp.SdpException;
import org.fermata.sdp.SessionDescription;
import org.fermata.sdp.StreamProtocol;
import org.fermata.sdp.UnprotectedException;
import org.fermata.store.AccountSettings;
import org.fermata.store.AccountSettings.SrtpPolicy;

import java.security.SecureRandom;

/**
 * Whether a call's sound is encrypted, and by what keys: the account's policy, put into offers and
 * answers. Where it is only preferred, the offer is of plain sound with keys (RFC 8643), which a
 * peer that knows nothing of them takes for plain. Owned by {@code signalling}.
 */
final class Encryption implements Contributor {

    private static final String THEY_DO_NOT =
            "The other side does not encrypt the sound, and this account asks for it";
    private static final String WE_DO_NOT =
            "The other side asks for encrypted sound, which is off for this account";
    private static final String UNKNOWN =
            "The other side encrypts the sound in a way that this phone does not know";

    private final SrtpPolicy policy;
    private final RtpSession rtp;
    private final SdesKeys sdes;

    /** What was agreed on last; null before the first agreement. */
    private StreamProtocol agreedProtocol;

    /** The keys in use, null for none. */
    private Protection.Keyed keyed;

    Encryption(AccountSettings account, RtpSession rtp, SecureRandom random) {
        policy = account.srtp();
        this.rtp = rtp;
        sdes = new SdesKeys(random);
    }

    @Override
    public SessionDescription offer(SessionDescription plain) {
        if (agreedProtocol != null) {
            SessionDescription again = plain.with(agreedProtocol.text(), plain.attributes());
            return keyed == null ? again : sdes.offer(again, keyed.send().profile());
        }
        return switch (policy) {
            case OFF -> plain;
            case PREFER -> sdes.offer(plain, null);
            case REQUIRE ->
                    sdes.offer(plain.with(StreamProtocol.SECURE.text(), plain.attributes()), null);
        };
    }

    @Override
    public SessionDescription answer(SessionDescription offer, SessionDescription plain)
            throws SdpException {
        SessionDescription answer = plain.with(offer.protocol(), plain.attributes());
        if (plain.port() == 0) {
            return answer;
        }
        String refusal = refusal(policy, offer);
        if (refusal != null) {
            throw new UnprotectedException(refusal);
        }
        SessionDescription withKey = policy == SrtpPolicy.OFF ? null : sdes.answer(offer, answer);
        return withKey == null ? answer : withKey;
    }

    /**
     * Why an offer cannot be taken.
     *
     * @param policy the account's
     * @param offer the peer's offer
     * @return a sentence for the user, null if it can be taken
     */
    static String refusal(SrtpPolicy policy, SessionDescription offer) {
        boolean secure = StreamProtocol.of(offer.protocol()).secure();
        if (policy == SrtpPolicy.OFF) {
            return secure ? WE_DO_NOT : null;
        }
        if (SdesKeys.offered(offer)) {
            return null;
        }
        if (secure) {
            return UNKNOWN;
        }
        return policy == SrtpPolicy.REQUIRE ? THEY_DO_NOT : null;
    }

    @Override
    public void check(SessionDescription ours, SessionDescription theirs) throws SdpException {
        if (SdesKeys.agreed(ours, theirs) != null) {
            return;
        }
        if (policy == SrtpPolicy.REQUIRE) {
            throw new UnprotectedException(THEY_DO_NOT);
        }
        if (StreamProtocol.of(theirs.protocol()).secure()) {
            throw new UnprotectedException(UNKNOWN);
        }
    }

    @Override
    public void take(SessionDescription ours, SessionDescription theirs) {
        agreedProtocol = StreamProtocol.of(theirs.protocol());
        keyed = SdesKeys.agreed(ours, theirs);
        rtp.protect(keyed == null ? Protection.PLAIN : keyed);
    }

    /** How the sound is encrypted, null for not at all. */
    String secure() {
        return keyed == null ? null : "SDES " + keyed.send().profile();
    }
}
