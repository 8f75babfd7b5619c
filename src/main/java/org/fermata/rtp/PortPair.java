package org.fermata.rtp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two sockets of a session: RTP on an even port, RTCP on the next one (RFC 3550 section 11).
 *
 * @param rtp the RTP socket, bound and non-blocking
 * @param rtcp the RTCP socket, bound and non-blocking
 * @param port the RTP port
 */
record PortPair(DatagramChannel rtp, DatagramChannel rtcp, int port) {

    private static final Logger log = LoggerFactory.getLogger(PortPair.class);
    private static final Pattern RANGE = Pattern.compile("\\s*(\\d{1,5})\\s*-\\s*(\\d{1,5})\\s*");

    /** Expedited forwarding (RFC 3246) as the TOS byte has it. */
    private static final int EXPEDITED_FORWARDING = 0xB8;

    /**
     * Binds a free pair, trying the range's pairs in random order.
     *
     * @param local the address to bind to
     * @param range such as {@code 16384-32767}
     * @return the pair
     * @throws IOException if no pair is free, the address is not ours or the range is none
     */
    static PortPair bind(InetAddress local, String range) throws IOException {
        Matcher bounds = RANGE.matcher(range);
        if (!bounds.matches()) {
            throw new IOException("\"" + range + "\" is no range of ports");
        }
        int first = Integer.parseInt(bounds.group(1)) + 1 & ~1;
        int last = Math.min(65_535, Integer.parseInt(bounds.group(2)));
        int pairs = (last - first + 1) / 2;
        if (first < 2 || pairs < 1) {
            throw new IOException("the range of ports " + range + " holds no pair");
        }
        RandomGenerator random = RandomGenerator.getDefault();
        int start = random.nextInt(pairs);
        int step = stepThroughAll(pairs, random);
        for (int tried = 0; tried < pairs; tried++) {
            int port = first + 2 * (int) ((start + (long) tried * step) % pairs);
            PortPair pair = tryBind(local, port);
            if (pair != null) {
                return pair;
            }
        }
        throw new IOException("no pair of ports is free in " + range);
    }

    /** A step that has nothing in common with the number of pairs meets each of them once. */
    private static int stepThroughAll(int pairs, RandomGenerator random) {
        int step = 1 + random.nextInt(pairs);
        while (greatestCommonDivisor(step, pairs) != 1) {
            step++;
        }
        return step;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    private static PortPair tryBind(InetAddress local, int port) throws IOException {
        DatagramChannel rtp = open(local, port);
        if (rtp == null) {
            return null;
        }
        DatagramChannel rtcp = null;
        try {
            rtcp = open(local, port + 1);
        } finally {
            if (rtcp == null) {
                rtp.close();
            }
        }
        return rtcp == null ? null : new PortPair(rtp, rtcp, port);
    }

    /** A bound channel, null if the port is in use. */
    private static DatagramChannel open(InetAddress local, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        boolean bound = false;
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.IP_TOS, EXPEDITED_FORWARDING);
            channel.bind(new InetSocketAddress(local, port));
            bound = true;
            return channel;
        } catch (BindException failure) {
            if (isInUse(local, failure)) {
                return null;
            }
            throw failure;
        } finally {
            if (!bound) {
                channel.close();
            }
        }
    }

    /**
     * Tells a port in use from an address that is not ours: the JDK has one exception for both,
     * with the system's words in the user's language. Where the address itself can be bound, it was
     * the port.
     *
     * @param local the address
     * @param failure what came of binding a port of it; told where another port cannot be bound
     *     either
     */
    static boolean isInUse(InetAddress local, BindException failure) throws IOException {
        try (DatagramChannel any = DatagramChannel.open()) {
            any.bind(new InetSocketAddress(local, 0));
            return true;
        } catch (BindException notOurs) {
            failure.addSuppressed(notOurs);
            return false;
        }
    }

    /** Closes both. */
    void close() {
        for (DatagramChannel channel : List.of(rtp, rtcp)) {
            try {
                channel.close();
            } catch (IOException failure) {
                log.warn("a socket of port {} was not closed", port, failure);
            }
        }
    }
}
