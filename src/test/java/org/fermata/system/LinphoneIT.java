package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.Linphone;
import org.fermata.rig.Namespace;
import org.fermata.rig.Tone;
import org.fermata.rig.Wav;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Sound with Debian's Linphone, whose SIP is belle-sip's and whose media are mediastreamer's.
 * Linphone leaves out the port where it names a peer, so that the phone is at 5060.
 */
class LinphoneIT {

    private static final Duration LIMIT = LinphoneCalls.LIMIT;
    private static final String PHONE = "sip:phone@" + Namespace.LEFT;

    @TempDir private static Path folder;

    private static Namespace namespace;
    private static FermataProcess phone;
    private static LinphoneCalls calls;

    @BeforeAll
    static void start() {
        namespace = new Namespace();
        FermataProcess.Builder builder = LinphoneCalls.at(namespace, 5060);
        for (String user : List.of("sdes", "dtls", "ice")) {
            LinphoneCalls.account(builder, user);
        }
        phone =
                builder.set("accounts.sdes.srtp", "REQUIRE")
                        .set("accounts.dtls.srtp", "REQUIRE")
                        .set("accounts.dtls.srtpKeys", "DTLS")
                        .set("accounts.ice.nat.ice", "true")
                        .devices("file:" + folder.resolve("heard.wav"), "tone:1000@-20")
                        .set("audio.ring.device", "none")
                        .start();
        calls = new LinphoneCalls(phone);
    }

    @AfterEach
    void hangUpAll() {
        phone.control().request("hangup", "--all");
    }

    @AfterAll
    static void stop() {
        LinphoneCalls.close(phone, namespace);
    }

    private static Linphone.Builder linphone() {
        return Linphone.in(namespace);
    }

    @ParameterizedTest
    @CsvSource({"PCMA, 8000", "OPUS, 48000"})
    @Shows(
            with = Peer.LINPHONE,
            value = {Feature.CALL, Feature.OPUS})
    void tonesAreHeardAtBothEndsWhoeverCalls(String codec, int rate) throws IOException {
        phone.control().result("set", "codec.order", "[\"" + codec + "\"]");
        try (Linphone linphone = linphone().start()) {
            for (boolean weCall : new boolean[] {true, false}) {
                linphone.record();
                int line = weCall ? phone.call(linphone.uri()) : calls.called(linphone, PHONE);
                assertThat(phone.line(line).get("codec").asText()).isEqualTo(codec);
                // What the phone hears is written each half second.
                calls.awaitSound(line, 100);
                short[] here = lastSecond(Wav.read(folder.resolve("heard.wav")).samples(), 48_000);
                calls.hangUp(linphone, line);
                Wav there = linphone.heard();
                assertThat(there.rate()).isEqualTo(rate);
                assertIsTone(lastSecond(there.samples(), rate), rate, 1000);
                assertIsTone(here, 48_000, Linphone.TONE_HZ);
            }
        } finally {
            phone.control().result("set", "codec.order", "[\"G722\",\"OPUS\",\"PCMA\",\"PCMU\"]");
        }
    }

    /** A tone of −20 dBFS, and nothing beside it. */
    private static void assertIsTone(short[] sound, int rate, int hz) {
        assertThat(Tone.level(sound)).isCloseTo(-20, within(1.0));
        assertThat(Tone.levelAt(hz, sound, rate)).isCloseTo(-20, within(1.0));
    }

    private static short[] lastSecond(short[] sound, int rate) {
        return Arrays.copyOfRange(sound, sound.length - rate, sound.length);
    }

    @Test
    @Shows(
            with = Peer.LINPHONE,
            value = {Feature.HOLD_BY_US, Feature.HOLD_BY_PEER})
    void holdsAndIsHeldWithTheRightDirections() {
        try (Linphone linphone = linphone().start()) {
            int line = phone.call(linphone.uri());
            calls.awaitSound(line, 25);
            int from = linphone.process().lineCount();
            calls.tell("hold", line);
            assertThat(phone.line(line).get("holdSignalled").asBoolean()).isTrue();
            assertDirection(line, "RECVONLY");
            linphone.await(from, "has been paused by");
            nothingIsSent(line);
            nothingComesAnyMore(line);
            calls.tell("resume", line);
            assertDirection(line, "SENDRECV");
            calls.awaitSound(line, 25);

            linphone.command("pause", "is now paused");
            phone.watch().awaitLine(line, node -> node.get("remoteHold").asBoolean(), LIMIT);
            assertDirection(line, "SENDONLY");
            nothingIsSent(line);
            // Both hold, and both let go of it.
            calls.tell("hold", line);
            assertDirection(line, "INACTIVE");
            calls.tell("resume", line);
            assertDirection(line, "SENDONLY");
            linphone.command("resume", "Media streams established");
            phone.watch().awaitLine(line, node -> !node.get("remoteHold").asBoolean(), LIMIT);
            calls.awaitSound(line, 25);
            calls.hangUp(linphone, line);
        }
    }

    private static void assertDirection(int line, String theirs) {
        assertThat(phone.line(line).get("remoteDirection").asText()).isEqualTo(theirs);
    }

    private static void nothingIsSent(int line) {
        long sent = calls.count(line, "txPackets");
        Await.window(Duration.ofSeconds(1));
        assertThat(calls.count(line, "txPackets")).isEqualTo(sent);
    }

    /** Some packets may have been on their way. */
    private static void nothingComesAnyMore(int line) {
        Await.until(
                () -> "it falls silent: " + phone.line(line),
                LIMIT,
                () -> {
                    long received = calls.count(line, "rxPackets");
                    Await.window(Duration.ofMillis(500));
                    return calls.count(line, "rxPackets") == received;
                });
    }

    @Test
    @Shows(with = Peer.LINPHONE, value = Feature.DTMF)
    void digitsAreDecodedAtBothEnds() {
        try (Linphone linphone = linphone().start()) {
            int line = phone.call(linphone.uri());
            calls.awaitSound(line, 25);
            int from = linphone.process().lineCount();
            calls.tell("dtmf", line, "0123456789*#");
            linphone.await(from, "Receiving tone #");
            assertThat(linphone.process().lines().subList(from, linphone.process().lineCount()))
                    .filteredOn(text -> text.contains("Receiving tone"))
                    .extracting(text -> text.replaceFirst(".*Receiving tone (.) .*", "$1"))
                    .containsExactly("0123456789*#".split(""));
            // It sends one a second.
            linphone.command("5#*");
            calls.await(node -> LinphoneCalls.is(node, "notice", "They pressed 5#*"));
            calls.hangUp(linphone, line);
        }
    }

    @ParameterizedTest
    @CsvSource({"srtp, sdes, SDES", "dtls, dtls, DTLS"})
    @Shows(
            with = Peer.LINPHONE,
            value = {Feature.SDES, Feature.DTLS})
    void soundIsEncryptedWhoeverCalls(String theirs, String account, String keys) {
        try (Linphone linphone =
                linphone()
                        .set("sip", "media_encryption", theirs)
                        .set("sip", "media_encryption_mandatory", 1)
                        .start()) {
            String uri = "sip:" + account + "@" + Namespace.LEFT;
            for (boolean weCall : new boolean[] {true, false}) {
                int line =
                        weCall
                                ? phone.call(linphone.uri(), "--account", account)
                                : calls.called(linphone, uri);
                phone.watch().awaitLine(line, node -> !node.get("secure").isNull(), LIMIT);
                assertThat(phone.line(line).get("secure").asText())
                        .isEqualTo(keys + " AES_CM_128_HMAC_SHA1_80");
                calls.awaitSound(line, 25);
                calls.tell("hold", line);
                calls.tell("resume", line);
                calls.awaitSound(line, 25);
                calls.hangUp(linphone, line);
            }
        }
    }

    @Test
    @Shows(with = Peer.LINPHONE, value = Feature.ICE)
    void waysAreFoundWhoeverCalls() {
        String through = "Finished ICE check list";
        try (Linphone linphone =
                linphone()
                        .set("net", "nat_policy_ref", "own")
                        .set("nat_policy_0", "ref", "own")
                        .set("nat_policy_0", "protocols", "ice")
                        .start()) {
            String uri = "sip:ice@" + Namespace.LEFT;
            for (boolean weCall : new boolean[] {true, false}) {
                int before = linphone.log().length();
                int line =
                        weCall
                                ? phone.call(linphone.uri(), "--account", "ice")
                                : calls.called(linphone, uri);
                Await.until(
                        () -> "its checks have ended:\n" + linphone.log().substring(before),
                        LIMIT,
                        () -> linphone.log().substring(before).contains(through));
                if (!weCall) {
                    calls.awaitMessage(
                            line, false, text -> text.contains("remote-candidates"), LIMIT);
                }
                calls.awaitSound(line, 25);
                calls.tell("hold", line);
                calls.tell("resume", line);
                calls.awaitSound(line, 25);
                calls.hangUp(linphone, line);
            }
        }
    }

    @Test
    @Shows(with = Peer.LINPHONE, value = Feature.IPV6)
    void callsOverIpv6() {
        try (Namespace six = new Namespace();
                Linphone linphone =
                        Linphone.in(six).set("sip", "use_ipv6", 1).at("2001:db8::2", 5070).start();
                FermataProcess own =
                        FermataProcess.silent()
                                .behind(six.enter())
                                .listen(Namespace.LEFT6 + ":5060")
                                .start()) {
            LinphoneCalls there = new LinphoneCalls(own);
            int line = own.call(linphone.uri());
            there.awaitSound(line, 25);
            there.hangUp(linphone, line);
            there.awaitSound(there.called(linphone, "sip:phone@" + Namespace.LEFT6), 25);
        }
    }
}
