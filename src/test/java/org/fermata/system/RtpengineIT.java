package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.Kamailio;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.RtpDump;
import org.fermata.rig.Rtpengine;
import org.fermata.rig.Tone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Calls whose sound Debian's rtpengine leads on, encrypted and by checked ways on the phone's side
 * and plain on the peer's. Who is called, or calls, tells Kamailio how.
 */
class RtpengineIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int PCMA = 8;

    @TempDir private Path folder;

    private static Rtpengine relay;
    private static PeerProcess peer;
    private static Kamailio kamailio;
    private static FermataProcess phone;

    @BeforeAll
    static void start() {
        relay = new Rtpengine();
        peer = new PeerProcess("codec=PCMA");
        kamailio = Kamailio.withRelay(relay, "127.0.0.1:" + peer.port());
        FermataProcess.Builder builder = builder("none", "127.0.0.1");
        account(builder, "plain", "127.0.0.1", "OFF", "SDES");
        account(builder, "sdes", "127.0.0.1", "REQUIRE", "SDES");
        account(builder, "either", "127.0.0.1", "PREFER", "SDES");
        account(builder, "dtls", "127.0.0.1", "REQUIRE", "DTLS");
        account(builder, "opus", "127.0.0.1", "OFF", "SDES");
        account(builder, "ice", "127.0.0.1", "OFF", "SDES");
        builder.set("accounts.ice.nat.ice", "true");
        phone = builder.start();
        for (String user : List.of("plain", "sdes", "either", "dtls", "opus", "ice")) {
            register(phone, user);
        }
    }

    private static FermataProcess.Builder builder(String playback, String host) {
        return FermataProcess.phone()
                .devices(playback, "tone:1000")
                .listen(host + ":0")
                .set("rtp.ports", Rtpengine.OTHER_PORTS);
    }

    private static void account(
            FermataProcess.Builder builder, String user, String host, String policy, String keys) {
        String account = "accounts." + user + ".";
        builder.set(account + "aor", "sip:" + user + "@" + host + ":" + kamailio.port())
                .set(account + "enabled", "true")
                .set(account + "messages", "false")
                .set(account + "srtp", policy)
                .set(account + "srtpKeys", keys);
    }

    private static void register(FermataProcess phone, String user) {
        phone.control().result("password", user, Kamailio.PASSWORD);
        phone.watch()
                .awaitAccount(
                        user,
                        node -> node.get("registration").asText().equals("REGISTERED"),
                        LIMIT);
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable part : new AutoCloseable[] {phone, kamailio, peer, relay}) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"plain,", "sdes, SDES", "either, SDES", "dtls, DTLS", "ice,"})
    @Shows(
            with = Peer.RTPENGINE,
            value = {
                Feature.CALL,
                Feature.HOLD_BY_US,
                Feature.HOLD_BY_PEER,
                Feature.DTMF,
                Feature.SDES,
                Feature.DTLS,
                Feature.ICE
            })
    void soundDigitsAndHoldsFromEitherSidePassWhereThePhoneCalls(String user, String keys) {
        int line = phone.call("sip:peer@127.0.0.1:" + kamailio.port(), "--account", user);
        int call = newestCall();
        awaitKeys(line, keys);
        awaitSound(line, call);
        awaitWay(user, call);
        phone.control().result("dtmf", String.valueOf(line), "159#");
        Await.until(
                () -> "the digits: " + peer.statistics(),
                LIMIT,
                () -> peer.statistics(call).get("digits").asText().equals("159#"));
        holdAndResumeFromEitherSide(line, call);
        awaitKeys(line, keys);
        String callId = callId(call);
        phone.control().result("hangup", String.valueOf(line));
        peer.await("bye", event -> event.get("call").asInt() == call);
        awaitRelay(callId, "Final packet stats");
    }

    @ParameterizedTest
    @CsvSource({"plain,", "sdes, SDES", "either, SDES", "dtls, DTLS", "ice,"})
    @Shows(
            with = Peer.RTPENGINE,
            value = {
                Feature.CALL,
                Feature.HOLD_BY_US,
                Feature.HOLD_BY_PEER,
                Feature.SDES,
                Feature.DTLS,
                Feature.ICE
            })
    void soundAndHoldsFromEitherSidePassWhereThePhoneIsCalled(String user, String keys) {
        JsonNode calling =
                peer.command("call sip:" + user + "@127.0.0.1:" + kamailio.port(), "calling");
        int call = calling.get("call").asInt();
        int line = answer(phone);
        peer.await("answered", event -> event.get("call").asInt() == call);
        awaitKeys(line, keys);
        awaitSound(line, call);
        awaitWay(user, call);
        holdAndResumeFromEitherSide(line, call);
        awaitKeys(line, keys);
        peer.command("hangup " + call, "hungup");
        phone.awaitState(line, "DISCONNECTED");
    }

    @Test
    @Shows(with = Peer.RTPENGINE, value = Feature.OPUS)
    void opusIsTurnedIntoWhatThePeerSpeaks() {
        Path file = folder.resolve("heard.rtp");
        String usual = phone.control().result("get", "codec.order").toString();
        phone.control().result("set", "codec.order", "[\"OPUS\"]");
        try {
            int line = phone.call("sip:peer@127.0.0.1:" + kamailio.port(), "--account", "opus");
            int call = newestCall();
            assertThat(phone.line(line).get("codec").asText()).isEqualTo("OPUS");
            awaitSound(line, call);
            peer.command("dump " + call + " " + file, "dump");
            awaitSound(line, call);
            awaitSound(line, call);
            peer.command("dump " + call + " -", "dump");
            phone.control().result("hangup", String.valueOf(line));
        } finally {
            phone.control().result("set", "codec.order", usual);
        }
        short[] heard = RtpDump.read(file).sound(PCMA, 8000, RtpDump::aLaw);
        short[] middle = Arrays.copyOfRange(heard, 1600, 6400);
        assertThat(Tone.level(middle)).isCloseTo(-20, within(1.0));
        assertThat(Tone.levelAt(1000, middle, 8000)).isCloseTo(-20, within(1.0));
    }

    @Test
    @Shows(
            with = Peer.RTPENGINE,
            value = {Feature.IPV6, Feature.OPUS, Feature.BLIND_TRANSFER})
    void aPhoneOnIpv6SpeaksOpusWithOneOnIpv4AndIsSentOnByIt() {
        FermataProcess.Builder builder = builder("none", "[::1]");
        account(builder, "six", "[::1]", "REQUIRE", "SDES");
        builder.set("codec.order", "[\"OPUS\",\"PCMA\"]");
        try (FermataProcess six = builder.start()) {
            register(six, "six");
            int theirs = six.dial("sip:plain@[::1]:" + kamailio.port());
            int line = answer(phone);
            six.awaitConfirmed(theirs);
            for (JsonNode side : List.of(six.line(theirs), phone.line(line))) {
                assertThat(side.get("codec").asText()).isEqualTo("OPUS");
            }
            assertThat(six.line(theirs).get("secure").asText()).startsWith("SDES");
            awaitSound(six, theirs, () -> phone.received(line));
            awaitReports(six, theirs);
            awaitReports(phone, line);

            six.control().result("hold", String.valueOf(theirs));
            phone.watch().awaitLine(line, node -> node.get("remoteHold").asBoolean(), LIMIT);
            phone.control().result("hold", String.valueOf(line));
            six.control().result("resume", String.valueOf(theirs));
            phone.control().result("resume", String.valueOf(line));
            awaitSound(six, theirs, () -> phone.received(line));

            String target = "sip:peer@[::1]:" + kamailio.port();
            phone.control().result("transfer", String.valueOf(line), target);
            phone.awaitState(line, "DISCONNECTED");
            int call = newestCall();
            JsonNode sentOn =
                    six.watch()
                            .awaitAnyLine(
                                    node ->
                                            node.get("state").asText().equals("CONFIRMED")
                                                    && node.get("remote")
                                                            .get("uri")
                                                            .asText()
                                                            .contains("peer"),
                                    LIMIT);
            awaitSound(
                    six,
                    sentOn.get("line").asInt(),
                    () -> peer.statistics(call).get("received").asLong());
        }
    }

    /** A round trip is known once a report of ours has been answered by one that we understand. */
    private static void awaitReports(FermataProcess phone, int line) {
        Await.until(
                () -> "a round trip: " + phone.line(line).get("rtp"),
                LIMIT,
                () -> !phone.line(line).get("rtp").get("roundTripMs").isNull());
    }

    private static int newestCall() {
        return peer.events("invite").getLast().get("call").asInt();
    }

    private static int port(String hostPort) {
        return Integer.parseInt(hostPort.substring(hostPort.lastIndexOf(':') + 1));
    }

    private static int answer(FermataProcess called) {
        JsonNode incoming = called.awaitIncoming(LIMIT);
        called.control().result("answer");
        int line = incoming.get("line").asInt();
        called.awaitConfirmed(line);
        return line;
    }

    private static void awaitKeys(int line, String keys) {
        phone.watch()
                .awaitLine(
                        line,
                        node ->
                                keys == null
                                        ? node.get("secure").isNull()
                                        : node.get("secure").asText().startsWith(keys),
                        LIMIT);
    }

    private static void holdAndResumeFromEitherSide(int line, int call) {
        phone.control().result("hold", String.valueOf(line));
        assertThat(phone.line(line).get("holdSignalled").asBoolean()).isTrue();
        assertThat(peer.statistics(call).get("phoneDirection").asText()).isEqualTo("SENDONLY");
        phone.control().result("resume", String.valueOf(line));
        awaitSound(line, call);

        peer.command("reinvite " + call + " sendonly", "answered");
        phone.watch().awaitLine(line, node -> node.get("remoteHold").asBoolean(), LIMIT);
        peer.command("reinvite " + call + " sendrecv", "answered");
        phone.watch().awaitLine(line, node -> !node.get("remoteHold").asBoolean(), LIMIT);
        awaitSound(line, call);
    }

    private static void awaitSound(int line, int call) {
        awaitSound(phone, line, () -> peer.statistics(call).get("received").asLong());
        assertThat(port(peer.statistics(call).get("phoneMedia").asText()))
                .as("sound goes to the relay")
                .isBetween(Rtpengine.FIRST_PORT, Rtpengine.LAST_PORT);
    }

    /** Checks that the sound takes the way that the user's name asks for. */
    private static void awaitWay(String user, int call) {
        if (user.equals("ice")) {
            awaitRelay(callId(call), "ICE negotiated: peer for component 1");
        }
        if (user.equals("dtls")) {
            awaitRelay(callId(call), "DTLS-SRTP successfully negotiated");
        }
    }

    private static String callId(int call) {
        return peer.statistics(call).get("callId").asText();
    }

    private static void awaitRelay(String callId, String what) {
        relay.process()
                .awaitLine(what, line -> line.contains(callId) && line.contains(what), LIMIT);
    }

    /** Half a second of sound more than there was, both ways. */
    private static void awaitSound(FermataProcess side, int line, LongSupplier receivedThere) {
        long there = receivedThere.getAsLong() + 25;
        long here = side.received(line) + 25;
        Await.until(
                () -> "packets: " + side.line(line).get("rtp") + " " + peer.statistics(),
                LIMIT,
                () -> side.received(line) >= here && receivedThere.getAsLong() >= there);
    }
}
