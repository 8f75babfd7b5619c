package org.fermata.call;

/**
 * What a codec costs on this machine, for 20 ms of sound.
 *
 * @param codec its encoding name, such as {@code G722}
 * @param encodeMicros processor time to encode a packet, in µs
 * @param decodeMicros processor time to decode one, in µs
 */
public record CodecCost(String codec, double encodeMicros, double decodeMicros) {

    /** Both ways together, in µs for each packet time. */
    public double bothMicros() {
        return encodeMicros + decodeMicros;
    }
}
