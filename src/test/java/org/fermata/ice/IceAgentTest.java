package org.fermata.ice;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.stun.Attributes;
import org.fermata.stun.Key;
import org.fermata.stun.StunMessage;
import org.fermata.stun.StunWriter;
import org.fermata.stun.TransactionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Agent against agent through translators of every kind, on a network that loses datagrams. */
class IceAgentTest {

    private static final String ALICE = "10.0.1.10";
    private static final String BOB = "10.0.2.10";
    private static final InetSocketAddress SERVER = SimulatedNetwork.address("198.51.100.1", 3478);
    private static final Servers STUN = new Servers(SERVER, null, null, null);
    private static final Servers TURN =
            new Servers(SERVER, SERVER, SimulatedTurnServer.USER, SimulatedTurnServer.PASSWORD);

    private final SimulatedNetwork network = new SimulatedNetwork();
    private final SimulatedTurnServer server = new SimulatedTurnServer(network, SERVER);

    private void pass(long seconds) {
        network.loop().advance(Duration.ofSeconds(seconds));
    }

    private SimulatedPhone alice(Servers servers) {
        return new SimulatedPhone(network, ALICE, 1, servers);
    }

    private SimulatedPhone bob(Servers servers) {
        return new SimulatedPhone(network, BOB, 2, servers);
    }

    private void nats(SimulatedNat.Kind ofAlice, SimulatedNat.Kind ofBob) {
        network.nat(ofAlice, "203.0.113.1", ALICE);
        network.nat(ofBob, "203.0.113.2", BOB);
    }

    private void connect(SimulatedPhone alice, SimulatedPhone bob) {
        pass(1);
        bob.negotiate(alice.description(), false);
        alice.negotiate(bob.description(), true);
    }

    private void assertHeardBothWays(SimulatedPhone alice, SimulatedPhone bob) {
        assertThat(alice.agent().state()).isEqualTo(IceAgent.State.CONNECTED);
        assertThat(bob.agent().state()).isEqualTo(IceAgent.State.CONNECTED);
        for (int component = 1; component <= 2; component++) {
            alice.say(component, "hello " + component);
            bob.say(component, "moin " + component);
        }
        pass(1);
        assertThat(bob.heard()).contains("hello 1", "hello 2");
        assertThat(alice.heard()).contains("moin 1", "moin 2");
    }

    private static boolean relayed(SimulatedPhone phone) {
        return phone.agent().selected().stream()
                .anyMatch(
                        pair ->
                                pair.local().type() == Candidate.Type.RELAYED
                                        || pair.remote().type() == Candidate.Type.RELAYED);
    }

    @Test
    void phonesOnOneNetworkTakeTheirOwnAddresses() {
        SimulatedPhone alice = alice(Servers.NONE);
        SimulatedPhone bob = bob(Servers.NONE);
        connect(alice, bob);
        pass(2);
        assertHeardBothWays(alice, bob);
        assertThat(alice.way(1).peer()).isEqualTo(SimulatedNetwork.address(BOB, 4000));
        assertThat(bob.way(2).peer()).isEqualTo(SimulatedNetwork.address(ALICE, 4001));
    }

    @Test
    void soundGoesOnWhereItsReportsFindNoWay() {
        SimulatedPhone alice = alice(Servers.NONE);
        SimulatedPhone bob = bob(Servers.NONE);
        network.put(SimulatedNetwork.address(ALICE, 4001), (from, datagram) -> {});
        network.put(SimulatedNetwork.address(BOB, 4001), (from, datagram) -> {});
        connect(alice, bob);
        // The checks end after 40 s, and consent is asked for beyond them.
        pass(90);
        assertThat(alice.agent().state()).isEqualTo(IceAgent.State.CONNECTED);
        assertThat(bob.agent().state()).isEqualTo(IceAgent.State.CONNECTED);
        alice.say(1, "hello");
        bob.say(1, "moin");
        pass(1);
        assertThat(bob.heard()).contains("hello");
        assertThat(alice.heard()).contains("moin");
        assertThat(alice.agent().selected()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "FULL_CONE, FULL_CONE, false",
        "FULL_CONE, SYMMETRIC, false",
        "ADDRESS_RESTRICTED, PORT_RESTRICTED, false",
        "ADDRESS_RESTRICTED, SYMMETRIC, false",
        "PORT_RESTRICTED, PORT_RESTRICTED, false",
        "PORT_RESTRICTED, SYMMETRIC, true",
        "SYMMETRIC, SYMMETRIC, true"
    })
    void soundGetsThroughEveryPairOfTranslatorsByARelayOnlyWhereItMust(
            SimulatedNat.Kind ofAlice, SimulatedNat.Kind ofBob, boolean byRelay) {
        nats(ofAlice, ofBob);
        SimulatedPhone alice = alice(TURN);
        SimulatedPhone bob = bob(TURN);
        connect(alice, bob);
        pass(5);
        assertHeardBothWays(alice, bob);
        assertThat(relayed(alice)).isEqualTo(byRelay);
        assertThat(relayed(bob)).isEqualTo(byRelay);
    }

    @Test
    void oneRelayIsEnoughForTwoSymmetricTranslators() {
        nats(SimulatedNat.Kind.SYMMETRIC, SimulatedNat.Kind.SYMMETRIC);
        SimulatedPhone alice = alice(TURN);
        SimulatedPhone bob = bob(STUN);
        connect(alice, bob);
        pass(5);
        assertHeardBothWays(alice, bob);
    }

    @Test
    void aRelayOutsideIsNotAskedToReachAddressesInside() throws UnknownHostException {
        nats(SimulatedNat.Kind.SYMMETRIC, SimulatedNat.Kind.SYMMETRIC);
        SimulatedPhone alice = alice(TURN);
        SimulatedPhone bob = bob(TURN);
        connect(alice, bob);
        pass(5);
        assertHeardBothWays(alice, bob);
        assertThat(server.permitted())
                .isNotEmpty()
                .doesNotContain(InetAddress.getByName(ALICE), InetAddress.getByName(BOB));
    }

    @ParameterizedTest
    @CsvSource({"PORT_RESTRICTED, 0.1", "PORT_RESTRICTED, 0.3", "SYMMETRIC, 0.2"})
    void aThirdOfAllDatagramsMayGetLost(SimulatedNat.Kind kind, double loss) {
        nats(kind, kind);
        network.loss(loss);
        SimulatedPhone alice = alice(TURN);
        SimulatedPhone bob = bob(TURN);
        pass(5);
        connect(alice, bob);
        pass(20);
        network.loss(0);
        pass(5);
        assertHeardBothWays(alice, bob);
    }

    @Test
    void itTakesLessThanASecondOnAGoodNetwork() {
        nats(SimulatedNat.Kind.PORT_RESTRICTED, SimulatedNat.Kind.PORT_RESTRICTED);
        SimulatedPhone alice = alice(STUN);
        SimulatedPhone bob = bob(STUN);
        connect(alice, bob);
        network.loop().advance(Duration.ofMillis(400));
        assertThat(alice.way(1)).as("sound may flow before the choice").isNotNull();
        network.loop().advance(Duration.ofMillis(600));
        assertHeardBothWays(alice, bob);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void twoThatThinkTheSameOfTheirRolesSettleIt(boolean both) {
        SimulatedPhone alice = alice(Servers.NONE);
        SimulatedPhone bob = bob(Servers.NONE);
        pass(1);
        bob.negotiate(alice.description(), both);
        alice.negotiate(bob.description(), both);
        pass(3);
        assertHeardBothWays(alice, bob);
        assertThat(alice.agent().controlling()).isNotEqualTo(bob.agent().controlling());
    }

    @Test
    void checksThatComeBeforeTheAnswerAreNotLost() {
        nats(SimulatedNat.Kind.PORT_RESTRICTED, SimulatedNat.Kind.PORT_RESTRICTED);
        SimulatedPhone alice = alice(STUN);
        SimulatedPhone bob = bob(STUN);
        pass(1);
        bob.negotiate(alice.description(), false);
        pass(8);
        alice.negotiate(bob.description(), true);
        pass(5);
        assertHeardBothWays(alice, bob);
    }

    @Test
    void whatTheServerSawStaysOpenWhileThePeerRingsForFiveMinutes() {
        SimulatedPhone alice = alice(STUN);
        pass(1);
        long before = network.sentFrom(ALICE);
        pass(300);
        // Two sockets, every 15 s (RFC 8445 section 11).
        assertThat(network.sentFrom(ALICE) - before).isBetween(2L * 19, 2L * 21);
    }

    @Test
    void aPeerThatOnlyAnswersIsMadeToFollow() {
        Credentials theirs = new Credentials("lite", "aPasswordOfTwentyTwoChars");
        AtomicInteger nominations = new AtomicInteger();
        for (int port = 6000; port <= 6001; port++) {
            InetSocketAddress own = SimulatedNetwork.address("198.51.100.9", port);
            network.put(
                    own,
                    (from, datagram) -> {
                        StunMessage request = StunMessage.read(datagram);
                        if (request.has(Attributes.USE_CANDIDATE)) {
                            nominations.incrementAndGet();
                        }
                        network.send(own, from, answer(request, from, theirs));
                    });
        }
        SimulatedPhone alice = alice(Servers.NONE);
        pass(1);
        alice.negotiate(
                new RemoteDescription(
                        theirs,
                        List.of(host("198.51.100.9", 6000, 1), host("198.51.100.9", 6001, 2)),
                        true),
                false);
        pass(3);
        assertThat(alice.agent().controlling()).isTrue();
        assertThat(alice.agent().state()).isEqualTo(IceAgent.State.CONNECTED);
        assertThat(nominations).hasValue(2);
    }

    private static Candidate host(String host, int port, int component) {
        return new Candidate(
                "1",
                component,
                Candidate.priority(Candidate.Type.HOST, 65_535, component),
                SimulatedNetwork.address(host, port),
                Candidate.Type.HOST,
                null);
    }

    private static byte[] answer(StunMessage request, InetSocketAddress from, Credentials by) {
        return new StunWriter(StunMessage.Kind.SUCCESS, StunMessage.BINDING, request.transaction())
                .address(Attributes.XOR_MAPPED_ADDRESS, from)
                .signed(Key.shortTerm(by.password()))
                .fingerprint()
                .message();
    }

    @Test
    void aDeadServerLeavesTheOtherCandidates() {
        Servers dead =
                new Servers(SimulatedNetwork.address("198.51.100.77", 3478), null, null, null);
        SimulatedPhone alice = alice(dead);
        SimulatedPhone bob = bob(Servers.NONE);
        connect(alice, bob);
        pass(2);
        assertHeardBothWays(alice, bob);
        assertThat(alice.agent().gathering()).isEqualTo(IceAgent.Gathering.ASKING);
    }

    @Test
    void aServerThatLiesIsNotBelieved() {
        InetSocketAddress liar = SimulatedNetwork.address("198.51.100.66", 3478);
        List<InetSocketAddress> lies =
                List.of(
                        SimulatedNetwork.address("0.0.0.0", 5),
                        SimulatedNetwork.address("224.0.0.1", 5),
                        SimulatedNetwork.address("127.0.0.1", 5),
                        SimulatedNetwork.address("192.0.2.9", 0),
                        liar);
        AtomicInteger next = new AtomicInteger();
        network.put(
                liar,
                (from, datagram) ->
                        network.send(
                                liar,
                                from,
                                new StunWriter(
                                                StunMessage.Kind.SUCCESS,
                                                StunMessage.BINDING,
                                                StunMessage.read(datagram).transaction())
                                        .address(
                                                Attributes.XOR_MAPPED_ADDRESS,
                                                lies.get(next.getAndIncrement() % lies.size()))
                                        .message()));
        for (int i = 0; i < 3; i++) {
            SimulatedPhone phone =
                    new SimulatedPhone(
                            network, "10.0.3." + i, i, new Servers(liar, null, null, null));
            pass(2);
            assertThat(phone.agent().gathering()).isEqualTo(IceAgent.Gathering.COMPLETE);
            assertThat(phone.agent().candidates())
                    .extracting(Candidate::type)
                    .containsOnly(Candidate.Type.HOST);
        }
    }

    @Test
    void aWrongPasswordAtTheRelayLeavesTheOtherCandidates() {
        SimulatedPhone alice =
                alice(new Servers(SERVER, SERVER, SimulatedTurnServer.USER, "wrong"));
        pass(5);
        assertThat(alice.agent().gathering()).isEqualTo(IceAgent.Gathering.COMPLETE);
        assertThat(alice.agent().candidates())
                .noneMatch(candidate -> candidate.type() == Candidate.Type.RELAYED);
        assertThat(network.sentFrom(ALICE)).isLessThan(10);
    }

    @Test
    void aPeerWithAnotherPasswordFindsNoWay() {
        SimulatedPhone alice = alice(Servers.NONE);
        SimulatedPhone bob = bob(Servers.NONE);
        pass(1);
        bob.negotiate(forged(alice.description()), false);
        alice.negotiate(forged(bob.description()), true);
        pass(60);
        assertThat(bob.agent().state()).isEqualTo(IceAgent.State.FAILED);
        assertThat(alice.agent().state()).isEqualTo(IceAgent.State.FAILED);
        assertThat(bob.way(1)).isNull();
        assertThat(alice.way(1)).isNull();
    }

    private static RemoteDescription forged(RemoteDescription honest) {
        return new RemoteDescription(
                new Credentials(honest.credentials().fragment(), "notThePasswordOfThePeer"),
                honest.candidates(),
                false);
    }

    @Test
    void aFloodOfChecksIsAnsweredOnlySoOften() {
        SimulatedPhone alice = alice(Servers.NONE);
        pass(1);
        Credentials ours = alice.description().credentials();
        for (int i = 0; i < 5_000; i++) {
            byte[] check =
                    new StunWriter(
                                    StunMessage.Kind.REQUEST,
                                    StunMessage.BINDING,
                                    new TransactionId(i, i))
                            .text(Attributes.USERNAME, ours.fragment() + ":mallory")
                            .number(Attributes.PRIORITY, 1)
                            .signed(Key.shortTerm(ours.password()))
                            .fingerprint()
                            .message();
            network.send(
                    SimulatedNetwork.address("198.51.100.200", 1024 + i),
                    SimulatedNetwork.address(ALICE, 4000),
                    check);
        }
        pass(1);
        assertThat(network.sentFrom(ALICE)).isEqualTo(200);
    }

    @Test
    void aHeldLineAsksForConsentByTheTickAndKeepsItForAnHour() {
        nats(SimulatedNat.Kind.PORT_RESTRICTED, SimulatedNat.Kind.PORT_RESTRICTED);
        SimulatedPhone alice = alice(STUN);
        SimulatedPhone bob = bob(STUN);
        connect(alice, bob);
        pass(10);
        long before = network.sentFrom(ALICE);
        pass(3600);
        assertHeardBothWays(alice, bob);
        // For each of two components a question and an answer every 4 to 6 s (RFC 7675).
        assertThat(network.sentFrom(ALICE) - before)
                .isBetween(2L * 3600 * 2 / 7, 2L * 3600 * 2 / 4);
    }

    @Test
    void withoutConsentForThirtySecondsNothingIsSentAnyMore() {
        SimulatedPhone alice = alice(Servers.NONE);
        SimulatedPhone bob = bob(Servers.NONE);
        connect(alice, bob);
        pass(5);
        bob.close();
        pass(23);
        assertThat(alice.way(1)).isNotNull();
        pass(10);
        assertThat(alice.way(1)).isNull();
        assertThat(alice.agent().state()).isEqualTo(IceAgent.State.FAILED);
        long sent = network.sentFrom(ALICE);
        pass(60);
        assertThat(network.sentFrom(ALICE)).isEqualTo(sent);
    }

    @Test
    void aRestartFindsTheWayAgainAfterTheTranslatorForgot() {
        network.nat(SimulatedNat.Kind.PORT_RESTRICTED, "203.0.113.2", BOB);
        SimulatedNat nat = network.nat(SimulatedNat.Kind.SYMMETRIC, "203.0.113.1", ALICE);
        SimulatedPhone alice = alice(TURN);
        SimulatedPhone bob = bob(TURN);
        connect(alice, bob);
        pass(5);
        Way before = alice.way(1);
        nat.reboot();
        alice.renew(7);
        bob.renew(8);
        bob.negotiate(alice.description(), false);
        alice.negotiate(bob.description(), true);
        assertThat(alice.way(1)).as("stays until there is another").isEqualTo(before);
        pass(5);
        assertHeardBothWays(alice, bob);
    }

    @Test
    void aRelayIsKeptForAnHourThroughAChangedNonceAndGivenBack() {
        nats(SimulatedNat.Kind.SYMMETRIC, SimulatedNat.Kind.SYMMETRIC);
        SimulatedPhone alice = alice(TURN);
        SimulatedPhone bob = bob(TURN);
        connect(alice, bob);
        pass(5);
        pass(1000);
        server.changeNonce();
        pass(2600);
        assertHeardBothWays(alice, bob);
        assertThat(server.open()).isEqualTo(4);
        alice.close();
        bob.close();
        pass(1);
        assertThat(server.open()).isZero();
    }

    @Test
    void aRelayIsGivenBackThoughTheNonceHasChanged() {
        nats(SimulatedNat.Kind.SYMMETRIC, SimulatedNat.Kind.SYMMETRIC);
        SimulatedPhone alice = alice(TURN);
        SimulatedPhone bob = bob(TURN);
        connect(alice, bob);
        pass(5);
        assertThat(server.open()).isEqualTo(4);
        server.changeNonce();
        alice.close();
        bob.close();
        pass(1);
        assertThat(server.open()).isZero();
    }

    @Test
    void aDeadRelayIsToldForAWhileThatItIsNotNeeded() {
        nats(SimulatedNat.Kind.SYMMETRIC, SimulatedNat.Kind.SYMMETRIC);
        SimulatedPhone alice = alice(TURN);
        pass(5);
        network.loss(1);
        alice.close();
        assertThat(alice.agent().released()).isFalse();
        pass(60);
        assertThat(alice.agent().released()).isTrue();
    }

    @Test
    void aPeerWithCountlessCandidatesGetsAHundredPairsAtMost() {
        SimulatedPhone alice = alice(TURN);
        pass(1);
        List<Candidate> many =
                IntStream.range(0, 5_000)
                        .mapToObj(i -> host("192.0.2." + i % 250, 1024 + i, 1 + i % 2))
                        .toList();
        long before = network.sentFrom(ALICE);
        alice.negotiate(
                new RemoteDescription(
                        new Credentials("many", "aPasswordOfTwentyTwoChars"), many, false),
                true);
        pass(10);
        // A check every 50 ms at most (RFC 8445 section 14.2), and what the relay is asked.
        assertThat(network.sentFrom(ALICE) - before).isLessThan(100 * 7 + 64 * 7);
        pass(60);
        assertThat(alice.agent().state()).isEqualTo(IceAgent.State.FAILED);
    }

    @Test
    void brokenDatagramsChangeNothing() {
        SimulatedPhone alice = alice(TURN);
        SimulatedPhone bob = bob(TURN);
        connect(alice, bob);
        pass(5);
        for (byte[] broken :
                List.of(
                        new byte[0],
                        new byte[] {0},
                        new byte[] {0x40, 0, 0x7F, 0x7F},
                        new byte[] {0x40, 0},
                        new byte[] {
                            0,
                            1,
                            0,
                            8,
                            0x21,
                            0x12,
                            (byte) 0xA4,
                            0x42,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            6
                        })) {
            network.send(SERVER, SimulatedNetwork.address(ALICE, 4000), broken);
            network.send(
                    SimulatedNetwork.address(BOB, 4000),
                    SimulatedNetwork.address(ALICE, 4000),
                    broken);
        }
        pass(1);
        assertHeardBothWays(alice, bob);
    }

    @Test
    void candidatesAreReadAndWrittenAsRfc8839HasThem() {
        String line = "2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998";
        Candidate read = CandidateText.read(line);
        assertThat(read.type()).isEqualTo(Candidate.Type.SERVER_REFLEXIVE);
        assertThat(read.address()).isEqualTo(SimulatedNetwork.address("192.0.2.3", 45664));
        assertThat(CandidateText.write(read)).isEqualTo(line);
        assertThat(CandidateText.read("1 1 udp 1 2001:db8::1 9 typ host generation 0")).isNotNull();
        for (String useless :
                List.of(
                        "1 1 TCP 1 192.0.2.3 9 typ host tcptype active",
                        "1 1 UDP 1 phone.local 9 typ host",
                        "1 1 UDP 1 192.0.2.3 0 typ host",
                        "1 1 UDP 1 192.0.2.3 70000 typ host",
                        "1 1 UDP 9999999999 192.0.2.3 9 typ host",
                        "1 0 UDP 1 192.0.2.3 9 typ host",
                        "1 1 UDP 1 192.0.2.3 9 typ magic",
                        "1 1 UDP 1 999.0.2.3 9 typ host",
                        "1 1 UDP 1 0.0.0.0 9 typ host",
                        "1 1 UDP",
                        "",
                        "1 1 UDP 1 192.0.2.3 9 typ host " + "x".repeat(600))) {
            assertThat(CandidateText.read(useless)).as(useless).isNull();
        }
    }
}
