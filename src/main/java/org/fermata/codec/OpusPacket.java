package org.fermata.codec;

/** What the first bytes of an Opus packet say (RFC 6716 section 3). Pure functions; any thread. */
final class OpusPacket {

    /** A packet of more than 120 ms is malformed (RFC 6716 section 3.4, R5). */
    static final int LONGEST_SAMPLES = 120 * 48;

    private OpusPacket() {}

    /**
     * How much sound a packet holds.
     *
     * @param packet the array it is in
     * @param offset where it starts
     * @param length its length in bytes
     * @return samples at 48,000 Hz; 0 for one that is malformed
     */
    static int samples(byte[] packet, int offset, int length) {
        if (length < 1) {
            return 0;
        }
        int frames =
                switch (packet[offset] & 3) {
                    case 0 -> 1;
                    case 1, 2 -> 2;
                    default -> length < 2 ? 0 : packet[offset + 1] & 0x3F;
                };
        int samples = frames * frameSamples(packet[offset]);
        return samples > LONGEST_SAMPLES ? 0 : samples;
    }

    /**
     * How much sound each frame of a packet holds.
     *
     * @param toc the packet's first byte
     * @return samples at 48,000 Hz
     */
    static int frameSamples(byte toc) {
        int configuration = toc >> 3 & 0x1F;
        if (configuration >= 16) {
            return 120 << (configuration & 3);
        }
        if (configuration >= 12) {
            return 480 << (configuration & 1);
        }
        int size = configuration & 3;
        return size == 3 ? 2880 : 480 << size;
    }
}
