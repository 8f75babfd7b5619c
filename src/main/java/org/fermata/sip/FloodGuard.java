package org.fermata.sip;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decides, before anything is parsed, whether a message is taken: each source has an allowance, and
 * all strangers together have another, so that a flood costs its sender's messages and nobody
 * else's. Owned by the thread {@code sip}.
 *
 * <p>A request costs as much as five responses. A stranger may send 40 requests a second and 120 at
 * once, a known peer 1,000 and 2,000. What is beyond gets 503 at most 20 times a second, and else
 * nothing: an answer to each would double the flood (RFC 3261 section 26.3.2.4).
 */
final class FloodGuard {

    /** What becomes of a message. */
    enum Verdict {
        TAKE,
        /** 503, without keeping anything of it. */
        REFUSE,
        DROP
    }

    /** How many sources are remembered; beyond it the one not heard of for longest is forgotten. */
    static final int SOURCE_LIMIT = 4096;

    private static final double REQUEST_COST = 5;
    private static final double RESPONSE_COST = 1;

    private static final double STRANGER_BURST = 120 * REQUEST_COST;
    private static final double STRANGER_RATE = 40 * REQUEST_COST;
    private static final double STRANGERS_BURST = 800 * REQUEST_COST;
    private static final double STRANGERS_RATE = 400 * REQUEST_COST;
    private static final double KNOWN_BURST = 2000 * REQUEST_COST;
    private static final double KNOWN_RATE = 1000 * REQUEST_COST;

    private static final double REFUSAL_BURST = 20;
    private static final double REFUSAL_RATE = 20;

    private static final int IPV6_NETWORK_BYTES = 8;

    private final KnownPeers peers;
    private final TokenBucket strangers;
    private final TokenBucket refusals;

    private final Map<InetAddress, TokenBucket> known = bounded();
    private final Map<InetAddress, TokenBucket> unknown = bounded();

    /**
     * Makes a guard that has seen nobody.
     *
     * @param peers who may send more
     * @param nowNanos the clock now
     */
    FloodGuard(KnownPeers peers, long nowNanos) {
        this.peers = peers;
        strangers = new TokenBucket(STRANGERS_BURST, STRANGERS_RATE, nowNanos);
        refusals = new TokenBucket(REFUSAL_BURST, REFUSAL_RATE, nowNanos);
    }

    private static Map<InetAddress, TokenBucket> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<InetAddress, TokenBucket> eldest) {
                return size() > SOURCE_LIMIT;
            }
        };
    }

    /**
     * Decides about a message.
     *
     * @param source the address it came from
     * @param start its first bytes
     * @param nowNanos the clock now
     */
    Verdict judge(InetAddress source, byte[] start, long nowNanos) {
        boolean response = isResponse(start);
        double cost = response ? RESPONSE_COST : REQUEST_COST;
        boolean taken =
                peers.contains(source)
                        ? known.computeIfAbsent(
                                        source,
                                        peer -> new TokenBucket(KNOWN_BURST, KNOWN_RATE, nowNanos))
                                .take(cost, nowNanos)
                        : stranger(source, nowNanos).take(cost, nowNanos)
                                && strangers.take(cost, nowNanos);
        if (taken) {
            return Verdict.TAKE;
        }
        return !response && refusals.take(1, nowNanos) ? Verdict.REFUSE : Verdict.DROP;
    }

    private TokenBucket stranger(InetAddress source, long nowNanos) {
        return unknown.computeIfAbsent(
                network(source),
                network -> new TokenBucket(STRANGER_BURST, STRANGER_RATE, nowNanos));
    }

    /** Who has one IPv6 address has all of its network of 64 bits (RFC 4291 section 2.5.1). */
    private static InetAddress network(InetAddress source) {
        if (!(source instanceof Inet6Address)) {
            return source;
        }
        byte[] address = source.getAddress();
        Arrays.fill(address, IPV6_NETWORK_BYTES, address.length, (byte) 0);
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean isResponse(byte[] start) {
        return start.length > 3
                && start[0] == 'S'
                && start[1] == 'I'
                && start[2] == 'P'
                && start[3] == '/';
    }

    /** How many strangers are remembered. */
    int strangersRemembered() {
        return unknown.size();
    }
}
