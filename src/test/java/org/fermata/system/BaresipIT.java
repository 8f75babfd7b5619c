package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Baresip;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.Namespace;
import org.fermata.rig.OwnedProcess;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Digits, IPv6 and ICE with baresip. */
class BaresipIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static FermataProcess.Builder phone(Namespace namespace, String address) {
        return FermataProcess.silent().behind(namespace.enter()).listen(address + ":0");
    }

    @Test
    @Shows(with = Peer.BARESIP, value = Feature.DTMF)
    void digitsAreUnderstoodOnceEach() {
        try (Namespace namespace = new Namespace();
                Baresip baresip = new Baresip(namespace, "ausine,440", "aubridge,out");
                OwnedProcess events = baresip.events();
                FermataProcess phone = phone(namespace, Namespace.LEFT).start()) {
            int line = phone.call(baresip.uri());
            phone.awaitReceived(line, 25, LIMIT);
            phone.control().result("dtmf", String.valueOf(line), "4#");
            for (String digit : new String[] {"4", "#"}) {
                events.awaitLine(
                        "digit " + digit,
                        event ->
                                event.contains("CALL_DTMF_START")
                                        && event.contains("\"param\":\"" + digit + "\""),
                        LIMIT);
            }
            phone.control().result("hangup", String.valueOf(line));
        }
    }

    @Test
    @Shows(with = Peer.BARESIP, value = Feature.IPV6)
    void soundPassesOverIpv6() {
        try (Namespace namespace = new Namespace();
                Baresip baresip =
                        new Baresip(
                                namespace, "ausine,440", "aubridge,out", null, Namespace.RIGHT6);
                FermataProcess phone = phone(namespace, Namespace.LEFT6).start()) {
            int line = phone.call(baresip.uri());
            phone.awaitReceived(line, 25, LIMIT);
            phone.control().result("hold", String.valueOf(line));
            assertThat(phone.line(line).get("holdSignalled").asBoolean()).isTrue();
            phone.control().result("resume", String.valueOf(line));
            phone.awaitReceived(line, phone.received(line) + 25, LIMIT);
            phone.control().result("hangup", String.valueOf(line));
        }
    }

    @Test
    @Shows(with = Peer.BARESIP, value = Feature.ICE)
    void waysAreFoundByIceWhoeverCalls() {
        try (Namespace namespace = new Namespace();
                Baresip baresip =
                        new Baresip(namespace, "ausine,440", "aubridge,out", "medianat=ice");
                FermataProcess phone =
                        phone(namespace, Namespace.LEFT)
                                .set("accounts.a.aor", "sip:a@" + Namespace.RIGHT)
                                .set("accounts.a.enabled", "false")
                                .set("accounts.a.nat.ice", "true")
                                .start()) {
            int line = phone.call(baresip.uri(), "--account", "a");
            phone.awaitReceived(line, 100, LIMIT);
            baresip.process()
                    .awaitLine(
                            "checks", row -> row.contains("connectivity check is complete"), LIMIT);
            phone.control().result("hangup", String.valueOf(line));
            phone.awaitState(line, "DISCONNECTED");
            baresip.command("/dial sip:a@" + Namespace.LEFT + ":" + phone.port("UDP"));
            JsonNode incoming = phone.awaitIncoming(LIMIT);
            phone.control().result("answer");
            phone.awaitReceived(incoming.get("line").asInt(), 100, LIMIT);
            phone.control().result("hangup", "--all");
        }
    }
}
