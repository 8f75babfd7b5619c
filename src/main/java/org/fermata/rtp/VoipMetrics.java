package org.fermata.rtp;

import java.nio.ByteBuffer;

/**
 * The VoIP metrics block of an extended report (RFC 3611 section 4.7). Immutable; any thread.
 *
 * @param lossRate the share of packets lost, in 256ths
 * @param discardRate the share of packets that came too late, in 256ths
 * @param burstDensity the share lost within bursts, in 256ths
 * @param gapDensity the share lost between bursts, in 256ths
 * @param burstMs the mean length of a burst in ms
 * @param gapMs the mean length of a gap in ms
 * @param roundTripMs the round trip in ms, 0 for unknown
 * @param endSystemMs what the end adds to the delay in ms
 * @param rating the R factor, 0 to 100; {@link #UNAVAILABLE} for unknown
 * @param listeningTenths the MOS of listening in tenths, 10 to 50; {@link #UNAVAILABLE}
 * @param conversationTenths the MOS with the delay in tenths, 10 to 50; {@link #UNAVAILABLE}
 * @param adaptive whether the jitter buffer adapts its delay
 * @param jitterNominalMs the delay of the jitter buffer in ms
 * @param jitterMaximumMs the longest delay it can take in ms
 */
record VoipMetrics(
        int lossRate,
        int discardRate,
        int burstDensity,
        int gapDensity,
        int burstMs,
        int gapMs,
        int roundTripMs,
        int endSystemMs,
        int rating,
        int listeningTenths,
        int conversationTenths,
        boolean adaptive,
        int jitterNominalMs,
        int jitterMaximumMs) {

    static final int EXTENDED_REPORT = 207;
    static final int UNAVAILABLE = 127;

    /** Of header, sender and block, in bytes. */
    static final int PACKET_LENGTH = 44;

    private static final int BLOCK_TYPE = 7;
    private static final int BLOCK_WORDS = 8;
    private static final int BLOCK_LENGTH = 4 + 4 * BLOCK_WORDS;
    private static final int LONGEST_MS = 65_535;

    // Enhanced concealment with a jitter buffer of either kind (section 4.7.6).
    private static final int ADAPTIVE = 0xB0;
    private static final int FIXED = 0xA0;

    /**
     * Writes a packet with this block alone.
     *
     * @param packet where it goes
     * @param sender our SSRC
     * @param source whom it is about
     */
    void write(ByteBuffer packet, int sender, int source) {
        packet.put((byte) 0x80).put((byte) EXTENDED_REPORT);
        packet.putShort((short) (PACKET_LENGTH / 4 - 1));
        packet.putInt(sender);
        packet.put((byte) BLOCK_TYPE).put((byte) 0).putShort((short) BLOCK_WORDS);
        packet.putInt(source);
        packet.put((byte) lossRate).put((byte) discardRate);
        packet.put((byte) burstDensity).put((byte) gapDensity);
        putMs(packet, burstMs);
        putMs(packet, gapMs);
        putMs(packet, roundTripMs);
        putMs(packet, endSystemMs);
        packet.put((byte) UNAVAILABLE).put((byte) UNAVAILABLE).put((byte) UNAVAILABLE);
        packet.put((byte) LossBursts.GMIN);
        packet.put((byte) rating).put((byte) UNAVAILABLE);
        packet.put((byte) listeningTenths).put((byte) conversationTenths);
        packet.put((byte) (adaptive ? ADAPTIVE : FIXED)).put((byte) 0);
        putMs(packet, jitterNominalMs);
        putMs(packet, jitterMaximumMs);
        putMs(packet, jitterMaximumMs);
    }

    private static void putMs(ByteBuffer packet, int ms) {
        packet.putShort((short) Math.clamp(ms, 0, LONGEST_MS));
    }

    /**
     * Reads the block about a source from an extended report.
     *
     * @param packet the datagram
     * @param offset where the extended report starts in it
     * @param length its length in bytes, within the datagram
     * @param source whom the block is to be about
     * @return the block, null if there is none that is whole
     */
    static VoipMetrics read(ByteBuffer packet, int offset, int length, int source) {
        int end = offset + length;
        int block = offset + 8;
        while (block + 4 <= end) {
            int size = 4 + 4 * unsigned(packet, block + 2);
            if (size > end - block) {
                return null;
            }
            if ((packet.get(block) & 0xFF) == BLOCK_TYPE
                    && size == BLOCK_LENGTH
                    && packet.getInt(block + 4) == source) {
                return read(packet, block + 8);
            }
            block += size;
        }
        return null;
    }

    private static VoipMetrics read(ByteBuffer packet, int at) {
        return new VoipMetrics(
                packet.get(at) & 0xFF,
                packet.get(at + 1) & 0xFF,
                packet.get(at + 2) & 0xFF,
                packet.get(at + 3) & 0xFF,
                unsigned(packet, at + 4),
                unsigned(packet, at + 6),
                unsigned(packet, at + 8),
                unsigned(packet, at + 10),
                packet.get(at + 16) & 0xFF,
                packet.get(at + 18) & 0xFF,
                packet.get(at + 19) & 0xFF,
                (packet.get(at + 20) & 0x30) == 0x30,
                unsigned(packet, at + 22),
                unsigned(packet, at + 24));
    }

    private static int unsigned(ByteBuffer packet, int at) {
        return packet.getShort(at) & 0xFFFF;
    }
}
