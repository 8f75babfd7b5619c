package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.Baresip;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.Namespace;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.Sipp;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Hold and resume, ours and theirs, against sipp and baresip; digits against the test peer. */
class HoldInteropIT {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    @Test
    @Shows(
            with = Peer.SIPP,
            value = {Feature.CALL, Feature.HOLD_BY_US})
    void holdsAndResumesSippTwiceWithTheRightDirections() {
        try (Sipp sipp = new Sipp("uas-held.xml", null);
                FermataProcess phone = FermataProcess.silent().start()) {
            int line = phone.call(sipp.uri());
            for (int round = 0; round < 2; round++) {
                phone.control().result("hold", String.valueOf(line));
                JsonNode held = phone.line(line);
                assertThat(held.get("localHold").asText()).isEqualTo("HELD");
                assertThat(held.get("holdSignalled").asBoolean()).isTrue();
                assertThat(held.get("remoteDirection").asText()).isEqualTo("RECVONLY");
                assertThat(held.get("remoteHold").asBoolean()).isFalse();
                assertThat(held.get("heldSince").isNull()).isFalse();
                phone.control().result("resume", String.valueOf(line));
                JsonNode resumed = phone.line(line);
                assertThat(resumed.get("localHold").asText()).isEqualTo("NONE");
                assertThat(resumed.get("remoteDirection").asText()).isEqualTo("SENDRECV");
                assertThat(resumed.get("heldSince").isNull()).isTrue();
            }
            phone.control().result("hangup", String.valueOf(line));
            sipp.awaitSuccess();
        }
    }

    @Test
    @Shows(with = Peer.SIPP, value = Feature.HOLD_BY_PEER)
    void answersSippsHoldsOfEitherStyle() {
        try (FermataProcess phone = FermataProcess.silent().start();
                Sipp sipp = new Sipp("uac-holds.xml", "127.0.0.1:" + phone.port("UDP"))) {
            JsonNode incoming = phone.awaitIncoming(LIMIT);
            int line = incoming.get("line").asInt();
            phone.control().result("answer");
            // By sendonly, back, and by c=0.0.0.0.
            for (boolean held : new boolean[] {true, false, true}) {
                phone.watch()
                        .awaitLine(line, node -> node.get("remoteHold").asBoolean() == held, LIMIT);
            }
            long sent = phone.line(line).get("rtp").get("txPackets").asLong();
            sipp.awaitSuccess();
            JsonNode ended = phone.awaitState(line, "DISCONNECTED");
            assertThat(ended.get("rtp").get("txPackets").asLong())
                    .as("nothing is sent to 0.0.0.0")
                    .isEqualTo(sent);
            assertThat(ended.get("reason").get("by").asText()).isEqualTo("REMOTE");
        }
    }

    @Test
    @Shows(
            with = Peer.BARESIP,
            value = {Feature.CALL, Feature.HOLD_BY_US, Feature.HOLD_BY_PEER})
    void holdsAndResumesBaresipAndIsHeldByIt() {
        try (Namespace namespace = new Namespace();
                Baresip baresip = new Baresip(namespace, "ausine,440", "aubridge,out");
                FermataProcess phone =
                        FermataProcess.silent()
                                .behind(namespace.enter())
                                .listen(Namespace.LEFT + ":0")
                                .start()) {
            int line = phone.call(baresip.uri());
            phone.awaitReceived(line, 25, LIMIT);
            phone.control().result("hold", String.valueOf(line));
            JsonNode held = phone.line(line);
            assertThat(held.get("holdSignalled").asBoolean()).isTrue();
            assertThat(held.get("remoteDirection").asText()).isEqualTo("RECVONLY");
            long sent = held.get("rtp").get("txPackets").asLong();
            Await.window(Duration.ofSeconds(2));
            assertThat(phone.line(line).get("rtp").get("txPackets").asLong()).isEqualTo(sent);

            phone.control().result("resume", String.valueOf(line));
            JsonNode resumed = phone.line(line);
            assertThat(resumed.get("remoteDirection").asText()).isEqualTo("SENDRECV");
            phone.awaitReceived(line, resumed.get("rtp").get("rxPackets").asLong() + 25, LIMIT);

            baresip.command("/hold");
            phone.watch().awaitLine(line, node -> node.get("remoteHold").asBoolean(), LIMIT);
            // Both ends hold: our hold of a call that is held from there, and its end.
            phone.control().result("hold", String.valueOf(line));
            phone.control().result("resume", String.valueOf(line));
            baresip.command("/resume");
            phone.watch().awaitLine(line, node -> !node.get("remoteHold").asBoolean(), LIMIT);
            phone.awaitReceived(line, phone.received(line) + 25, LIMIT);
            phone.control().result("hangup", String.valueOf(line));
        }
    }

    @Test
    void digitsAreDecodedAtTheFarEnd() {
        try (PeerProcess peer = new PeerProcess("codec=PCMA");
                FermataProcess phone = FermataProcess.silent().start()) {
            int line = phone.call(peer.uri("digits"));
            phone.control().result("dtmf", String.valueOf(line), "0123456789*#ABCD");
            Await.until(
                    () -> "all digits at the peer: " + peer.statistics(),
                    LIMIT,
                    () -> peer.statistics(1).get("digits").asText().equals("0123456789*#ABCD"));
            // The same digit twice is two events (RFC 4733 section 2.5.1).
            phone.control().result("dtmf", String.valueOf(line), "77");
            Await.until(
                    () -> "a doubled digit at the peer: " + peer.statistics(),
                    LIMIT,
                    () -> peer.statistics(1).get("digits").asText().endsWith("D77"));
        }
    }
}
