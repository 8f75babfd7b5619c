package org.fermata.media;

import org.fermata.rtp.Protection;
import org.fermata.rtp.srtp.SrtpKeys;
import org.fermata.rtp.srtp.SrtpProfile;
import org.fermata.sdp.CryptoAttribute;
import org.fermata.sdp.SessionDescription;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of one call that travel in its session descriptions (RFC 4568). Ours is the same in
 * every description as long as it is in use, so that a stream goes on over hold and resume (section
 * 7.1.4); one that has gone out of use never comes back. Owned by {@code signalling}.
 */
final class SdesKeys {

    private final SecureRandom random;
    private final Map<SrtpProfile, SrtpKeys> ours = new EnumMap<>(SrtpProfile.class);

    SdesKeys(SecureRandom random) {
        this.random = random;
    }

    /**
     * Adds our keys to an offer.
     *
     * @param plain the offer without
     * @param used the profile in use, whose line comes first; null for none
     */
    SessionDescription offer(SessionDescription plain, SrtpProfile used) {
        List<String> lines = new ArrayList<>();
        for (SrtpProfile profile : SrtpProfile.values()) {
            String line = ours(profile, profile.ordinal() + 1).attribute();
            if (profile == used) {
                lines.addFirst(line);
            } else {
                lines.add(line);
            }
        }
        lines.addAll(plain.attributes());
        return plain.with(plain.protocol(), lines);
    }

    /**
     * A key has gone out of use: the next description has another, for one that is begun with anew
     * would encrypt other packets by the same numbers (RFC 3711 section 9.1).
     *
     * @param keys ours
     */
    void retire(SrtpKeys keys) {
        ours.remove(keys.profile(), keys);
    }

    private CryptoAttribute ours(SrtpProfile profile, int tag) {
        SrtpKeys keys = ours.computeIfAbsent(profile, each -> SrtpKeys.random(each, random));
        return new CryptoAttribute(tag, profile.name(), keys.secret(), 0);
    }

    /**
     * Answers the first of an offer's lines that we know.
     *
     * @param offer the offer
     * @param plain the answer without
     * @return the answer with our key, null if no line is known
     */
    SessionDescription answer(SessionDescription offer, SessionDescription plain) {
        for (CryptoAttribute line : CryptoAttribute.of(offer)) {
            if (keys(line) != null) {
                List<String> lines = new ArrayList<>();
                lines.add(ours(SrtpProfile.named(line.suite()), line.tag()).attribute());
                lines.addAll(plain.attributes());
                return plain.with(plain.protocol(), lines);
            }
        }
        return null;
    }

    /** Whether a description has a key that we know the use of. */
    static boolean offered(SessionDescription theirs) {
        return CryptoAttribute.of(theirs).stream().anyMatch(line -> keys(line) != null);
    }

    /** The keys that both descriptions name, null if there are none. */
    static Protection.Keyed agreed(SessionDescription ours, SessionDescription theirs) {
        List<CryptoAttribute> known = CryptoAttribute.of(ours);
        for (CryptoAttribute line : CryptoAttribute.of(theirs)) {
            for (CryptoAttribute own : known) {
                if (own.matches(line) && keys(line) != null) {
                    return new Protection.Keyed(keys(own), keys(line));
                }
            }
        }
        return null;
    }

    /** The keys of a line, null if its suite or their length is not known. */
    private static SrtpKeys keys(CryptoAttribute line) {
        SrtpProfile profile = SrtpProfile.named(line.suite());
        if (profile == null
                || line.secret().length != profile.keyBytes() + profile.saltBytes()
                || line.identifierBytes() > SrtpKeys.MOST_IDENTIFIER_BYTES) {
            return null;
        }
        return new SrtpKeys(profile, line.secret(), line.identifierBytes());
    }
}
