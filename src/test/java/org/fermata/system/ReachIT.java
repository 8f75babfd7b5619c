package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Authority;
import org.fermata.rig.Authority.Lifetime;
import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.Kamailio;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.Sipp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

/** Debian's Kamailio over TLS and IPv6. */
class ReachIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir private Path folder;

    private final Authority authority = new Authority("Test authority");

    private Authority.Identity server() {
        return authority.issue("here", Lifetime.NOW, Authority.address("127.0.0.1"));
    }

    private static FermataProcess.Builder alice(Kamailio kamailio) {
        return FermataProcess.silent()
                .set("accounts.alice.aor", "sip:alice@127.0.0.1:" + kamailio.tlsPort())
                .set("accounts.alice.transport", "TLS")
                .set("accounts.alice.enabled", "true");
    }

    @Test
    @Shows(
            with = Peer.KAMAILIO,
            value = {Feature.REGISTER, Feature.CALL})
    void registersAndCallsOverTlsBothWaysByTheConnectionItMade() {
        String ca = authority.write(folder).toString();
        try (PeerProcess peer = new PeerProcess("codec=PCMA");
                Kamailio kamailio =
                        new Kamailio("SHA-256", "127.0.0.1:" + peer.port(), "127.0.0.1", server());
                FermataProcess phone = alice(kamailio).set("accounts.alice.tls.ca", ca).start()) {
            phone.control().result("password", "alice", Kamailio.PASSWORD);
            phone.watch().awaitAccount("alice", ReachIT::isRegistered, LIMIT);
            kamailio.process()
                    .awaitLine(
                            "registration",
                            line -> line.contains("registered alice over tls"),
                            LIMIT);

            int line = phone.call("sip:peer@127.0.0.1:" + kamailio.tlsPort(), "--account", "alice");
            assertThat(phone.line(line).get("transport").asText()).isEqualTo("TLS");
            awaitSound(peer, 1);
            phone.control().result("hold", String.valueOf(line));
            assertThat(phone.line(line).get("holdSignalled").asBoolean()).isTrue();
            assertThat(peer.statistics(1).get("phoneDirection").asText()).isEqualTo("SENDONLY");
            phone.control().result("hangup", String.valueOf(line));
            peer.await("bye", event -> event.get("call").asInt() == 1);

            peer.writeLine("call " + kamailio.addressOfRecord());
            JsonNode incoming = phone.awaitIncoming(LIMIT);
            assertThat(incoming.get("transport").asText()).isEqualTo("TLS");
            phone.control().result("answer");
            peer.await("answered", event -> event.get("status").asInt() == 200);
            awaitSound(peer, 2);
            peer.command("hangup 2", "hungup");
            phone.awaitState(incoming.get("line").asInt(), "DISCONNECTED");
        }
    }

    @Test
    void serverOfAnUnknownAuthorityIsNamedInTheAccountsError() {
        try (Kamailio kamailio = new Kamailio("SHA-256", "127.0.0.1:9", "127.0.0.1", server());
                FermataProcess phone = alice(kamailio).start()) {
            String sentence =
                    "The server’s certificate comes from an authority that is not known here:"
                            + " Test authority";
            JsonNode account =
                    phone.watch()
                            .awaitAccount(
                                    "alice",
                                    node -> node.get("lastError").asText().equals(sentence),
                                    LIMIT.multipliedBy(2));
            assertThat(account.get("registration").asText()).isIn("FAILED", "REGISTERING");
        }
    }

    @Test
    @Shows(with = Peer.KAMAILIO, value = Feature.IPV6)
    @Shows(with = Peer.SIPP, value = Feature.IPV6)
    void registersCallsAndHoldsOverIpv6() {
        try (Sipp sipp = new Sipp("uas-held.xml", null, "[::1]");
                Kamailio kamailio = new Kamailio("MD5", sipp.address(), "[::1]", null);
                FermataProcess phone =
                        FermataProcess.silent()
                                .listen("[::1]:0")
                                .set("accounts.alice.aor", kamailio.addressOfRecord())
                                .set("accounts.alice.enabled", "true")
                                .start()) {
            phone.control().result("password", "alice", Kamailio.PASSWORD);
            phone.watch().awaitAccount("alice", ReachIT::isRegistered, LIMIT);
            int line = phone.call("sip:peer@[::1]:" + kamailio.port(), "--account", "alice");
            for (int round = 0; round < 2; round++) {
                phone.control().result("hold", String.valueOf(line));
                assertThat(phone.line(line).get("holdSignalled").asBoolean()).isTrue();
                phone.control().result("resume", String.valueOf(line));
            }
            phone.control().result("hangup", String.valueOf(line));
            sipp.awaitSuccess();
        }
    }

    private static boolean isRegistered(JsonNode account) {
        return account.get("registration").asText().equals("REGISTERED");
    }

    private static void awaitSound(PeerProcess peer, int call) {
        Await.until(
                () -> "packets at the peer: " + peer.statistics(),
                LIMIT,
                () -> peer.statistics(call).get("received").asLong() >= 25);
    }
}
