package org.fermata.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the peer speaks, with one second of a 1 kHz tone at −20 dBFS (a full-scale sine being 0
 * dBFS) encoded beforehand, so that 64 streams cost no encoder. Every clock rate is 8000 Hz, that
 * of G.722 too (RFC 3551 section 4.5.2), and every 20 ms have 160 bytes.
 */
enum PeerCodec {
    PCMU(0),
    PCMA(8),
    /** Its second of tone comes from another encoder (libspandsp), in its steady state. */
    G722(9);

    static final int PACKET_BYTES = 160;
    private static final int PACKETS = 50;
    private static final int TONE_HZ = 1000;
    private static final double AMPLITUDE = 32767 * 0.1;

    final int payloadType;
    private byte[] tone;

    PeerCodec(int payloadType) {
        this.payloadType = payloadType;
    }

    /** The payloads of one second, or of what was taken in its place, end to end. */
    byte[] tone() throws IOException {
        if (tone == null) {
            tone = this == G722 ? fromFile() : encoded(TONE_HZ);
        }
        return tone;
    }

    /**
     * Takes another tone; G.722 has only its own.
     *
     * @param hertz whole, so that a second ends where it began
     */
    static void hertz(int hertz) {
        PCMU.tone = PCMU.encoded(hertz);
        PCMA.tone = PCMA.encoded(hertz);
    }

    /**
     * Says something else in G.722, again and again.
     *
     * @param file whole packets of it, without headers
     */
    static void say(Path file) {
        try {
            G722.tone = Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static byte[] fromFile() throws IOException {
        try (InputStream in = PeerCodec.class.getResourceAsStream("tone-1000hz-minus20dbfs.g722")) {
            return in.readAllBytes();
        }
    }

    private byte[] encoded(int hertz) {
        byte[] bytes = new byte[PACKET_BYTES * PACKETS];
        for (int i = 0; i < bytes.length; i++) {
            int sample = (int) Math.round(AMPLITUDE * Math.sin(2 * Math.PI * hertz * i / 8000));
            bytes[i] = this == PCMU ? muLaw(sample) : aLaw(sample);
        }
        return bytes;
    }

    /** ITU-T G.711 µ-law of a 16-bit sample. */
    private static byte muLaw(int sample) {
        int magnitude = Math.min(Math.abs(sample) + 132, 32767);
        int exponent = 24 - Integer.numberOfLeadingZeros(magnitude);
        int code = exponent << 4 | magnitude >> exponent + 3 & 0x0f;
        return (byte) ~(sample < 0 ? code | 0x80 : code);
    }

    /** ITU-T G.711 A-law of a 16-bit sample. */
    private static byte aLaw(int sample) {
        int magnitude = Math.min(sample < 0 ? ~sample : sample, 32767);
        int exponent = Math.max(0, 24 - Integer.numberOfLeadingZeros(magnitude));
        int mantissa = magnitude >> Math.max(exponent + 3, 4) & 0x0f;
        int code = exponent << 4 | mantissa;
        return (byte) ((sample < 0 ? code : code | 0x80) ^ 0x55);
    }

    static PeerCodec of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    String rtpmap() {
        return "a=rtpmap:" + payloadType + " " + name() + "/8000\r\n";
    }
}
