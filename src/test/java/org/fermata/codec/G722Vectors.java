package org.fermata.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Makes the signals of {@link G722Test}; the answers to them come from FFmpeg, which shares no code
 * with us. Made with FFmpeg 5.1 of Debian 12, in {@code src/test/resources/org/fermata/codec}:
 *
 * <pre>
 * java G722Vectors.java .
 * ffmpeg -f s16le -ar 16000 -ac 1 -i signal.pcm -c:a g722 -f g722 signal.g722
 * ffmpeg -f g722 -i signal.g722 -f s16le signal.decoded.pcm
 * ffmpeg -f g722 -i noise.g722 -f s16le noise.decoded.pcm
 * </pre>
 */
final class G722Vectors {

    private static final int RATE = 16_000;

    private G722Vectors() {}

    /** Writes {@code signal.pcm} and {@code noise.g722} into the folder given. */
    public static void main(String[] args) throws IOException {
        Random random = new Random(722);
        ByteBuffer pcm = ByteBuffer.allocate(2 * RATE).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < RATE; i++) {
            long sample = Math.round(signal(i, random) * Short.MAX_VALUE);
            pcm.putShort((short) Math.clamp(sample, Short.MIN_VALUE, Short.MAX_VALUE));
        }
        Files.write(Path.of(args[0], "signal.pcm"), pcm.array());
        byte[] noise = new byte[4000];
        random.nextBytes(noise);
        Files.write(Path.of(args[0], "noise.g722"), noise);
    }

    /** A sweep, tones, loud noise, silence, a full-scale square wave, clicks, faint noise. */
    private static double signal(int i, Random random) {
        double t = (double) i / RATE;
        if (i < 4000) {
            return 0.5 * Math.sin(2 * Math.PI * (100 + 13_800 * t) * t);
        } else if (i < 7000) {
            double swell = 0.5 + 0.5 * Math.sin(2 * Math.PI * 5 * t);
            return swell
                    * (0.3 * Math.sin(2 * Math.PI * 220 * t)
                            + 0.2 * Math.sin(2 * Math.PI * 660 * t + 1)
                            + 0.1 * Math.sin(2 * Math.PI * 3300 * t)
                            + 0.05 * Math.sin(2 * Math.PI * 5500 * t));
        } else if (i < 9000) {
            return 2 * random.nextDouble() - 1;
        } else if (i < 10_000) {
            return 0;
        } else if (i < 12_000) {
            return i / 80 % 2 == 0 ? 1 : -1.1;
        } else if (i < 13_000) {
            return i % 250 == 0 ? 1 : 0;
        }
        return 0.001 * (2 * random.nextDouble() - 1) * (i % 7);
    }
}
