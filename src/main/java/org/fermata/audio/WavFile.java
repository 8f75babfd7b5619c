package org.fermata.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads WAV files whole (RIFF, "Multimedia Programming Interface and Data Specifications 1.0"): PCM
 * of 8, 16, 24 or 32 bit or 32-bit float, any number of channels, any rate from 4 to 192 kHz.
 */
final class WavFile {

    private static final int MAX_BYTES = 128 << 20;

    /** What may become of it: 12 minutes. */
    private static final long MAX_FRAMES = 12L * 60 * PortHost.RATE;

    private static final int RIFF = 0x46464952;
    private static final int WAVE = 0x45564157;
    private static final int FORMAT = 0x20746d66;
    private static final int DATA = 0x61746164;
    private static final int HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int FORMAT_BYTES = 16;
    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xfffe;
    private static final int SUBFORMAT_OFFSET = 24;

    private record Layout(int tag, int channels, int rate, int bits) {}

    private WavFile() {}

    /**
     * Reads a file. May block.
     *
     * @param path the file
     * @return its sound, mono at {@link PortHost#RATE}
     * @throws PcmException if it cannot be read, is not a WAV file of these kinds, or too long
     */
    static short[] read(Path path) throws PcmException {
        try {
            if (!Files.isRegularFile(path)) {
                throw new PcmException("there is no such file", 0);
            }
            try (FileChannel file = FileChannel.open(path)) {
                if (file.size() > MAX_BYTES) {
                    throw new PcmException("the file is larger than 128 MB", 0);
                }
                ByteBuffer bytes =
                        ByteBuffer.allocate((int) file.size()).order(ByteOrder.LITTLE_ENDIAN);
                while (bytes.hasRemaining() && file.read(bytes) >= 0) {
                    // Until it is full or the file ends.
                }
                return parse(bytes.flip());
            }
        } catch (IOException unreadable) {
            throw new PcmException("the file cannot be read: " + unreadable.getMessage(), 0);
        }
    }

    private static short[] parse(ByteBuffer bytes) throws PcmException {
        if (bytes.remaining() < HEADER_BYTES
                || bytes.getInt(0) != RIFF
                || bytes.getInt(8) != WAVE) {
            throw new PcmException("this is not a WAV file", 0);
        }
        Layout layout = null;
        long at = HEADER_BYTES;
        while (at + CHUNK_HEADER_BYTES <= bytes.limit()) {
            int type = bytes.getInt((int) at);
            long length = Integer.toUnsignedLong(bytes.getInt((int) at + 4));
            int start = (int) at + CHUNK_HEADER_BYTES;
            if (type == FORMAT) {
                layout = layout(bytes, start, length);
            } else if (type == DATA && layout != null) {
                int end = (int) Math.min(start + length, bytes.limit());
                return convert(bytes.slice(start, end - start), layout);
            }
            at = start + length + (length & 1);
        }
        throw new PcmException("the WAV file holds no sound", 0);
    }

    private static Layout layout(ByteBuffer bytes, int at, long length) throws PcmException {
        if (length < FORMAT_BYTES || at + length > bytes.limit()) {
            throw new PcmException("the WAV file is damaged", 0);
        }
        int tag = Short.toUnsignedInt(bytes.getShort(at));
        if (tag == EXTENSIBLE && length >= SUBFORMAT_OFFSET + 2) {
            tag = Short.toUnsignedInt(bytes.getShort(at + SUBFORMAT_OFFSET));
        }
        Layout layout =
                new Layout(
                        tag,
                        Short.toUnsignedInt(bytes.getShort(at + 2)),
                        bytes.getInt(at + 4),
                        bytes.getShort(at + 14));
        boolean known =
                switch (layout.bits()) {
                    case 8, 16, 24 -> tag == PCM;
                    case 32 -> tag == PCM || tag == FLOAT;
                    default -> false;
                };
        if (!known || layout.channels() == 0 || layout.rate() < 4000 || layout.rate() > 192_000) {
            throw new PcmException("the WAV file's format is not supported (PCM is)", 0);
        }
        return layout;
    }

    private static short[] convert(ByteBuffer data, Layout layout) throws PcmException {
        data.order(ByteOrder.LITTLE_ENDIAN);
        int sampleBytes = layout.bits() / 8;
        int frames = data.limit() / (sampleBytes * layout.channels());
        if ((long) frames * PortHost.RATE / layout.rate() > MAX_FRAMES) {
            throw new PcmException("the file is longer than 12 minutes", 0);
        }
        float[] mono = new float[frames];
        for (int frame = 0; frame < frames; frame++) {
            float sum = 0;
            for (int channel = 0; channel < layout.channels(); channel++) {
                sum += sample(data, (frame * layout.channels() + channel) * sampleBytes, layout);
            }
            mono[frame] = sum / layout.channels();
        }
        return toRate(mono, layout.rate());
    }

    private static float sample(ByteBuffer data, int at, Layout layout) {
        return switch (layout.bits()) {
            case 8 -> (Byte.toUnsignedInt(data.get(at)) - 128) / 128f;
            case 16 -> data.getShort(at) / 32768f;
            case 24 -> ((data.get(at + 2) << 16) | (data.getShort(at) & 0xffff)) / 8388608f;
            default -> layout.tag() == FLOAT ? data.getFloat(at) : data.getInt(at) / 2147483648f;
        };
    }

    private static short[] toRate(float[] in, int rate) {
        short[] out = new short[(int) ((long) in.length * PortHost.RATE / rate)];
        if (rate == PortHost.RATE) {
            for (int i = 0; i < out.length; i++) {
                out[i] = toShort(in[i]);
            }
            return out;
        }
        // A windowed sinc of 16 zero crossings on each side, cut off below the lower of both rates.
        double scale = Math.min(1, (double) PortHost.RATE / rate);
        int reach = (int) Math.ceil(16 / scale);
        for (int i = 0; i < out.length; i++) {
            double centre = (double) i * rate / PortHost.RATE;
            int from = Math.max(0, (int) Math.floor(centre) - reach + 1);
            int to = Math.min(in.length - 1, (int) Math.floor(centre) + reach);
            double sum = 0;
            for (int k = from; k <= to; k++) {
                double x = k - centre;
                sum += in[k] * sinc(x * scale) * scale * window(x / reach);
            }
            out[i] = toShort((float) sum);
        }
        return out;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /** Blackman's, from −1 to 1. */
    private static double window(double x) {
        return 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
    }

    private static short toShort(float sample) {
        return (short) Math.clamp(Math.round(sample * 32768f), Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
