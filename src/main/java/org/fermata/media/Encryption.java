package org.fermata.media;

import org.fermata.call.CallMedia;
import org.fermata.concurrent.EventLoop;
import org.fermata.rtp.Protection;
import org.fermata.rtp.RtpSession;
import org.fermata.sdp.SdpException;
import org.fermata.sdp.SessionDescription;
import org.fermata.sdp.StreamProtocol;
import org.fermata.sdp.UnprotectedException;
import org.fermata.store.AccountSettings;
import org.fermata.store.AccountSettings.SrtpPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.SecureRandom;
import java.util.concurrent.Executor;

/**
 * Whether a call's sound is encrypted, and by what keys: the account's policy, put into offers and
 * answers. Where it is only preferred, the offer is of plain sound with keys (RFC 8643), which a
 * peer that knows nothing of them takes for plain. Owned by {@code signalling}.
 */
final class Encryption implements Contributor {

    private static final Logger log = LoggerFactory.getLogger(Encryption.class);

    private static final String THEY_DO_NOT =
            "The other side does not encrypt the sound, and this account asks for it";
    private static final String WE_DO_NOT =
            "The other side asks for encrypted sound, which is off for this account";
    private static final String UNKNOWN =
            "The other side encrypts the sound in a way that this phone does not know";

    private static final String FAILED =
            "The keys for encrypted sound could not be agreed on with the other side";

    /** How the keys are agreed on. */
    private enum Way {
        NONE,
        SDES,
        DTLS
    }

    private final SrtpPolicy policy;
    private final Way preferred;
    private final RtpSession rtp;
    private final CallMedia.Listener listener;
    private final SdesKeys sdes;
    private final DtlsKeys dtls;

    /** What was agreed on last; null before the first agreement. */
    private StreamProtocol agreedProtocol;

    private boolean insisted;
    private Way way = Way.NONE;

    /** The keys in use, null for none. */
    private Protection.Keyed keyed;

    /**
     * Prepares the encryption of a call.
     *
     * @param account whose policy holds
     * @param random for keys
     * @param rtp what is protected
     * @param workers run handshakes
     * @param signalling the loop that all belongs to
     * @param listener hears when the sound is encrypted
     */
    Encryption(
            AccountSettings account,
            SecureRandom random,
            RtpSession rtp,
            Executor workers,
            EventLoop signalling,
            CallMedia.Listener listener) {
        policy = account.srtp();
        preferred = account.srtpKeys() == AccountSettings.SrtpKeys.DTLS ? Way.DTLS : Way.SDES;
        this.rtp = rtp;
        this.listener = listener;
        sdes = new SdesKeys(random);
        dtls = new DtlsKeys(rtp, workers, signalling, new Outcome());
    }

    /**
     * The first offer was not acceptable, which of one that prefers encryption may mean that the
     * peer insists on it: the next one does, too.
     *
     * @return whether the next one differs
     */
    boolean insist() {
        if (policy != SrtpPolicy.PREFER || insisted || agreedProtocol != null) {
            return false;
        }
        insisted = true;
        return true;
    }

    @Override
    public SessionDescription offer(SessionDescription plain) {
        if (agreedProtocol != null) {
            return withKeys(plain.with(agreedProtocol.text(), plain.attributes()), way);
        }
        return switch (policy) {
            case OFF -> plain;
            case PREFER -> withKeys(insisted ? secure(plain) : plain, preferred);
            case REQUIRE -> withKeys(secure(plain), preferred);
        };
    }

    private SessionDescription secure(SessionDescription plain) {
        StreamProtocol protocol =
                preferred == Way.DTLS ? StreamProtocol.DTLS : StreamProtocol.SECURE;
        return plain.with(protocol.text(), plain.attributes());
    }

    private SessionDescription withKeys(SessionDescription offer, Way by) {
        return switch (by) {
            case NONE -> offer;
            case SDES -> sdes.offer(offer, keyed == null ? null : keyed.send().profile());
            case DTLS -> dtls.offer(offer);
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
        return switch (choose(offer)) {
            case NONE -> answer;
            case SDES -> sdes.answer(offer, answer);
            case DTLS -> dtls.answer(offer, answer);
        };
    }

    private Way choose(SessionDescription offer) {
        boolean bySdes = SdesKeys.offered(offer);
        boolean byDtls = DtlsKeys.offered(offer);
        if (policy == SrtpPolicy.OFF || !bySdes && !byDtls) {
            return Way.NONE;
        }
        if (bySdes && byDtls) {
            return StreamProtocol.of(offer.protocol()).dtls() ? Way.DTLS : preferred;
        }
        return bySdes ? Way.SDES : Way.DTLS;
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
        if (SdesKeys.offered(offer) || DtlsKeys.offered(offer)) {
            return null;
        }
        if (secure) {
            return UNKNOWN;
        }
        return policy == SrtpPolicy.REQUIRE ? THEY_DO_NOT : null;
    }

    @Override
    public void check(SessionDescription ours, SessionDescription theirs) throws SdpException {
        if (SdesKeys.agreed(ours, theirs) != null || DtlsKeys.agreed(ours, theirs)) {
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
        Protection.Keyed told = SdesKeys.agreed(ours, theirs);
        if (keyed != null && (told == null || !told.send().equals(keyed.send()))) {
            sdes.retire(keyed.send());
        }
        if (told == null && DtlsKeys.agreed(ours, theirs)) {
            way = Way.DTLS;
            if (dtls.take(ours, theirs)) {
                keyed = null;
                rtp.protect(Protection.AWAITED);
            }
            return;
        }
        dtls.stop();
        way = told == null ? Way.NONE : Way.SDES;
        keyed = told;
        rtp.protect(told == null ? Protection.PLAIN : told);
    }

    /** What comes of a handshake. */
    private final class Outcome implements DtlsKeys.Listener {
        @Override
        public void keyed(Protection.Keyed keys) {
            keyed = keys;
            rtp.protect(keys);
            listener.secured();
        }

        @Override
        public void failed(String reason) {
            log.warn("no keys: {}", reason);
            listener.unprotected(FAILED);
        }
    }

    @Override
    public void close() {
        dtls.stop();
    }

    /** How the sound is encrypted, null for not at all or not yet. */
    String words() {
        return keyed == null ? null : way + " " + keyed.send().profile();
    }
}
