package org.fermata.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.rig.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What is saved is read by Wireshark's tshark, which checks every checksum. */
class CaptureFileIT {

    private static final String CHECKSUMS =
            "-o ip.check_checksum:TRUE -o udp.check_checksum:TRUE -o tcp.check_checksum:TRUE";

    @TempDir Path folder;

    private static TracedMessage message(String transport, String from, String to, String text) {
        return TracedMessage.of(
                Instant.parse("2026-01-01T10:00:00.123456Z"),
                true,
                transport,
                new InetSocketAddress(from, 5060),
                new InetSocketAddress(to, transport.equals("TLS") ? 5061 : 5070),
                text.getBytes(StandardCharsets.UTF_8),
                List.of());
    }

    private static String options(int padding) {
        return "OPTIONS sip:bob@example.org SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
                + "From: <sip:a@b>;tag=1\r\n"
                + "To: <sip:c@d>\r\n"
                + "Call-ID: 王\r\n"
                + "CSeq: 1 OPTIONS\r\n"
                + "Subject: "
                + "x".repeat(padding)
                + "\r\nContent-Length: 0\r\n\r\n";
    }

    /** What tshark reads: for each packet a line with the fields, and a last one of its own. */
    private List<String> tshark(List<TracedMessage> messages, String... fields) throws IOException {
        Path file = folder.resolve("call.pcap");
        Files.write(file, CaptureFile.of(messages));
        StringBuilder command = new StringBuilder("tshark -n -r " + file + " " + CHECKSUMS);
        command.append(" -T fields -E separator=|");
        for (String field : fields) {
            command.append(" -e ").append(field);
        }
        return Commands.run(command.toString().split(" "))
                .lines()
                .filter(line -> line.contains("|"))
                .toList();
    }

    @Test
    void datagramsOfBothFamiliesAreReadWithGoodChecksums() throws IOException {
        List<String> read =
                tshark(
                        List.of(
                                message("UDP", "192.0.2.1", "192.0.2.255", options(1)),
                                message("UDP", "2001:db8::1", "2001:db8::2", options(2)),
                                message("UDP", "192.0.2.1", "2001:db8::2", options(2))),
                        "frame.time_epoch",
                        "ip.checksum.status",
                        "udp.checksum.status",
                        "udp.dstport",
                        "sip.Method",
                        "sip.Call-ID",
                        "_ws.malformed");
        assertThat(read)
                .containsExactly(
                        "1767261600.123456000|1|1|5070|OPTIONS|王|",
                        "1767261600.123456000||1|5070|OPTIONS|王|",
                        "1767261600.123456000||1|5070|OPTIONS|王|");
    }

    @Test
    void streamsAreReadWithGoodChecksumsAndWithoutGaps() throws IOException {
        List<String> read =
                tshark(
                        List.of(
                                message("TCP", "192.0.2.1", "192.0.2.2", options(1)),
                                message("TCP", "192.0.2.1", "192.0.2.2", options(70_000)),
                                message("TLS", "2001:db8::1", "2001:db8::2", options(2))),
                        "tcp.checksum.status",
                        "tcp.len",
                        "sip.Method",
                        "tcp.analysis.flags",
                        "_ws.malformed");
        assertThat(read).hasSize(4);
        assertThat(read.getFirst()).matches("1\\|\\d+\\|OPTIONS\\|\\|");
        assertThat(read.get(1)).startsWith("1|65000|").endsWith("||");
        assertThat(read.get(2)).matches("1\\|\\d+\\|OPTIONS\\|\\|");
        assertThat(read.get(3)).matches("1\\|\\d+\\|OPTIONS\\|\\|");
    }
}
