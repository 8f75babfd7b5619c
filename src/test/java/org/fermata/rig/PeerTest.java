package org.fermata.rig;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** The test peer proves itself against a second one before it judges the phone. */
class PeerTest {

    @Test
    void onePeerCallsHoldsAndResumesAnother() {
        try (PeerProcess caller = new PeerProcess("codec=PCMA");
                PeerProcess callee = new PeerProcess("codec=PCMA", "leadMs=40")) {
            caller.writeLine("call " + callee.uri("anyone"));
            caller.await("answered", event -> event.get("direction").asText().equals("SENDRECV"));
            callee.await("ack", event -> true);
            awaitPackets(caller, 20);
            awaitPackets(callee, 20);

            JsonNode held = caller.command("reinvite 1 sendonly", "answered");
            assertThat(held.get("direction").asText()).isEqualTo("RECVONLY");
            assertThat(callee.statistics(1).get("sending").asBoolean()).isFalse();
            assertThat(caller.statistics(1).get("sending").asBoolean()).isTrue();

            long before = caller.statistics(1).get("received").asLong();
            JsonNode resumed = caller.command("reinvite 1 sendrecv", "answered");
            assertThat(resumed.get("direction").asText()).isEqualTo("SENDRECV");
            awaitPackets(caller, before + 10);
            assertThat(caller.statistics(1).get("lost").asLong()).isZero();

            caller.command("hangup 1", "hungup");
            callee.await("bye", event -> event.get("received").asLong() > 20);
        }
    }

    @Test
    void aPeerThatIgnoresAHoldGoesOnSending() {
        try (PeerProcess caller = new PeerProcess("codec=G722");
                PeerProcess callee = new PeerProcess("codec=G722", "hold=ignore")) {
            caller.writeLine("call " + callee.uri("anyone"));
            caller.await("answered", event -> true);
            caller.command("reinvite 1 sendonly", "answered");
            awaitPackets(caller, caller.statistics(1).get("received").asLong() + 20);
        }
    }

    private static void awaitPackets(PeerProcess peer, long wanted) {
        Await.until(
                () -> wanted + " packets",
                Duration.ofSeconds(5),
                () -> peer.statistics(1).get("received").asLong() >= wanted);
    }
}
