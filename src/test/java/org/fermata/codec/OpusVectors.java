package org.fermata.codec;

import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes the packets of {@link OpusTest} by libopus, the reference, which shares no code with the
 * library we use. Made with libopus 1.3.1 of Debian 12, in {@code
 * src/test/resources/org/fermata/codec}:
 *
 * <pre>
 * java --enable-native-access=ALL-UNNAMED OpusVectors.java libopus.packets
 * </pre>
 *
 * Each packet has its length in front, in two bytes. There are {@link #PACKETS} for each row of
 * {@link #KINDS}, of a tone of 1000 Hz at −20 dBFS.
 */
@SuppressWarnings("restricted")
final class OpusVectors {

    static final int PACKETS = 25;

    /** Application (2048 voice, 2049 sound), channels, bit/s, ms in a packet. */
    static final int[][] KINDS = {
        {2048, 1, 12_000, 20}, {2048, 1, 32_000, 20}, {2048, 1, 20_000, 60}, {2049, 2, 64_000, 10}
    };

    private static final int RATE = 48_000;
    private static final int SET_BITRATE = 4002;

    private OpusVectors() {}

    /** Writes the file named. */
    public static void main(String[] args) throws Throwable {
        try (Arena arena = Arena.ofConfined();
                DataOutputStream out =
                        new DataOutputStream(Files.newOutputStream(Path.of(args[0])))) {
            SymbolLookup library = SymbolLookup.libraryLookup("libopus.so.0", arena);
            for (int[] kind : KINDS) {
                encode(library, arena, kind, out);
            }
        }
    }

    private static void encode(SymbolLookup library, Arena arena, int[] kind, DataOutputStream out)
            throws Throwable {
        Linker linker = Linker.nativeLinker();
        ValueLayout.OfInt number = ValueLayout.JAVA_INT;
        MethodHandle create =
                linker.downcallHandle(
                        library.findOrThrow("opus_encoder_create"),
                        FunctionDescriptor.of(
                                ValueLayout.ADDRESS, number, number, number, ValueLayout.ADDRESS));
        MethodHandle control =
                linker.downcallHandle(
                        library.findOrThrow("opus_encoder_ctl"),
                        FunctionDescriptor.of(number, ValueLayout.ADDRESS, number, number),
                        Linker.Option.firstVariadicArg(2));
        MethodHandle encode =
                linker.downcallHandle(
                        library.findOrThrow("opus_encode"),
                        FunctionDescriptor.of(
                                number,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                number,
                                ValueLayout.ADDRESS,
                                number));
        int channels = kind[1];
        int samples = RATE / 1000 * kind[3];
        MemorySegment encoder =
                (MemorySegment) create.invokeExact(RATE, channels, kind[0], arena.allocate(number));
        int error = (int) control.invokeExact(encoder, SET_BITRATE, kind[2]);
        MemorySegment sound = arena.allocate(ValueLayout.JAVA_SHORT, samples * channels);
        MemorySegment packet = arena.allocate(1500);
        for (int i = 0; i < PACKETS && error == 0; i++) {
            for (int k = 0; k < samples * channels; k++) {
                double phase = 2 * Math.PI * 1000 * (i * samples + k / channels) / RATE;
                short sample = (short) Math.round(3276.8 * Math.sin(phase));
                sound.setAtIndex(ValueLayout.JAVA_SHORT, k, sample);
            }
            int length = (int) encode.invokeExact(encoder, sound, samples, packet, 1500);
            if (length < 0) {
                throw new IOException("libopus says " + length);
            }
            out.writeShort(length);
            out.write(packet.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
        }
    }
}
