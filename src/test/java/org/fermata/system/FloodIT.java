package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.PeerProcess;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** A flood from one source leaves calls in progress and everybody else alone. */
class FloodIT {

    private static final int PER_SECOND = 500;
    private static final int SECONDS = 10;
    private static final Duration SLICE = Duration.ofMillis(20);

    /** 60 ms of sound, in packets of 20 ms. */
    private static final int PACKETS_LOST = 3;

    private static String invite(int number, int port) {
        return "INVITE sip:phone@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.2:"
                + port
                + ";branch=z9hG4bK-flood-"
                + number
                + "\r\nMax-Forwards: 70\r\nFrom: <sip:flood@127.0.0.2>;tag="
                + number
                + "\r\nTo: <sip:phone@127.0.0.1>\r\nCall-ID: flood-"
                + number
                + "\r\nCSeq: 1 INVITE\r\nContact: <sip:flood@127.0.0.2:"
                + port
                + ">\r\nContent-Length: 0\r\n\r\n";
    }

    @Test
    void fiveHundredInvitesASecondCostACallNoMoreThanSixtyMilliseconds() throws IOException {
        try (PeerProcess peer = new PeerProcess("codec=PCMA");
                FermataProcess phone = FermataProcess.silent().set("call.maxLines", "64").start();
                DatagramSocket flood = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.2"))) {
            int line = phone.call(peer.uri("talking"));
            Await.until(
                    () -> "sound both ways: " + peer.statistics(1),
                    FermataProcess.LIMIT,
                    () ->
                            peer.statistics(1).get("received").asLong() > 100
                                    && packets(phone, line) > 100);
            long heardBefore = packets(phone, line);
            long lostBefore = lost(phone, line);
            JsonNode theirsBefore = peer.statistics(1);

            InetSocketAddress target =
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), phone.port("UDP"));
            long began = System.nanoTime();
            int sent = 0;
            while (sent < PER_SECOND * SECONDS) {
                long elapsedMs = (System.nanoTime() - began) / 1_000_000;
                for (;
                        sent < elapsedMs * PER_SECOND / 1000 && sent < PER_SECOND * SECONDS;
                        sent++) {
                    byte[] bytes =
                            invite(sent, flood.getLocalPort()).getBytes(StandardCharsets.UTF_8);
                    flood.send(new DatagramPacket(bytes, bytes.length, target));
                }
                Await.window(SLICE);
            }
            double seconds = (System.nanoTime() - began) / 1e9;

            JsonNode theirs = peer.statistics(1);
            double gapMs = theirs.get("maxGapMs").asDouble();
            long lost = lost(phone, line) - lostBefore;
            long theirsLost = theirs.get("lost").asLong() - theirsBefore.get("lost").asLong();
            Map<Integer, Integer> answers = answers(flood);
            System.out.printf(
                    "[flood] %d INVITEs in %.1f s: %d packets lost here, %d there, longest gap"
                            + " %.0f ms, answers %s%n",
                    sent, seconds, lost, theirsLost, gapMs, answers);
            long due = (long) (seconds * 50) - PACKETS_LOST;
            assertThat(packets(phone, line) - heardBefore).isGreaterThanOrEqualTo(due);
            assertThat(theirs.get("received").asLong() - theirsBefore.get("received").asLong())
                    .isGreaterThanOrEqualTo(due);
            assertThat(lost).isLessThanOrEqualTo(PACKETS_LOST);
            assertThat(theirsLost).isLessThanOrEqualTo(PACKETS_LOST);
            // What is refused is refused once: 16 ring, 40 a second and 120 are read, 20 a second
            // of the rest are told so.
            assertThat(answers.get(503)).isBetween(100, 1000);
            assertThat(answers.getOrDefault(180, 0)).isGreaterThan(0);
            // 16 lines of one stranger ring; a caller from elsewhere still finds one.
            assertThat(phone.control().result("lines")).hasSize(1 + 16);
            peer.writeLine("call " + phone.uri());
            phone.watch()
                    .awaitLine(
                            18,
                            node -> node.get("state").asText().equals("INCOMING"),
                            FermataProcess.LIMIT);
        }
    }

    private static long packets(FermataProcess phone, int line) {
        return phone.received(line);
    }

    private static long lost(FermataProcess phone, int line) {
        JsonNode rtp = phone.line(line).get("rtp");
        return rtp.get("rxLost").asLong() + rtp.get("rxLate").asLong();
    }

    /** The answers that wait in the socket, by their status code. */
    private static Map<Integer, Integer> answers(DatagramSocket socket) throws IOException {
        Map<Integer, Integer> counts = new TreeMap<>();
        socket.setSoTimeout(100);
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
                socket.receive(packet);
                String text =
                        new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                counts.merge(Integer.parseInt(text.split(" ")[1]), 1, Integer::sum);
            }
        } catch (SocketTimeoutException none) {
            return counts;
        }
    }
}
