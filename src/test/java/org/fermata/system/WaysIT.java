package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.TurnServer;
import org.fermata.rig.TwoNats;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

    @Test
    @Shows(with = Peer.COTURN, value = Feature.ICE)
    void soundGoesByRelaysWhereNothingElseWorksAndTheyAreKeptAndGivenBack() {
        try (TwoNats nats = new TwoNats(true);
                TurnServer server = new TurnServer(nats);
                FermataProcess alice = relayed(nats, "alice", TwoNats.ALICE);
                FermataProcess bob = relayed(nats, "bob", TwoNats.BOB)) {
            talkHoldAndResume(alice, bob);
            List<String> said = server.process().lines();
            assertThat(sessions(said, "CHANNEL_BIND processed, success")).isNotEmpty();
            Set<String> lent = sessions(said, "ALLOCATE processed, success");
            assertThat(lent).as("for RTP and RTCP of each side").hasSize(4);
            assertThat(sessions(said, "lifetime=" + TurnServer.LIFETIME_SECONDS))
                    .as("refreshed while the line was held")
                    .isEqualTo(lent);
            Await.until(
                    () -> "given back: " + server.process().tail(),
                    LIMIT,
                    () -> sessions(server.process().lines(), "delete: ").equals(lent));
            assertThat(sessions(server.process().lines(), "lifetime=0")).isEqualTo(lent);
        }
    }

    /** The numbers of the sessions that coturn says something of. */
    private static Set<String> sessions(List<String> lines, String what) {
        return lines.stream()
                .filter(line -> line.contains(" session ") && line.contains(what))
                .map(line -> line.replaceFirst(".* session (\\d+): .*", "$1"))
                .collect(Collectors.toSet());
    }

    private static FermataProcess phone(TwoNats nats, String user, String address) {
        return builder(nats, user, address).start();
    }

    private static FermataProcess.Builder builder(TwoNats nats, String user, String address) {
        return FermataProcess.silent()
                .behind(nats.enter(user))
                .listen(address + ":5060")
                .set("accounts.own.aor", "sip:" + user + "@" + address)
                .set("accounts.own.enabled", "false")
                .set("accounts.own.nat.ice", "true")
                .set("accounts.own.nat.stun", TwoNats.CORE);
    }

    private static FermataProcess relayed(TwoNats nats, String user, String address) {
        FermataProcess phone =
                builder(nats, user, address)
                        .set("accounts.own.nat.turn", TwoNats.CORE)
                        .set("accounts.own.nat.turnUser", TurnServer.USER)
                        .start();
        phone.control().result("password", "own.turn", TurnServer.PASSWORD);
        return phone;
    }

    private static void talkHoldAndResume(FermataProcess alice, FermataProcess bob) {
        int line = call(alice);
        int answered = answer(alice, bob, line);
        alice.awaitReceived(line, 50, LIMIT);
        bob.awaitReceived(answered, 50, LIMIT);

        alice.control().result("hold", String.valueOf(line));
        // Longer than the kernel keeps an idle way open for an answer would take minutes; consent
        // is asked for every 5 s (RFC 7675), so that some of it is seen here.
        Await.window(Duration.ofSeconds(12));
        alice.control().result("resume", String.valueOf(line));
        alice.awaitReceived(line, alice.received(line) + 50, LIMIT);
        bob.awaitReceived(answered, bob.received(answered) + 50, LIMIT);
        alice.control().result("hangup", String.valueOf(line));
        bob.awaitState(answered, "DISCONNECTED");
    }

    private static int call(FermataProcess alice) {
        return alice.dial("sip:bob@" + TwoNats.BOB + ":5060", "--account", "own");
    }

    private static int answer(FermataProcess alice, FermataProcess bob, int line) {
        JsonNode incoming = bob.awaitIncoming(LIMIT);
        bob.control().result("answer");
        alice.awaitConfirmed(line);
        return incoming.get("line").asInt();
    }
}
