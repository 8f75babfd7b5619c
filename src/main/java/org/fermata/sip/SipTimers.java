package org.fermata.sip;

import java.time.Duration;

/**
 * How long signalling waits. Immutable.
 *
 * @param t1 the round-trip estimate T1 (RFC 3261 section 17.1.1.1); a request without any response
 *     fails after 64 times this
 * @param t2 the longest pause between retransmissions
 * @param t4 how long a message may stay in the network
 * @param noAnswer how long our INVITE may ring before it is cancelled
 * @param connect how long a look-up or a TCP connect may take
 * @param registrationRetry the first pause after a failed registration; it doubles each time
 * @param registrationRetryLimit the longest such pause
 * @param keepalive how often the way back through a NAT is kept open (RFC 5626 section 4.4.1)
 * @param close how long {@link UserAgent#close} waits for the answers to its farewells
 */
public record SipTimers(
        Duration t1,
        Duration t2,
        Duration t4,
        Duration noAnswer,
        Duration connect,
        Duration registrationRetry,
        Duration registrationRetryLimit,
        Duration keepalive,
        Duration close) {

    /** RFC 3261's values, three minutes of ringing, four seconds to connect. */
    public static final SipTimers DEFAULTS =
            new SipTimers(
                    Duration.ofMillis(500),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(3),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(25),
                    Duration.ofSeconds(1));

    /** How long a transaction waits for its end: 64 times T1. */
    Duration transactionLimit() {
        return t1.multipliedBy(64);
    }

    /**
     * The pause after the given one between retransmissions.
     *
     * @param pause the last pause
     * @return twice as long, at most T2
     */
    Duration next(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(t2) > 0 ? t2 : doubled;
    }
}
