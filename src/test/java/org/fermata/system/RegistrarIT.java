package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.Kamailio;
import org.fermata.rig.PeerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Locale;

/**
 * Against Debian's Kamailio as registrar and proxy, which accepts one digest algorithm at a time.
 */
class RegistrarIT {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    @ParameterizedTest
    @CsvSource({"MD5, UDP", "MD5, TCP", "SHA-256, UDP", "SHA-256, TCP"})
    @Shows(
            with = Peer.KAMAILIO,
            value = {Feature.REGISTER, Feature.CALL, Feature.HOLD_BY_US, Feature.HOLD_BY_PEER})
    void registersAndCallsThroughTheProxyBothWays(String algorithm, String transport) {
        try (PeerProcess peer = new PeerProcess("codec=PCMA");
                Kamailio kamailio = new Kamailio(algorithm, "127.0.0.1:" + peer.port());
                FermataProcess phone = withAccount(kamailio, transport)) {
            phone.control().result("password", "alice", Kamailio.PASSWORD);
            phone.watch().awaitAccount("alice", RegistrarIT::isRegistered, LIMIT);
            kamailio.process()
                    .awaitLine(
                            "registration",
                            line ->
                                    line.contains(
                                                    "registered alice over "
                                                            + transport.toLowerCase(Locale.ROOT))
                                            && line.contains("algorithm " + algorithm),
                            LIMIT);

            int line = phone.call("sip:peer@127.0.0.1:" + kamailio.port(), "--account", "alice");
            assertThat(phone.line(line).get("transport").asText()).isEqualTo(transport);
            assertThat(phone.line(line).get("account").asText()).isEqualTo("alice");
            awaitSound(peer, 1, 25);
            phone.control().result("hold", String.valueOf(line));
            assertThat(phone.line(line).get("holdSignalled").asBoolean()).isTrue();
            assertThat(peer.statistics(1).get("phoneDirection").asText()).isEqualTo("SENDONLY");
            phone.control().result("resume", String.valueOf(line));
            assertThat(peer.statistics(1).get("phoneDirection").asText()).isEqualTo("SENDRECV");
            phone.control().result("hangup", String.valueOf(line));
            peer.await("bye", event -> event.get("call").asInt() == 1);

            peer.writeLine("call " + kamailio.addressOfRecord());
            JsonNode incoming = phone.awaitIncoming(LIMIT);
            assertThat(incoming.get("account").asText()).isEqualTo("alice");
            phone.control().result("answer");
            peer.await("answered", event -> event.get("status").asInt() == 200);
            awaitSound(peer, 2, 25);
            int second = incoming.get("line").asInt();
            peer.command("reinvite 2 sendonly", "answered");
            phone.watch().awaitLine(second, node -> node.get("remoteHold").asBoolean(), LIMIT);
            peer.command("reinvite 2 sendrecv", "answered");
            phone.watch().awaitLine(second, node -> !node.get("remoteHold").asBoolean(), LIMIT);
            peer.command("hangup 2", "hungup");
            phone.awaitState(incoming.get("line").asInt(), "DISCONNECTED");
        }
    }

    @Test
    void aWrongPasswordIsToldInWords() {
        try (Kamailio kamailio = new Kamailio("SHA-256", "127.0.0.1:9");
                FermataProcess phone = withAccount(kamailio, "UDP")) {
            phone.control().result("password", "alice", "not this one");
            JsonNode account =
                    phone.watch()
                            .awaitAccount(
                                    "alice",
                                    node ->
                                            node.get("registration").asText().equals("FAILED")
                                                    && !node.get("lastError").isNull(),
                                    LIMIT);
            assertThat(account.get("lastError").asText()).doesNotContain("Exception").contains(" ");
            phone.control().result("password", "alice", Kamailio.PASSWORD);
            phone.watch().awaitAccount("alice", RegistrarIT::isRegistered, LIMIT);
        }
    }

    private static FermataProcess withAccount(Kamailio kamailio, String transport) {
        return FermataProcess.silent()
                .set("accounts.alice.aor", kamailio.addressOfRecord())
                .set("accounts.alice.transport", transport)
                .set("accounts.alice.enabled", "true")
                .start();
    }

    private static boolean isRegistered(JsonNode account) {
        return account.get("registration").asText().equals("REGISTERED");
    }

    private static void awaitSound(PeerProcess peer, int call, long packets) {
        Await.until(
                () -> "packets at the peer: " + peer.statistics(),
                LIMIT,
                () -> peer.statistics(call).get("received").asLong() >= packets);
    }
}
