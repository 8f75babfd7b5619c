package org.fermata.rig;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The RTP packets the peer wrote down, and the sound in them. */
public final class RtpDump {

    /** A packet as it arrived; the payload type is that of RFC 3551. */
    public record Packet(
            long arrivalMicros,
            int sequence,
            long timestamp,
            int ssrc,
            boolean marker,
            int payloadType,
            byte[] payload) {}

    /** Turns the payloads of one stream into samples, in order. */
    public interface Decoder {
        /** The samples of one payload. */
        short[] decode(byte[] payload);
    }

    private static final int HEADER_BYTES = 12;
    private static final int CLOCK_RATE = 8000;

    private final List<Packet> packets = new ArrayList<>();

    private RtpDump() {}

    /** Reads what {@code dump} of the peer wrote. */
    public static RtpDump read(Path file) {
        RtpDump dump = new RtpDump();
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            while (true) {
                long at = in.readLong();
                byte[] bytes = in.readNBytes(in.readUnsignedShort());
                ByteBuffer header = ByteBuffer.wrap(bytes);
                byte[] payload = new byte[bytes.length - HEADER_BYTES];
                header.get(HEADER_BYTES, payload);
                dump.packets.add(
                        new Packet(
                                at,
                                header.getShort(2) & 0xFFFF,
                                header.getInt(4) & 0xFFFFFFFFL,
                                header.getInt(8),
                                (header.get(1) & 0x80) != 0,
                                header.get(1) & 0x7F,
                                payload));
            }
        } catch (EOFException end) {
            return dump;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public List<Packet> packets() {
        return packets;
    }

    /** The longest time, in ms, between two packets that arrived one after the other. */
    public double longestPauseMs() {
        long longest = 0;
        for (int i = 1; i < packets.size(); i++) {
            longest =
                    Math.max(
                            longest,
                            packets.get(i).arrivalMicros() - packets.get(i - 1).arrivalMicros());
        }
        return longest / 1000.0;
    }

    /**
     * The sound by its timestamps: what was not sent or was lost is silence.
     *
     * @param rate the rate the decoder gives, a multiple of 8000
     */
    public short[] sound(int payloadType, int rate, Decoder decoder) {
        long base = -1;
        short[] samples = new short[0];
        for (Packet packet : packets) {
            if (packet.payloadType() != payloadType) {
                continue;
            }
            if (base < 0) {
                base = packet.timestamp();
            }
            int at = (int) (packet.timestamp() - base) * (rate / CLOCK_RATE);
            short[] part = decoder.decode(packet.payload());
            if (at < 0) {
                continue;
            }
            if (at + part.length > samples.length) {
                samples = Arrays.copyOf(samples, at + part.length);
            }
            System.arraycopy(part, 0, samples, at, part.length);
        }
        return samples;
    }

    /** A-law after ITU-T G.711. */
    public static short[] aLaw(byte[] payload) {
        short[] samples = new short[payload.length];
        for (int i = 0; i < payload.length; i++) {
            int code = payload[i] ^ 0x55;
            int exponent = code >> 4 & 7;
            int mantissa = code & 0x0f;
            int magnitude =
                    exponent == 0 ? mantissa << 4 | 8 : (mantissa << 4 | 0x108) << exponent - 1;
            samples[i] = (short) ((code & 0x80) != 0 ? magnitude : -magnitude);
        }
        return samples;
    }
}
