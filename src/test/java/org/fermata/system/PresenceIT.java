package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.FermataProcess;
import org.fermata.rig.Kamailio;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.Sipp;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Against Debian's Kamailio as presence server: lamps, waiting messages, texts, own presence. */
class PresenceIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    @Shows(with = Peer.KAMAILIO, value = Feature.BLF)
    @Shows(with = Peer.SIPP, value = Feature.BLF)
    void lampsFollowTheCallsOfOtherPhones() {
        try (PeerProcess callee = new PeerProcess("codec=PCMA", "ringMs=2000");
                PeerProcess caller = new PeerProcess("codec=PCMA", "user=carol");
                Kamailio kamailio = Kamailio.withPresence("127.0.0.1:" + callee.port());
                FermataProcess phone = withAccount(kamailio, "[\"peer\",\"boss\"]")) {
            String peer = "sip:peer@127.0.0.1:" + kamailio.port();
            String boss = "sip:boss@127.0.0.1:" + kamailio.port();
            phone.watch().awaitLamp(peer, "FREE", LIMIT);
            caller.writeLine("call " + peer);
            JsonNode ringing = phone.watch().awaitLamp(peer, "RINGING", LIMIT);
            assertThat(ringing.path("direction").asText()).isEqualTo("INCOMING");
            assertThat(ringing.path("with").path("uri").asText()).startsWith("sip:");
            JsonNode busy = phone.watch().awaitLamp(peer, "BUSY", LIMIT);
            assertThat(busy.path("direction").asText()).isEqualTo("INCOMING");
            caller.command("hangup 1", "hungup");
            phone.watch().awaitLamp(peer, "FREE", LIMIT);

            publish("publish-held.xml", kamailio);
            JsonNode held = phone.watch().awaitLamp(boss, "HELD", LIMIT);
            assertThat(held.path("with").path("name").asText()).isEqualTo("Carol");
            JsonNode status = phone.status();
            assertThat(status.path("lamps")).hasSize(2);
            assertThat(status.path("lamps").path(0).path("uri").asText()).isEqualTo(peer);
        }
    }

    @Test
    @Shows(with = Peer.KAMAILIO, value = Feature.MWI)
    @Shows(with = Peer.SIPP, value = Feature.MWI)
    void waitingMessagesAndTextsComeAndOurPresenceGoes() {
        try (PeerProcess peer = new PeerProcess("codec=PCMA");
                Kamailio kamailio = Kamailio.withPresence("127.0.0.1:" + peer.port());
                FermataProcess phone = withAccount(kamailio, "[]")) {
            publish("publish-messages.xml", kamailio);
            JsonNode account =
                    phone.watch()
                            .awaitAccount(
                                    "alice",
                                    node -> node.path("messages").path("new").asInt() == 3,
                                    LIMIT);
            assertThat(account.path("messages").path("old").asInt()).isEqualTo(5);
            assertThat(account.path("messages").path("mailbox").asText())
                    .isEqualTo("sip:mailbox@127.0.0.1:" + kamailio.port());

            phone.control().result("message", kamailio.addressOfRecord(), "Grüße, 王小明");
            JsonNode text = phone.watch().awaitText("Grüße, 王小明", LIMIT);
            assertThat(text.path("account").asText()).isEqualTo("alice");
            assertThat(text.path("from").path("uri").asText())
                    .isEqualTo(kamailio.addressOfRecord());
            JsonNode refused =
                    phone.control()
                            .request("message", "sip:nobody@127.0.0.1:" + kamailio.port(), "x");
            assertThat(refused.path("exit").asInt()).isEqualTo(1);

            int line = phone.call("sip:peer@127.0.0.1:" + kamailio.port(), "--account", "alice");
            kamailio.process()
                    .awaitLine("presence", words -> words.contains("on-the-phone"), LIMIT);
            phone.control().result("hangup", String.valueOf(line));
        }
    }

    private static void publish(String scenario, Kamailio kamailio) {
        try (Sipp sipp = new Sipp(scenario, "127.0.0.1:" + kamailio.port())) {
            sipp.awaitSuccess();
        }
    }

    private static FermataProcess withAccount(Kamailio kamailio, String monitored) {
        FermataProcess phone =
                FermataProcess.silent()
                        .set("accounts.alice.aor", kamailio.addressOfRecord())
                        .set("accounts.alice.transport", "UDP")
                        .set("accounts.alice.monitor", monitored)
                        .start();
        phone.control().result("password", "alice", Kamailio.PASSWORD);
        phone.watch()
                .awaitAccount(
                        "alice",
                        node -> node.path("registration").asText().equals("REGISTERED"),
                        LIMIT);
        return phone;
    }
}
