package org.fermata.sip;

import java.time.Duration;

import javax.sip.header.ExpiresHeader;
import javax.sip.header.MinExpiresHeader;
import javax.sip.message.Response;

/**
 * How long what a server keeps for us lasts: registrations, subscriptions, publications (RFC 3261
 * section 10.2, RFC 6665 section 4.1.2, RFC 3903 section 4). Pure functions; any thread.
 */
final class Expiry {

    /** Nothing is asked for, or believed to last, longer than this, in s: a day. */
    static final int LIMIT_SECONDS = 86_400;

    /** A refresh is this much early at most, in s. */
    private static final int EARLY_LIMIT_SECONDS = 60;

    private Expiry() {}

    /**
     * What the Expires header of a 2xx grants.
     *
     * @param asked what was asked for, in s
     * @return in s; what was asked for where the header says nothing
     */
    static int granted(Response response, int asked) {
        return response.getHeader(ExpiresHeader.NAME) instanceof ExpiresHeader header
                        && header.getExpires() > 0
                ? Math.min(header.getExpires(), LIMIT_SECONDS)
                : asked;
    }

    /**
     * What to ask for after a 423.
     *
     * @param asked what was too brief, in s
     * @return in s; 0 if the Min-Expires header names nothing sensible
     */
    static int longer(Response tooBrief, int asked) {
        int least =
                tooBrief.getHeader(MinExpiresHeader.NAME) instanceof MinExpiresHeader header
                        ? header.getExpires()
                        : 0;
        return least > asked && least <= LIMIT_SECONDS ? least : 0;
    }

    /**
     * When to refresh: early enough for a retransmission, late enough not to be a nuisance.
     *
     * @param seconds how long it lasts
     */
    static Duration refreshAfter(int seconds) {
        int bounded = Math.min(seconds, LIMIT_SECONDS);
        int early = Math.max(1, Math.min(EARLY_LIMIT_SECONDS, bounded / 4));
        return Duration.ofSeconds(Math.max(1, bounded - early));
    }
}
