package org.fermata.rtp.srtp;

/**
 * Encrypts and authenticates packets with session keys. Works in memory taken beforehand. Belongs
 * to one thread.
 *
 * <pre>
 *   bytes   0 ── clear ── open ────────── end ─ trailer ─
 *              header │  what is encrypted   │ index of a report, or the roll-over counter
 * </pre>
 */
interface PacketCipher {

    /** The longest packet in bytes. */
    int MOST_BYTES = 2048;

    /**
     * Encrypts a packet in place and writes the tag over it.
     *
     * @param packet the packet
     * @param clear the length of its header, which stays clear but is authenticated
     * @param end where what is encrypted ends
     * @param tag where the tag is written
     * @param trailer four bytes that are authenticated with it
     * @param ssrc the sender's source
     * @param index the packet's index: 48 bits for media, 31 for reports
     */
    void seal(byte[] packet, int clear, int end, int tag, int trailer, int ssrc, long index);

    /**
     * Checks a packet, and decrypts it in place.
     *
     * @param packet the packet
     * @param clear the length of its header
     * @param end where what is encrypted ends
     * @param tag where the tag is
     * @param trailer four bytes that are authenticated with it
     * @param ssrc the sender's source
     * @param index the packet's index
     * @param decrypt false only to check
     * @return whether the tag is right; if not, nothing is decrypted
     */
    boolean open(
            byte[] packet,
            int clear,
            int end,
            int tag,
            int trailer,
            int ssrc,
            long index,
            boolean decrypt);
}
