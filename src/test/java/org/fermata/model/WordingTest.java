package org.fermata.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.DeviceState;
import org.fermata.audio.Role;
import org.fermata.audio.SuspendCause;
import org.fermata.call.EndReason;
import org.fermata.call.LineSnapshot;
import org.fermata.call.LocalHold;
import org.fermata.call.RemoteParty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

class WordingTest {

    private final Instant now = Instant.parse("2026-01-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, 0:00",
        "59, 0:59",
        "60, 1:00",
        "245, 4:05",
        "3599, 59:59",
        "3600, 1:00:00",
        "36125, 10:02:05",
        "-3, 0:00"
    })
    void durationsReadLikeAClock(long seconds, String words) {
        assertThat(Wording.clock(Duration.ofSeconds(seconds))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "sip:600@example.org, 600",
        "sips:a.b@x, a.b",
        "tel:+4312345, +4312345",
        "SIP:host.only, host.only"
    })
    void withoutANameTheNumberIsShown(String uri, String shown) {
        assertThat(Wording.name(new RemoteParty(uri, null))).isEqualTo(shown);
        assertThat(Wording.name(new RemoteParty(uri, "  "))).isEqualTo(shown);
        assertThat(Wording.name(new RemoteParty(uri, " 王小明 "))).isEqualTo("王小明");
    }

    @Test
    void aLineIsNeverHeldLongerThanItWasTalkedOn() {
        LineSnapshot heldBeforeTheAnswer =
                line().since(Duration.ofSeconds(8)).held(Duration.ofSeconds(9)).make();
        assertThat(LineWording.held(heldBeforeTheAnswer, now)).hasSeconds(8);
        LineSnapshot heldLater =
                line().since(Duration.ofSeconds(8)).held(Duration.ofSeconds(3)).make();
        assertThat(LineWording.held(heldLater, now)).hasSeconds(3);
        assertThat(LineWording.held(line().make(), now)).isNull();
        assertThat(LineWording.held(line().calling(true).held(Duration.ZERO).make(), now)).isNull();
    }

    @Test
    void everyStateHasItsWords() {
        assertThat(words(line().calling(false))).isEqualTo("Calling");
        assertThat(words(line().calling(true))).isEqualTo("Ringing there");
        assertThat(words(line().ringing(Duration.ZERO))).isEqualTo("Incoming call");
        assertThat(words(line())).isEqualTo("Speaking");
        assertThat(words(line().muted())).isEqualTo("Speaking, muted");
        assertThat(words(line().hold(LocalHold.HOLDING, Duration.ZERO, false)))
                .isEqualTo("Holding");
        assertThat(words(line().held(Duration.ZERO))).isEqualTo("On hold");
        assertThat(words(line().held(Duration.ZERO).heldByPeer())).isEqualTo("On hold, both sides");
        assertThat(words(line().hold(LocalHold.RESUMING, Duration.ZERO, false)))
                .isEqualTo("Resuming");
        assertThat(words(line().heldByPeer())).isEqualTo("They hold you");
        assertThat(words(line().missed(ended(487, "cancelled", EndReason.By.REMOTE))))
                .isEqualTo("Missed call");
    }

    @Test
    void aCallThatIsOverSaysWhy() {
        assertThat(LineWording.ended(ended(200, "hung up", EndReason.By.LOCAL)))
                .isEqualTo("You hung up");
        assertThat(LineWording.ended(ended(200, "hung up", EndReason.By.REMOTE)))
                .isEqualTo("They hung up");
        assertThat(LineWording.ended(ended(200, "Hung up by the other side", EndReason.By.REMOTE)))
                .isEqualTo("They hung up");
        assertThat(LineWording.ended(ended(200, "Parked at 700", EndReason.By.LOCAL)))
                .isEqualTo("Parked at 700");
        assertThat(LineWording.ended(ended(200, "Answered elsewhere", EndReason.By.REMOTE)))
                .isEqualTo("Answered elsewhere");
        assertThat(LineWording.ended(ended(486, "busy", EndReason.By.REMOTE))).isEqualTo("Busy");
        assertThat(LineWording.ended(ended(503, "", EndReason.By.NETWORK)))
                .isEqualTo("Ended with code 503");
        assertThat(LineWording.ended(null)).isEqualTo("Ended");
    }

    @Test
    void silenceIsToldOfALiveLineAndNeverOfAHeldOne() {
        LineSnapshot live = line().silent(Duration.ofSeconds(7)).make();
        assertThat(LineWording.detail(live, now)).isEqualTo("No sound from them for 7 s");
        LineSnapshot held = line().silent(Duration.ofSeconds(7)).held(Duration.ofSeconds(1)).make();
        assertThat(LineWording.detail(held, now)).isNull();
        assertThat(LineWording.isSilent(held)).isFalse();
    }

    @Test
    void aHoldThePeerHasNotConfirmedIsTold() {
        LineSnapshot line = line().hold(LocalHold.HELD, Duration.ZERO, false).make();
        assertThat(LineWording.detail(line, now))
                .isEqualTo("Silent here; they have not confirmed the hold");
    }

    @Test
    void aNoticeComesBeforeEverythingElse() {
        LineSnapshot line =
                line().silent(Duration.ofSeconds(7)).notice("They refused the hold.").make();
        assertThat(LineWording.detail(line, now)).isEqualTo("They refused the hold.");
    }

    @Test
    void aDeviceSaysWhereItStands() {
        assertThat(DeviceWording.device(device(DeviceState.RUNNING), 1))
                .isEqualTo("Running on Jabra");
        assertThat(DeviceWording.device(device(DeviceState.SUSPENDED, SuspendCause.ALL_CORKED), 3))
                .isEqualTo("Suspended: all lines held");
        assertThat(DeviceWording.device(device(DeviceState.SUSPENDED, SuspendCause.ALL_CORKED), 0))
                .isEqualTo("Suspended: no line needs it");
        assertThat(DeviceWording.device(device(DeviceState.CLOSED, SuspendCause.ALL_CORKED), 3))
                .isEqualTo("Closed: all lines held");
        assertThat(DeviceWording.device(device(DeviceState.CLOSED, SuspendCause.ALL_CORKED), 0))
                .isEqualTo("Ready: Jabra");
        assertThat(DeviceWording.device(device(DeviceState.SUSPENDED, SuspendCause.USER), 3))
                .isEqualTo("Suspended: by you");
        assertThat(DeviceWording.device(device(DeviceState.LOST), 3))
                .isEqualTo("Lost: Jabra, trying again");
    }

    @Test
    void theRingDeviceHasNothingToDoWithHeldLines() {
        DeviceState resting = DeviceState.SUSPENDED;
        assertThat(DeviceWording.device(device(Role.RING, resting, SuspendCause.ALL_CORKED), 3))
                .isEqualTo("Ready: Jabra");
    }

    @ParameterizedTest
    @CsvSource({"1, mono", "2, stereo", "6, 6 channels"})
    void whatADeviceAcceptedIsToldInTheWordsItIsChosenBy(int channels, String words) {
        DeviceSnapshot open =
                new DeviceSnapshot(
                        Role.PLAYBACK,
                        "alsa:jabra",
                        "Jabra",
                        DeviceState.RUNNING,
                        Set.of(),
                        48_000,
                        channels,
                        960,
                        2880,
                        0,
                        0,
                        0,
                        null);
        assertThat(DeviceWording.accepted(open))
                .endsWith(" Hz, " + words + ", a period of 20 ms, a buffer of 60 ms");
        assertThat(DeviceWording.accepted(device(DeviceState.CLOSED))).isNull();
    }

    private static DeviceSnapshot device(DeviceState state, SuspendCause... causes) {
        return device(Role.PLAYBACK, state, causes);
    }

    private static DeviceSnapshot device(Role role, DeviceState state, SuspendCause... causes) {
        return new DeviceSnapshot(
                role,
                "alsa:jabra",
                "Jabra",
                state,
                Set.of(causes),
                null,
                null,
                null,
                null,
                0,
                0,
                0,
                null);
    }

    private static EndReason ended(int code, String text, EndReason.By by) {
        return new EndReason(code, text, by);
    }

    private Lines line() {
        return Lines.line(1, now);
    }

    private static String words(Lines line) {
        return LineWording.state(line.make());
    }

    @Test
    void lockSaysWhatItIsWorth() {
        assertThat(LineWording.security(line().secure(null, "UDP").make()))
                .isEqualTo("The sound of this call is not encrypted.");
        assertThat(
                        LineWording.security(
                                line().secure("SDES AES_CM_128_HMAC_SHA1_80", "TLS").make()))
                .isEqualTo("The sound is encrypted with AES-128.");
        assertThat(LineWording.security(line().secure("SDES AEAD_AES_256_GCM", "UDP").make()))
                .startsWith("The sound is encrypted with AES-256-GCM. Its keys went")
                .contains("unencrypted");
        assertThat(LineWording.security(line().secure("DTLS AEAD_AES_128_GCM", "UDP").make()))
                .isEqualTo("The sound is encrypted with AES-128-GCM.");
        assertThat(LineWording.security(line().ringing(Duration.ofSeconds(3)).make()))
                .as("no sound yet")
                .isNull();
    }
}
