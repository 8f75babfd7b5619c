package org.fermata.rig;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of sound with 16 bits a sample, one channel, and a header of its shortest kind.
 *
 * @param samples the sound
 * @param rate samples a second
 */
public record Wav(short[] samples, int rate) {

    private static final int HEADER_BYTES = 44;
    private static final int RATE_AT = 24;

    /** Reads a file. */
    public static Wav read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        short[] samples = new short[(bytes.limit() - HEADER_BYTES) / 2];
        bytes.position(HEADER_BYTES)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return new Wav(samples, bytes.getInt(RATE_AT));
    }

    /** Writes a file. */
    public Path write(Path file) throws IOException {
        int length = 2 * samples.length;
        ByteBuffer wav = ByteBuffer.allocate(HEADER_BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(HEADER_BYTES - 8 + length).put(ascii("WAVEfmt "));
        wav.putInt(16).putShort((short) 1).putShort((short) 1);
        wav.putInt(rate).putInt(2 * rate).putShort((short) 2).putShort((short) 16);
        wav.put(ascii("data")).putInt(length);
        wav.asShortBuffer().put(samples);
        return Files.write(file, wav.array());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
