package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.TurnServer;
import org.fermata.rig.TwoNats;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Two phones behind two translators, with coturn between them. */
class WaysIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    @Shows(with = Peer.COTURN, value = Feature.ICE)
    void soundGoesStraightThroughTwoTranslatorsAndIsThereAfterAHold() {
        try (TwoNats nats = new TwoNats(false);
                TurnServer server = new TurnServer(nats);
                FermataProcess alice = phone(nats, "alice", TwoNats.ALICE);
                FermataProcess bob = phone(nats, "bob", TwoNats.BOB)) {
            talkHoldAndResume(alice, bob);
            assertThat(server.process().lines()).noneMatch(line -> line.contains("ALLOCATE"));
        }
    }

    private static FermataProcess phone(TwoNats nats, String user, String address) {
        FermataProcess.Builder builder =
                FermataProcess.silent()
                        .behind(nats.enter(user))
                        .listen(address + ":5060")
                        .set("accounts.own.aor", "sip:" + user + "@" + address)
                        .set("accounts.own.enabled", "false")
                        .set("accounts.own.nat.ice", "true")
                        .set("accounts.own.nat.stun", TwoNats.CORE);
        return builder.start();
    }

    private static void talkHoldAndResume(FermataProcess alice, FermataProcess bob) {
        // What servers answer after half a second is not told, and a phone just started on a busy
        // machine may take longer: the second call is the one that counts.
        int first = call(alice);
        int firstAnswered = answer(alice, bob, first);
        alice.control().result("hangup", String.valueOf(first));
        bob.awaitState(firstAnswered, "DISCONNECTED");
        int line = call(alice);
        int answered = answer(alice, bob, line);
        awaitReceived(alice, line, 50);
        awaitReceived(bob, answered, 50);

        alice.control().result("hold", String.valueOf(line));
        // Longer than the kernel keeps an idle way open for an answer would take minutes; consent
        // is asked for every 5 s (RFC 7675), so that some of it is seen here.
        Await.window(Duration.ofSeconds(12));
        alice.control().result("resume", String.valueOf(line));
        awaitReceived(alice, line, received(alice, line) + 50);
        awaitReceived(bob, answered, received(bob, answered) + 50);
        alice.control().result("hangup", String.valueOf(line));
        bob.awaitState(answered, "DISCONNECTED");
    }

    private static int call(FermataProcess alice) {
        return alice.dial("sip:bob@" + TwoNats.BOB + ":5060", "--account", "own");
    }

    private static int answer(FermataProcess alice, FermataProcess bob, int line) {
        JsonNode incoming =
                bob.watch()
                        .awaitAnyLine(node -> node.get("state").asText().equals("INCOMING"), LIMIT);
        bob.control().result("answer");
        alice.awaitConfirmed(line);
        return incoming.get("line").asInt();
    }

    private static long received(FermataProcess phone, int line) {
        return phone.line(line).get("rtp").get("rxPackets").asLong();
    }

    private static void awaitReceived(FermataProcess phone, int line, long packets) {
        Await.until(
                () -> packets + " packets: " + phone.line(line).get("rtp") + "\n" + phone.tail(),
                LIMIT,
                () -> received(phone, line) >= packets);
    }
}
