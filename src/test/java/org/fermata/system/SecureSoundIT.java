package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.Baresip;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.Namespace;
import org.fermata.rig.PeerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

/** Encrypted calls with baresip, whose SRTP and DTLS are libre's and OpenSSL's. */
class SecureSoundIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static FermataProcess.Builder phone(Namespace namespace, String policy, String keys) {
        return FermataProcess.silent()
                .behind(namespace.enter())
                .listen(Namespace.LEFT + ":0")
                .set("accounts.a.aor", "sip:a@" + Namespace.RIGHT)
                .set("accounts.a.enabled", "false")
                .set("accounts.a.srtp", policy)
                .set("accounts.a.srtpKeys", keys);
    }

    @ParameterizedTest
    @CsvSource({
        "srtp, PREFER, SDES",
        "srtp-mand, PREFER, SDES",
        "srtp-mand, REQUIRE, SDES",
        "dtls_srtp, PREFER, DTLS",
        "dtls_srtp, REQUIRE, DTLS"
    })
    @Shows(
            with = Peer.BARESIP,
            value = {Feature.SDES, Feature.DTLS})
    void soundIsEncryptedBothWaysOverHoldAndResume(String theirs, String policy, String keys) {
        try (Namespace namespace = new Namespace();
                Baresip baresip =
                        new Baresip(namespace, "ausine,440", "aubridge,out", "mediaenc=" + theirs);
                FermataProcess phone = phone(namespace, policy, keys).start()) {
            int line = phone.call(baresip.uri(), "--account", "a");
            phone.watch().awaitLine(line, node -> !node.get("secure").isNull(), LIMIT);
            assertThat(phone.line(line).get("secure").asText()).startsWith(keys + " AE");
            phone.awaitReceived(line, 50, LIMIT);
            phone.control().result("hold", String.valueOf(line));
            phone.control().result("resume", String.valueOf(line));
            long received = phone.received(line);
            phone.awaitReceived(line, received + 50, LIMIT);
            awaitReportsBothWays(phone, line);
            // By now it has its keys, which it may not have had when our first packets went out.
            phone.awaitSent(line, phone.sent(line) + 60, LIMIT);
            phone.control().result("hangup", String.valueOf(line));
            assertThat(receivedBy(baresip)).as("what baresip could decrypt").isGreaterThan(50);
        }
    }

    @ParameterizedTest
    @CsvSource({"srtp-mand, SDES", "dtls_srtp, DTLS"})
    @Shows(
            with = Peer.BARESIP,
            value = {Feature.SDES, Feature.DTLS})
    void whatBaresipOffersIsTaken(String theirs, String keys) {
        try (Namespace namespace = new Namespace();
                FermataProcess phone = phone(namespace, "PREFER", "SDES").start();
                Baresip baresip =
                        new Baresip(
                                namespace, "ausine,440", "aubridge,out", "mediaenc=" + theirs)) {
            baresip.command("/dial sip:phone@" + Namespace.LEFT + ":" + phone.port("UDP"));
            JsonNode incoming = phone.awaitIncoming(LIMIT);
            int line = incoming.get("line").asInt();
            phone.control().result("answer");
            phone.watch().awaitLine(line, node -> !node.get("secure").isNull(), LIMIT);
            assertThat(phone.line(line).get("secure").asText()).startsWith(keys + " AE");
            phone.awaitReceived(line, 50, LIMIT);
            awaitReportsBothWays(phone, line);
            // By now it has its keys, which it may not have had when our first packets went out.
            phone.awaitSent(line, phone.sent(line) + 60, LIMIT);
            phone.control().result("hangup", String.valueOf(line));
            assertThat(receivedBy(baresip)).as("what baresip could decrypt").isGreaterThan(50);
        }
    }

    @Test
    void peerWithoutEncryptionIsHeardPlainOrRefusedInWords() {
        try (PeerProcess peer = new PeerProcess("codec=PCMA");
                FermataProcess phone =
                        FermataProcess.silent()
                                .set("accounts.a.aor", "sip:a@127.0.0.1")
                                .set("accounts.a.enabled", "false")
                                .set("accounts.a.srtp", "REQUIRE")
                                .start()) {
            int plain = phone.call(peer.uri("plain"));
            assertThat(phone.line(plain).get("secure").isNull()).isTrue();
            phone.awaitReceived(plain, 25, LIMIT);
            phone.control().result("hangup", String.valueOf(plain));
            int refused = phone.dial(peer.uri("refused"), "--account", "a");
            JsonNode ended = phone.awaitState(refused, "DISCONNECTED");
            assertThat(ended.get("reason").get("text").asText())
                    .isEqualTo(
                            "The other side does not encrypt the sound, and this account asks for"
                                    + " it");
        }
    }

    /** A round trip is known once baresip has understood a report of ours and we one of its. */
    private static void awaitReportsBothWays(FermataProcess phone, int line) {
        Await.until(
                () -> "a round trip: " + phone.line(line).get("rtp"),
                LIMIT,
                () -> !phone.line(line).get("rtp").get("roundTripMs").isNull());
    }

    /** The packets of sound that baresip's summary at a call's end says it has received. */
    private static long receivedBy(Baresip baresip) {
        String line =
                baresip.process()
                        .awaitLine("summary", text -> text.startsWith("EX=BareSip;CS="), LIMIT);
        return Long.parseLong(line.replaceFirst(".*;PR=([0-9]+);.*", "$1"));
    }
}
