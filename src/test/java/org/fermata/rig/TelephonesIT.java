package org.fermata.rig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/**
 * The telephones and the server prove themselves against the test peer before they judge the phone.
 */
class TelephonesIT {

    @Test
    void baresipAnswersAndCanHold() {
        try (Namespace namespace = new Namespace();
                Baresip baresip = new Baresip(namespace, "ausine,440", "aubridge,out");
                PeerProcess peer =
                        new PeerProcess(
                                namespace.enter(), "host=" + Namespace.LEFT, "codec=PCMA")) {
            peer.writeLine("call " + baresip.uri());
            peer.await("answered", event -> event.get("status").asInt() == 200);
            Await.until(
                    () -> "sound from baresip:\n" + baresip.process().tail(),
                    Duration.ofSeconds(5),
                    () -> peer.statistics(1).get("received").asLong() > 20);
            int before = peer.lineCount();
            baresip.command("/hold");
            assertThat(peer.await(before, "reinvite", event -> true).get("direction").asText())
                    .isEqualTo("SENDONLY");
            peer.command("hangup 1", "hungup");
        }
    }

    @Test
    void sippHoldsAndIsHeld() {
        try (PeerProcess peer = new PeerProcess("codec=PCMA");
                Sipp caller = new Sipp("uac-holds.xml", "127.0.0.1:" + peer.port())) {
            caller.awaitSuccess();
        }
        try (PeerProcess peer = new PeerProcess("codec=PCMA");
                Sipp callee = new Sipp("uas-held.xml", null)) {
            peer.command("call " + callee.uri(), "answered");
            for (int round = 0; round < 2; round++) {
                peer.command("reinvite 1 sendonly", "answered");
                peer.command("reinvite 1 sendrecv", "answered");
            }
            peer.command("hangup 1", "hungup");
            callee.awaitSuccess();
        }
    }

    @Test
    void sippRefusesAHoldThatSaysNothing() {
        try (PeerProcess peer = new PeerProcess("codec=PCMA");
                Sipp callee = new Sipp("uas-held.xml", null)) {
            peer.command("call " + callee.uri(), "answered");
            peer.writeLine("reinvite 1 sendrecv");
            assertThat(callee.exit()).isNotZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void kamailioStartsAndRelays(String algorithm) {
        try (PeerProcess callee = new PeerProcess("codec=PCMA");
                Kamailio kamailio = new Kamailio(algorithm, "127.0.0.1:" + callee.port());
                PeerProcess caller = new PeerProcess("codec=PCMA")) {
            caller.command("call sip:peer@127.0.0.1:" + kamailio.port(), "answered");
            caller.command("hangup 1", "hungup");
            callee.await("bye", event -> true);
        }
    }
}
