package org.fermata.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** RFC 3550 section 5.1, byte by byte. */
class RtpHeaderTest {

    private static final String FIXED = "1234" + "00000320" + "deadbeef";

    private final RtpHeader header = new RtpHeader();

    private boolean read(String hex) {
        return header.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    @Test
    void fieldsAreReadFromTheirPlaces() {
        assertThat(read("80" + "89" + FIXED + "aabb")).isTrue();
        assertThat(header.marker()).isTrue();
        assertThat(header.payloadType()).isEqualTo(9);
        assertThat(header.sequenceNumber()).isEqualTo(0x1234);
        assertThat(header.timestamp()).isEqualTo(800);
        assertThat(header.ssrc()).isEqualTo(0xDEADBEEF);
        assertThat(header.payloadOffset()).isEqualTo(12);
        assertThat(header.payloadLength()).isEqualTo(2);
    }

    @Test
    void sourcesExtensionAndPaddingAreSteppedOver() {
        String sources = "00000001" + "00000002";
        String extension = "bede0001" + "10ff0000";
        assertThat(read("b2" + "00" + FIXED + sources + extension + "0102" + "000002")).isTrue();
        assertThat(header.payloadOffset()).isEqualTo(28);
        assertThat(header.payloadLength()).isEqualTo(3);
    }

    @Test
    void lengthsThatPassTheDatagramAreRefused() {
        assertThat(read("80" + "00" + "1234")).isFalse();
        assertThat(read("8f" + "00" + FIXED)).isFalse();
        assertThat(read("90" + "00" + FIXED + "bede")).isFalse();
        assertThat(read("90" + "00" + FIXED + "bedeffff")).isFalse();
        assertThat(read("a0" + "00" + FIXED + "ff")).isFalse();
        assertThat(read("a0" + "00" + FIXED + "00")).isFalse();
    }

    @Test
    void otherVersionsAndRtcpAreRefused() {
        assertThat(read("40" + "00" + FIXED)).isFalse();
        assertThat(read("00" + "01" + FIXED)).isFalse();
        assertThat(read("80" + "c8" + FIXED)).isFalse();
    }

    @Test
    void writtenHeaderIsReadAsItWas() {
        ByteBuffer packet = ByteBuffer.allocate(12);
        RtpHeader.write(packet, true, 101, 65_535, -1, 42);
        assertThat(header.read(packet.flip())).isTrue();
        assertThat(header.marker()).isTrue();
        assertThat(header.payloadType()).isEqualTo(101);
        assertThat(header.sequenceNumber()).isEqualTo(65_535);
        assertThat(header.timestamp()).isEqualTo(-1);
        assertThat(header.ssrc()).isEqualTo(42);
    }
}
