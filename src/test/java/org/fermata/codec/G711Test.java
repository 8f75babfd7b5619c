package org.fermata.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Codes and values from ITU-T G.711 tables 1a to 2b: A-law values there are of 4096, µ-law values
 * of 8159; a 16-bit sample is 8 times the one and 4 times the other.
 */
class G711Test {

    @ParameterizedTest
    @CsvSource({
        "0xFF, 0",
        "0x7F, 0",
        "0xFE, 8",
        "0x7E, -8",
        "0xF0, 120",
        "0xEF, 132",
        "0xDF, 396",
        "0xCF, 924",
        "0xBF, 1980",
        "0xAF, 4092",
        "0x9F, 8316",
        "0x8F, 16764",
        "0x80, 32124",
        "0x00, -32124"
    })
    void muLawCodesMeanWhatTheTableSays(String code, int sample) {
        assertThat(decode(Codec.PCMU, Integer.decode(code))).isEqualTo((short) sample);
    }

    @ParameterizedTest
    @CsvSource({
        "0xD5, 8",
        "0x55, -8",
        "0xD4, 24",
        "0xC5, 264",
        "0xDA, 248",
        "0xF5, 528",
        "0xE5, 1056",
        "0x95, 2112",
        "0x85, 4224",
        "0xB5, 8448",
        "0xA5, 16896",
        "0xAA, 32256",
        "0x2A, -32256"
    })
    void aLawCodesMeanWhatTheTableSays(String code, int sample) {
        assertThat(decode(Codec.PCMA, Integer.decode(code))).isEqualTo((short) sample);
    }

    /** The decision values of column 3: the steps of each segment, and how many there are. */
    @ParameterizedTest
    @CsvSource({
        "PCMU, 4, 1x1 2x15 4x16 8x16 16x16 32x16 64x16 128x16 256x16",
        "PCMA, 8, 2x32 4x16 8x16 16x16 32x16 64x16 128x16"
    })
    void samplesChangeTheirCodeAtTheDecisionValues(Codec codec, int scale, String steps) {
        Encoder encoder = codec.newEncoder("");
        byte[] coded = new byte[2];
        int decision = 0;
        int decisions = 0;
        for (String segment : steps.split(" ")) {
            String[] parts = segment.split("x");
            for (int i = 0; i < Integer.parseInt(parts[1]); i++) {
                short value = (short) (decision * scale);
                encoder.encode(new short[] {value, (short) ~value}, 0, 2, coded, 0);
                int above = decode(codec, coded[0] & 0xFF);
                assertThat(above).isBetween((int) value, value + 2048 * 8);
                assertThat(decode(codec, coded[1] & 0xFF)).isEqualTo((short) -above);
                if (value > 0) {
                    encoder.encode(new short[] {(short) (value - 1)}, 0, 1, coded, 0);
                    assertThat(decode(codec, coded[0] & 0xFF)).isBetween((short) 0, value);
                }
                decision += Integer.parseInt(parts[0]);
                decisions++;
            }
        }
        assertThat(decision).isEqualTo(codec == Codec.PCMU ? 8159 : 4096);
        assertThat(decisions).isEqualTo(128);
    }

    @ParameterizedTest
    @EnumSource(names = {"PCMU", "PCMA"})
    void aCodeDecodedAndCodedAgainIsTheSame(Codec codec) {
        Encoder encoder = codec.newEncoder("");
        byte[] coded = new byte[1];
        for (int code = 0; code < 256; code++) {
            short sample = decode(codec, code);
            encoder.encode(new short[] {sample}, 0, 1, coded, 0);
            // µ-law has two zeros; the positive one is sent.
            int expected = codec == Codec.PCMU && code == 0x7F ? 0xFF : code;
            assertThat(coded[0] & 0xFF).isEqualTo(expected);
        }
    }

    private static short decode(Codec codec, int code) {
        short[] out = new short[1];
        codec.newDecoder().decode(new byte[] {(byte) code}, 0, 1, out, 0);
        return out[0];
    }
}
