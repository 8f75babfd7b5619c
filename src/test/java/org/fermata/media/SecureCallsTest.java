package org.fermata.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.fermata.audio.PortHost;
import org.fermata.rtp.srtp.SrtpProfile;
import org.fermata.sdp.CryptoAttribute;
import org.fermata.sdp.SdpException;
import org.fermata.sdp.SessionDescription;
import org.fermata.sdp.UnprotectedException;
import org.fermata.store.AccountSettings.SrtpKeys;
import org.fermata.store.AccountSettings.SrtpPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;

/** Two calls agree on keys in their descriptions and talk, by a clock in the test's hand. */
class SecureCallsTest {

    private final TalkingPair pair = new TalkingPair();

    @AfterEach
    void close() {
        pair.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PREFER, PREFER, RTP/AVP, SDES AEAD_AES_256_GCM",
        "REQUIRE, PREFER, RTP/SAVP, SDES AEAD_AES_256_GCM",
        "PREFER, REQUIRE, RTP/AVP, SDES AEAD_AES_256_GCM",
        "REQUIRE, REQUIRE, RTP/SAVP, SDES AEAD_AES_256_GCM",
        "OFF, PREFER, RTP/AVP,",
        "PREFER, OFF, RTP/AVP,",
        "OFF, OFF, RTP/AVP,"
    })
    void twoPoliciesComeToTheSameOnBothSidesAndAreHeard(
            SrtpPolicy caller, SrtpPolicy callee, String protocol, String secure)
            throws SdpException {
        pair.open(caller, callee);
        pair.exchange(pair.alice, pair.bob, List.of());
        assertThat(pair.bob.lastOurs.protocol()).isEqualTo(protocol);
        assertThat(pair.alice.call.secure()).isEqualTo(secure);
        assertThat(pair.bob.call.secure()).isEqualTo(secure);
        pair.uncork();
        pair.assertHeard(30);
    }

    @ParameterizedTest
    @CsvSource({"REQUIRE, OFF", "OFF, REQUIRE"})
    void oneThatRequiresAndOneThatRefusesDoNotTalk(SrtpPolicy caller, SrtpPolicy callee) {
        pair.open(caller, callee);
        assertThatThrownBy(() -> pair.exchange(pair.alice, pair.bob, List.of()))
                .isInstanceOf(UnprotectedException.class)
                .hasMessageContaining("The other side");
        SessionDescription offer = pair.alice.offer();
        assertThat(pair.bob.engine.refusal("a", offer)).startsWith("The other side");
    }

    @Test
    void anOfferThatPrefersInsistsOnceItIsRefused() throws SdpException {
        pair.open(SrtpPolicy.PREFER, SrtpPolicy.REQUIRE);
        assertThat(pair.alice.offer().protocol()).isEqualTo("RTP/AVP");
        assertThat(pair.alice.call.insist()).isTrue();
        pair.exchange(pair.alice, pair.bob, List.of());
        assertThat(pair.bob.lastOurs.protocol()).isEqualTo("RTP/SAVP");
        assertThat(pair.alice.call.insist()).as("what is agreed on stays").isFalse();
        pair.uncork();
        pair.assertHeard(30);
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF", "REQUIRE"})
    void onlyAnOfferThatPrefersHasAnotherOne(SrtpPolicy policy) {
        pair.open(policy, SrtpPolicy.PREFER);
        assertThat(pair.alice.call.insist()).isFalse();
    }

    @Test
    void answerWithoutKeysToAnOfferThatRequiresThemIsRefused() {
        pair.open(SrtpPolicy.REQUIRE, SrtpPolicy.PREFER);
        SessionDescription offer = pair.alice.offer();
        assertThatThrownBy(() -> pair.alice.negotiated(pair.bob.plain("RTP/SAVP")))
                .isInstanceOf(UnprotectedException.class);
        assertThatThrownBy(() -> pair.alice.negotiated(pair.bob.plain("RTP/AVP")))
                .isInstanceOf(UnprotectedException.class);
        assertThat(offer.protocol()).isEqualTo("RTP/SAVP");
    }

    @ParameterizedTest
    @EnumSource
    void everySuiteCarriesSoundDigitsAndReportsBothWays(SrtpProfile profile) throws SdpException {
        pair.open(SrtpPolicy.REQUIRE, SrtpPolicy.PREFER);
        pair.exchange(pair.alice, pair.bob, List.of(profile));
        assertThat(pair.alice.call.secure()).isEqualTo("SDES " + profile);
        pair.uncork();
        pair.assertHeard(30);
        pair.alice.call.dtmf("5");
        pair.silentBlocks(1200);
        assertThat(pair.bob.events).contains("5");
        // A report of each side has come and been understood.
        assertThat(pair.alice.call.statistics().roundTripMs()).isNotNull();
        assertThat(pair.bob.call.statistics().roundTripMs()).isNotNull();
        assertThat(pair.bob.call.statistics().rxLost()).isZero();
    }

    @Test
    void keysStayAndTheStreamGoesOnOverAHoldOfTenMinutes() throws SdpException {
        pair.open(SrtpPolicy.PREFER, SrtpPolicy.PREFER);
        pair.exchange(pair.alice, pair.bob, List.of());
        pair.uncork();
        pair.assertHeard(30);
        List<CryptoAttribute> before = CryptoAttribute.of(pair.alice.lastOurs);
        pair.alice.call.cork();
        pair.exchange(pair.alice, pair.bob, List.of());
        assertThat(CryptoAttribute.of(pair.alice.lastOurs)).isEqualTo(before);
        for (int i = 0; i < 600; i++) {
            pair.advance(Duration.ofSeconds(1));
        }
        assertThat(pair.alice.call.lastReceivedNanos())
                .as("reports of the held line are understood")
                .isGreaterThan(pair.nanoTime() - 8_000_000_000L);
        pair.exchange(pair.alice, pair.bob, List.of());
        pair.alice.call.uncork();
        pair.assertHeard(30);
        assertThat(pair.bob.call.statistics().rxLost()).isZero();
    }

    @Test
    void streamGoesOnWhereItsSequenceWraps() throws SdpException {
        pair.open(SrtpPolicy.REQUIRE, SrtpPolicy.REQUIRE);
        pair.exchange(pair.alice, pair.bob, List.of());
        pair.uncork();
        pair.assertHeard(30);
        // A first number of at most 32,767 and a packet each 20 ms: past the wrap in any case.
        pair.talk(2 * 66_000);
        pair.assertHeard(30);
        assertThat(pair.bob.call.statistics().rxLost()).isZero();
        assertThat(pair.alice.call.statistics().txPackets()).isGreaterThan(65_536);
    }

    @Test
    void otherKeysInAReinviteTakeOverWithoutALostPacket() throws SdpException {
        pair.open(SrtpPolicy.REQUIRE, SrtpPolicy.REQUIRE);
        pair.exchange(pair.alice, pair.bob, List.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80));
        pair.uncork();
        pair.assertHeard(30);
        // Half of the exchange: bob takes the new key while alice still sends by the old one.
        SessionDescription offer = pair.alice.offerOf(List.of(SrtpProfile.AES_CM_128_HMAC_SHA1_32));
        SessionDescription answer = pair.bob.answer(offer);
        pair.talk(4);
        pair.alice.negotiated(answer);
        pair.assertHeard(30);
        assertThat(pair.bob.call.secure()).isEqualTo("SDES AES_CM_128_HMAC_SHA1_32");
        assertThat(pair.bob.call.statistics().rxLost()).isZero();
    }

    @Test
    void keyThatWentOutOfUseNeverComesBack() throws SdpException {
        pair.open(SrtpPolicy.PREFER, SrtpPolicy.PREFER);
        SrtpProfile first = SrtpProfile.AES_CM_128_HMAC_SHA1_80;
        pair.exchange(pair.alice, pair.bob, List.of(first));
        List<String> before = pair.bob.lastOurs.attribute("crypto");
        assertThat(before).hasSize(1);
        // Another suite, then the first again.
        pair.exchange(pair.alice, pair.bob, List.of(SrtpProfile.AES_CM_128_HMAC_SHA1_32));
        pair.exchange(pair.alice, pair.bob, List.of(first));
        List<String> again = pair.bob.lastOurs.attribute("crypto");
        assertThat(again).hasSize(1).doesNotContainAnyElementsOf(before);
        // Plain sound, then keys again.
        pair.bob.answer(pair.alice.plain("RTP/AVP"));
        assertThat(pair.bob.call.secure()).isNull();
        pair.exchange(pair.alice, pair.bob, List.of(first));
        assertThat(pair.bob.lastOurs.attribute("crypto"))
                .hasSize(1)
                .doesNotContainAnyElementsOf(before)
                .doesNotContainAnyElementsOf(again);
        pair.uncork();
        pair.assertHeard(30);
    }

    @Test
    void peerThatStopsEncryptingIsHeardOnlyWhereThatIsAllowed() throws SdpException {
        pair.open(SrtpPolicy.REQUIRE, SrtpPolicy.PREFER);
        pair.exchange(pair.alice, pair.bob, List.of());
        SessionDescription plain = pair.bob.plain("RTP/AVP");
        assertThatThrownBy(() -> pair.alice.answer(plain)).isInstanceOf(UnprotectedException.class);
        assertThat(pair.alice.call.secure()).isEqualTo("SDES AEAD_AES_256_GCM");
        pair.uncork();
        pair.assertHeard(30);
    }

    @ParameterizedTest
    @CsvSource({
        "PREFER, DTLS, PREFER, SDES, RTP/AVP",
        "PREFER, DTLS, PREFER, DTLS, RTP/AVP",
        "REQUIRE, DTLS, PREFER, SDES, UDP/TLS/RTP/SAVP",
        "REQUIRE, DTLS, REQUIRE, DTLS, UDP/TLS/RTP/SAVP"
    })
    void keysAreAgreedOnByDtlsWhenTheCallerOffersIt(
            SrtpPolicy caller,
            SrtpKeys callerKeys,
            SrtpPolicy callee,
            SrtpKeys calleeKeys,
            String protocol)
            throws SdpException {
        pair.open(caller, callerKeys, callee, calleeKeys);
        pair.exchange(pair.alice, pair.bob, List.of());
        assertThat(pair.bob.lastOurs.protocol()).isEqualTo(protocol);
        assertThat(pair.alice.call.secure()).as("before the handshake").isNull();
        pair.awaitSecured();
        assertThat(pair.alice.call.secure()).isEqualTo("DTLS AEAD_AES_256_GCM");
        assertThat(pair.bob.call.secure()).isEqualTo("DTLS AEAD_AES_256_GCM");
        pair.uncork();
        pair.assertHeard(30);
    }

    @Test
    void nothingIsSentBeforeTheHandshakeEnds() throws SdpException {
        pair.open(SrtpPolicy.REQUIRE, SrtpKeys.DTLS, SrtpPolicy.PREFER, SrtpKeys.DTLS);
        SessionDescription offer = pair.alice.offer();
        pair.bob.answer(offer);
        // Alice has no answer yet, so bob's handshake cannot end.
        pair.uncork();
        pair.talk(20);
        assertThat(pair.bob.call.statistics().txPackets()).isZero();
        assertThat(pair.bob.events).isEmpty();
        pair.alice.negotiated(pair.bob.lastOurs);
        pair.awaitSecured();
        pair.assertHeard(30);
    }

    @Test
    void associationGoesOnOverHoldAndResume() throws SdpException {
        pair.open(SrtpPolicy.PREFER, SrtpKeys.DTLS, SrtpPolicy.PREFER, SrtpKeys.DTLS);
        pair.exchange(pair.alice, pair.bob, List.of());
        pair.awaitSecured();
        pair.uncork();
        pair.assertHeard(30);
        pair.alice.call.cork();
        pair.exchange(pair.alice, pair.bob, List.of());
        pair.advance(Duration.ofMinutes(1));
        // The other way round, with the roles open again.
        pair.exchange(pair.bob, pair.alice, List.of());
        pair.alice.call.uncork();
        pair.assertHeard(30);
        assertThat(pair.alice.events).filteredOn("secured"::equals).hasSize(1);
        assertThat(pair.bob.events).filteredOn("secured"::equals).hasSize(1);
    }

    @Test
    void roleInUseIsAnsweredWhenThePeerLeavesItOpen() throws SdpException {
        pair.open(SrtpPolicy.PREFER, SrtpKeys.DTLS, SrtpPolicy.PREFER, SrtpKeys.DTLS);
        pair.exchange(pair.alice, pair.bob, List.of());
        pair.awaitSecured();
        assertThat(pair.bob.lastOurs.attribute("setup")).containsExactly("active");
        pair.exchange(pair.bob, pair.alice, List.of());
        // Bob began, so he is the client still (RFC 8842 section 5.3).
        assertThat(pair.bob.lastOurs.attribute("setup")).containsExactly("actpass");
        assertThat(pair.alice.lastOurs.attribute("setup")).containsExactly("passive");
    }

    @Test
    void answerThatLeavesTheRolesOpenLeavesThemAsTheyAre() throws SdpException {
        pair.open(SrtpPolicy.PREFER, SrtpKeys.DTLS, SrtpPolicy.PREFER, SrtpKeys.DTLS);
        pair.exchange(pair.alice, pair.bob, List.of());
        pair.awaitSecured();
        SessionDescription answer = pair.alice.answer(pair.bob.offer());
        List<String> open =
                answer.attributes().stream()
                        .map(line -> line.replace("setup:passive", "setup:actpass"))
                        .toList();
        pair.bob.negotiated(answer.with(answer.protocol(), open));
        // Bob is the client still, and tells so.
        SessionDescription offer = pair.alice.offer();
        assertThat(pair.bob.answer(offer).attribute("setup")).containsExactly("active");
        pair.uncork();
        pair.assertHeard(30);
        assertThat(pair.bob.timesSecured()).isOne();
    }

    @Test
    void changedRoleIsANewAssociationUntilWhichTheOldKeysHold() throws SdpException {
        pair.open(SrtpPolicy.REQUIRE, SrtpKeys.DTLS, SrtpPolicy.PREFER, SrtpKeys.DTLS);
        pair.exchange(pair.alice, pair.bob, List.of());
        pair.awaitSecured();
        pair.uncork();
        pair.assertHeard(30);
        SessionDescription offer = pair.bob.offerInstead("setup:actpass", "setup:passive");
        SessionDescription answer = pair.alice.answer(offer);
        assertThat(answer.attribute("setup")).containsExactly("active");
        pair.assertHeard(30);
        pair.bob.negotiated(answer);
        pair.await(() -> pair.alice.timesSecured() == 2 && pair.bob.timesSecured() == 2);
        pair.assertHeard(30);
        assertThat(pair.alice.call.secure()).isEqualTo("DTLS AEAD_AES_256_GCM");
    }

    @Test
    void answerThatDoesNotNameItsRoleIsPassive() throws SdpException {
        pair.open(SrtpPolicy.REQUIRE, SrtpKeys.DTLS, SrtpPolicy.PREFER, SrtpKeys.DTLS);
        SessionDescription offer = pair.alice.offerInstead("setup:actpass", "setup:active");
        SessionDescription answer = pair.bob.answer(offer);
        assertThat(answer.attribute("setup")).containsExactly("passive");
        // RFC 4145 section 4.
        List<String> silent =
                answer.attributes().stream().filter(line -> !line.startsWith("setup")).toList();
        pair.alice.offer();
        pair.alice.negotiated(answer.with(answer.protocol(), silent));
        pair.awaitSecured();
    }

    @Test
    void peerThatDoesNotBeginItsHandshakeIsGivenUpInTime() throws SdpException {
        pair.open(SrtpPolicy.REQUIRE, SrtpKeys.DTLS, SrtpPolicy.PREFER, SrtpKeys.DTLS);
        SessionDescription offer = pair.alice.offer();
        // Bob's answer of another time: he is to begin, and does not know of it.
        SessionDescription answer = pair.bob.answered(offer);
        assertThat(answer.attribute("setup")).containsExactly("active");
        pair.alice.negotiated(answer.at("0.0.0.0", answer.port(), 0));
        pair.settle();
        pair.signalling.advance(Duration.ofMinutes(5));
        assertThat(pair.alice.events).as("nowhere to shake hands with").isEmpty();
        pair.alice.offer();
        pair.alice.negotiated(answer);
        pair.settle();
        pair.signalling.advance(Duration.ofSeconds(29));
        assertThat(pair.alice.events).isEmpty();
        pair.signalling.advance(Duration.ofSeconds(2));
        assertThat(pair.alice.events).hasSize(1);
        assertThat(pair.alice.events.getFirst()).contains("could not be agreed on");
        pair.signalling.advance(Duration.ofMinutes(5));
        assertThat(pair.alice.events).hasSize(1);
    }

    @Test
    void peerThatBeginsFromBehindANatIsHeard() throws SdpException {
        pair.open(SrtpPolicy.REQUIRE, SrtpKeys.DTLS, SrtpPolicy.PREFER, SrtpKeys.DTLS);
        SessionDescription answer = pair.bob.answer(pair.alice.offer());
        assertThat(answer.attribute("setup")).containsExactly("active");
        // An address for documentation (RFC 5737), which nobody is reached at.
        pair.alice.negotiated(answer.at("192.0.2.7", answer.port(), 0));
        pair.await(
                () -> {
                    pair.advance(Duration.ofMillis(100));
                    return pair.alice.timesSecured() == 1 && pair.bob.timesSecured() == 1;
                });
        pair.uncork();
        pair.assertHeard(30);
    }

    @Test
    void aCertificateOfAnotherFingerprintEndsInWords() throws SdpException {
        pair.open(SrtpPolicy.PREFER, SrtpKeys.DTLS, SrtpPolicy.PREFER, SrtpKeys.DTLS);
        SessionDescription offer = pair.alice.offer();
        SessionDescription answer = pair.bob.answer(offer);
        String genuine = answer.attribute("fingerprint").getFirst();
        String forged = genuine.substring(0, genuine.length() - 2) + "00";
        pair.alice.negotiated(
                answer.with(
                        answer.protocol(),
                        answer.attributes().stream()
                                .map(line -> line.replace(genuine, forged))
                                .toList()));
        pair.await(() -> !pair.alice.events.isEmpty());
        assertThat(pair.alice.events.getFirst()).contains("could not be agreed on");
        assertThat(pair.alice.call.secure()).isNull();
    }

    @Test
    void reportsShareThePortOfTheSound() throws SdpException {
        pair.open(SrtpPolicy.OFF, SrtpPolicy.OFF);
        pair.exchange(pair.alice, pair.bob, List.of());
        assertThat(pair.bob.lastOurs.attribute("rtcp-mux")).hasSize(1);
        pair.uncork();
        pair.talk(1200);
        assertThat(pair.alice.call.statistics().roundTripMs()).isNotNull();
        assertThat(pair.bob.call.statistics().roundTripMs()).isNotNull();
        // On a held line they take the place of keepalives.
        pair.alice.call.cork();
        pair.settle();
        for (int i = 0; i < 60; i++) {
            pair.advance(Duration.ofSeconds(1));
        }
        assertThat(pair.alice.call.statistics().txKeepalives()).isZero();
        assertThat(pair.bob.call.lastReceivedNanos())
                .isGreaterThan(pair.nanoTime() - 8_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({"RTP/AVPF, PREFER", "RTP/SAVPF, REQUIRE", "UDP/TLS/RTP/SAVPF, REQUIRE"})
    void offerWithFeedbackIsAnsweredWithTheSameProfile(String protocol, SrtpPolicy policy)
            throws SdpException {
        SrtpKeys keys = protocol.startsWith("UDP") ? SrtpKeys.DTLS : SrtpKeys.SDES;
        pair.open(policy, keys, SrtpPolicy.PREFER, SrtpKeys.SDES);
        SessionDescription offer = pair.alice.offer();
        SessionDescription answer = pair.bob.answer(offer.with(protocol, offer.attributes()));
        assertThat(answer.protocol()).isEqualTo(protocol);
    }

    @Test
    void keysAreInNoText() throws SdpException {
        pair.open(SrtpPolicy.PREFER, SrtpPolicy.PREFER);
        SessionDescription offer = pair.alice.offer();
        assertThat(offer.attribute("crypto")).hasSize(4);
        assertThat(offer.toString()).doesNotContain("inline").contains("PCMU");
        assertThat(CryptoAttribute.of(offer).toString()).doesNotContain("inline");
    }

    static double level(float[] block) {
        double sum = 0;
        for (float sample : block) {
            sum += sample * sample;
        }
        return 10 * Math.log10(sum / PortHost.BLOCK_FRAMES + 1e-12);
    }

    static void assertLevel(double level) {
        // 0.5 of full scale as the root of the mean square: −9.03 dB.
        assertThat(level).isCloseTo(-9.03, within(1.0));
    }
}
