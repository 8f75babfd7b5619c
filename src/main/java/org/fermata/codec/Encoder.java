package org.fermata.codec;

/**
 * Turns sound into the payload of RTP packets. It keeps state from one call to the next, so each
 * stream has its own. Owned by one thread, {@code audio-capture} for a live line; never blocks, and
 * allocates nothing but for Opus, whose library does.
 */
public interface Encoder {

    /**
     * Encodes the next stretch of sound.
     *
     * @param pcm linear samples at {@link Codec#sampleRate}
     * @param offset where they start
     * @param samples how many there are: a multiple of those in a byte of payload, or a packet time
     *     of {@link Codec#packetTime}
     * @param out where the payload goes
     * @param outOffset where it starts there
     * @return the number of bytes written; 0 where there is nothing to say and the other side likes
     *     to hear nothing then
     */
    int encode(short[] pcm, int offset, int samples, byte[] out, int outOffset);
}
