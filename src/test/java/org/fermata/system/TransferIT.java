package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Baresip;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.Namespace;
import org.junit.jupiter.api.Test;

/** Transfers with a real telephone at the other end. */
class TransferIT {

    private static boolean is(JsonNode line, String field, String value) {
        return line.get(field).asText().equals(value);
    }

    @Test
    @Shows(with = Peer.BARESIP, value = Feature.BLIND_TRANSFER)
    void baresipIsSentToAnotherTelephoneAndTellsHowItGoes() {
        try (Namespace namespace = new Namespace();
                Baresip baresip = new Baresip(namespace, "ausine,440", "aubridge,out");
                FermataProcess phone = start(namespace);
                FermataProcess expert = start(namespace)) {
            int line = phone.call(baresip.uri());
            String target = "sip:expert@" + Namespace.LEFT + ":" + expert.port("UDP");
            phone.control().result("transfer", String.valueOf(line), target, "--no-wait");
            JsonNode rings =
                    expert.watch()
                            .awaitAnyLine(
                                    node -> is(node, "state", "INCOMING"), FermataProcess.LIMIT);
            expert.control().result("answer");
            expert.awaitConfirmed(rings.get("line").asInt());
            JsonNode ended = phone.awaitState(line, "DISCONNECTED");
            assertThat(ended.get("reason").get("text").asText()).isEqualTo("Transferred to expert");
        }
    }

    @Test
    void baresipIsParkedWhereTheCodeOfTheAccountLeads() {
        try (Namespace namespace = new Namespace();
                Baresip baresip = new Baresip(namespace, "ausine,440", "aubridge,out");
                FermataProcess phone = start(namespace);
                FermataProcess orbit = start(namespace)) {
            String server = Namespace.LEFT + ":" + orbit.port("UDP");
            phone.control().result("set", "accounts.desk.aor", "sip:desk@" + server);
            phone.control().result("set", "accounts.desk.enabled", "false");
            phone.control().result("set", "accounts.desk.parkCode", "*68");
            int line = phone.call(baresip.uri(), "--account", "desk");
            phone.control().result("park", String.valueOf(line), "--no-wait");
            JsonNode comes =
                    orbit.watch()
                            .awaitAnyLine(
                                    node -> is(node, "state", "INCOMING"), FermataProcess.LIMIT);
            orbit.control().result("answer");
            orbit.awaitConfirmed(comes.get("line").asInt());
            JsonNode ended = phone.awaitState(line, "DISCONNECTED");
            assertThat(ended.get("reason").get("text").asText()).isEqualTo("Parked at *68");
        }
    }

    private static FermataProcess start(Namespace namespace) {
        return FermataProcess.silent()
                .behind(namespace.enter())
                .listen(Namespace.LEFT + ":0")
                .start();
    }
}
