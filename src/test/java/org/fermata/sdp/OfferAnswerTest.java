package org.fermata.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fermata.sdp.Direction.INACTIVE;
import static org.fermata.sdp.Direction.RECVONLY;
import static org.fermata.sdp.Direction.SENDONLY;
import static org.fermata.sdp.Direction.SENDRECV;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.InetSocketAddress;
import java.util.List;

class OfferAnswerTest {

    private static final Format G722 = new Format(9, "G722", 8000, 1, "");
    private static final Format PCMA = new Format(8, "PCMA", 8000, 1, "");
    private static final Format PCMU = new Format(0, "PCMU", 8000, 1, "");
    private static final Format EVENT = new Format(101, "TELEPHONE-EVENT", 8000, 1, "0-15");
    private static final OfferAnswer.Local LOCAL =
            new OfferAnswer.Local(7, 1, "192.0.2.1", 4000, List.of(G722, PCMA, PCMU, EVENT));

    private static SessionDescription remote(String media) throws SdpException {
        return SdpText.parse(
                "v=0\no=- 1 1 IN IP4 192.0.2.2\ns=-\nc=IN IP4 192.0.2.2\nt=0 0\n" + media);
    }

    @ParameterizedTest
    @CsvSource({
        "SENDRECV, false, SENDRECV",
        "SENDONLY, false, RECVONLY",
        "RECVONLY, false, SENDONLY",
        "INACTIVE, false, INACTIVE",
        "SENDRECV, true, SENDONLY",
        "SENDONLY, true, INACTIVE",
        "RECVONLY, true, SENDONLY",
        "INACTIVE, true, INACTIVE"
    })
    void answersFollowTheOfferAndOurHold(Direction offered, boolean held, Direction answer) {
        assertThat(OfferAnswer.answerDirection(offered, held)).isEqualTo(answer);
    }

    @Test
    void offersFollowBothHolds() {
        assertThat(OfferAnswer.offerDirection(false, false)).isEqualTo(SENDRECV);
        assertThat(OfferAnswer.offerDirection(false, true)).isEqualTo(SENDRECV);
        assertThat(OfferAnswer.offerDirection(true, false)).isEqualTo(SENDONLY);
        assertThat(OfferAnswer.offerDirection(true, true)).isEqualTo(INACTIVE);
    }

    @Test
    void theOffersOrderDecidesAndItsPayloadTypesAreUsed() throws Exception {
        SessionDescription offer =
                remote(
                        "m=audio 5000 RTP/AVP 18 0 9 96 97\n"
                                + "a=rtpmap:96 telephone-event/48000\n"
                                + "a=rtpmap:97 telephone-event/8000\na=fmtp:97 0-16\n");
        SessionDescription answer = OfferAnswer.answer(offer, LOCAL, false);
        assertThat(answer.formats())
                .containsExactly(PCMU, new Format(97, "TELEPHONE-EVENT", 8000, 1, "0-15"));
        OfferAnswer.Agreed agreed = OfferAnswer.agree(answer, offer);
        assertThat(agreed.format()).isEqualTo(PCMU);
        assertThat(agreed.telephoneEvent().payloadType()).isEqualTo(97);
        assertThat(agreed.remote()).isEqualTo(new InetSocketAddress("192.0.2.2", 5000));
        assertThat(agreed.remoteRtcp()).isNull();
        assertThat(agreed.sends()).isTrue();
        assertThat(agreed.receives()).isTrue();
        assertThat(agreed.ptimeMs()).isEqualTo(20);
    }

    @Test
    void eachSideSendsByThePayloadTypeTheOtherNamed() throws Exception {
        OfferAnswer.Local local =
                new OfferAnswer.Local(
                        7, 1, "192.0.2.1", 4000, List.of(new Format(96, "G722", 8000, 1, "")));
        SessionDescription offer = OfferAnswer.offer(local, SENDRECV, null);
        SessionDescription answer = remote("m=audio 5000 RTP/AVP 9\na=rtcp:6001\na=ptime:30\n");
        OfferAnswer.Agreed agreed = OfferAnswer.agree(offer, answer);
        assertThat(agreed.format().payloadType()).isEqualTo(9);
        assertThat(agreed.receivePayloadType()).isEqualTo(96);
        assertThat(agreed.telephoneEvent()).isNull();
        assertThat(agreed.remoteRtcp().getPort()).isEqualTo(6001);
        assertThat(agreed.ptimeMs()).isEqualTo(30);
    }

    @Test
    void comfortNoiseGoesWithTheSoundAndIsNeverTakenForIt() throws Exception {
        Format noise = new Format(13, "CN", 8000, 1, "");
        OfferAnswer.Local local =
                new OfferAnswer.Local(7, 1, "192.0.2.1", 4000, List.of(PCMU, noise));
        SessionDescription offer = remote("m=audio 5000 RTP/AVP 13 0\n");
        SessionDescription answer = OfferAnswer.answer(offer, local, false);
        assertThat(answer.formats()).containsExactly(PCMU, noise);
        assertThat(OfferAnswer.agree(answer, offer).format()).isEqualTo(PCMU);
        assertThat(OfferAnswer.comfortNoise(answer, offer, PCMU)).isEqualTo(13);
        SessionDescription without = OfferAnswer.answer(offer, LOCAL, false);
        assertThat(without.formats()).containsExactly(PCMU);
        assertThat(OfferAnswer.comfortNoise(without, offer, PCMU)).isEqualTo(-1);
    }

    @Test
    void nothingInCommonIsRefused() throws Exception {
        SessionDescription offer =
                remote("m=audio 5000 RTP/AVP 18 101\na=rtpmap:101 opus/48000/2\n");
        assertThatThrownBy(() -> OfferAnswer.answer(offer, LOCAL, false))
                .isInstanceOf(SdpException.class);
        SessionDescription onlyEvents =
                remote("m=audio 5000 RTP/AVP 101\na=rtpmap:101 telephone-event/8000\n");
        assertThatThrownBy(() -> OfferAnswer.answer(onlyEvents, LOCAL, false))
                .isInstanceOf(SdpException.class);
    }

    @Test
    void otherStreamsAreRefusedInTheirPlacesAndKeepThemInLaterOffers() throws Exception {
        SessionDescription offer =
                remote("m=video 6000 RTP/AVP 31\nm=audio 5000 RTP/AVP 8\nm=image 7 udptl t38\n");
        String answer = SdpText.write(OfferAnswer.answer(offer, LOCAL, false));
        String later = SdpText.write(OfferAnswer.offer(LOCAL, SENDONLY, offer));
        assertThat(answer.lines().filter(line -> line.startsWith("m=")))
                .containsExactly(
                        "m=video 0 RTP/AVP 31", "m=audio 4000 RTP/AVP 8", "m=image 0 udptl t38");
        assertThat(later.lines().filter(line -> line.startsWith("m=")))
                .containsExactly(
                        "m=video 0 RTP/AVP 31",
                        "m=audio 4000 RTP/AVP 8 9 0 101",
                        "m=image 0 udptl t38");
    }

    @Test
    void aLaterOfferKeepsThePayloadTypesAndTheFormatInUse() throws Exception {
        SessionDescription latest =
                remote(
                        "m=audio 5000 RTP/AVP 0 97 101\na=rtpmap:97 telephone-event/8000\n"
                                + "a=rtpmap:101 opus/48000/2\n");
        assertThat(OfferAnswer.offer(LOCAL, SENDONLY, latest).formats())
                .containsExactly(
                        PCMU, G722, PCMA, new Format(97, "TELEPHONE-EVENT", 8000, 1, "0-15"));
        SessionDescription clash =
                remote("m=audio 5000 RTP/AVP 8 101\na=rtpmap:101 opus/48000/2\n");
        assertThat(OfferAnswer.offer(LOCAL, SENDONLY, clash).formats())
                .containsExactly(
                        PCMA, G722, PCMU, new Format(119, "TELEPHONE-EVENT", 8000, 1, "0-15"));
    }

    @Test
    void nothingIsSentToANullAddressOrToPortZero() throws Exception {
        SessionDescription nullAddress = remote("m=audio 5000 RTP/AVP 8\nc=IN IP4 0.0.0.0\n");
        SessionDescription answer = OfferAnswer.answer(nullAddress, LOCAL, false);
        assertThat(answer.direction()).isEqualTo(SENDRECV);
        assertThat(OfferAnswer.agree(answer, nullAddress).remote()).isNull();
        assertThat(OfferAnswer.agree(answer, nullAddress).sends()).isFalse();
        assertThat(OfferAnswer.holds(nullAddress)).isTrue();

        SessionDescription refused = remote("m=audio 0 RTP/AVP 8\n");
        SessionDescription mirrored = OfferAnswer.answer(refused, LOCAL, false);
        assertThat(mirrored.port()).isZero();
        assertThat(OfferAnswer.agree(mirrored, refused).remote()).isNull();
        assertThat(OfferAnswer.agree(mirrored, refused).receives()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void bothEndsOfEveryExchangeAgreeOnWhatFlows(Direction theirs) throws Exception {
        for (boolean held : List.of(false, true)) {
            SessionDescription offer =
                    remote("m=audio 5000 RTP/AVP 8\na=" + theirs.attribute() + "\n");
            SessionDescription answer = OfferAnswer.answer(offer, LOCAL, held);
            OfferAnswer.Agreed ours = OfferAnswer.agree(answer, offer);
            OfferAnswer.Agreed peers = OfferAnswer.agree(offer, answer);
            assertThat(ours.sends()).isEqualTo(peers.receives());
            assertThat(ours.receives()).isEqualTo(peers.sends());
            assertThat(ours.receives() && held).isFalse();
        }
    }

    @Test
    void aSideThatTakesNoSoundHoldsTheCall() throws Exception {
        for (Direction direction : Direction.values()) {
            SessionDescription offer =
                    remote("m=audio 5000 RTP/AVP 8\na=" + direction.attribute() + "\n");
            assertThat(OfferAnswer.holds(offer))
                    .isEqualTo(direction == SENDONLY || direction == INACTIVE);
        }
        assertThat(RECVONLY.mirrored()).isEqualTo(SENDONLY);
    }

    @ParameterizedTest
    @CsvSource({"0, 20", "20, 20", "30, 30", "5, 10", "25, 20", "200, 60"})
    void oddPacketTimesAreBroughtIntoRange(int wanted, int used) throws Exception {
        SessionDescription answer = remote("m=audio 5000 RTP/AVP 8\na=ptime:" + wanted + "\n");
        SessionDescription offer = OfferAnswer.offer(LOCAL, SENDRECV, null);
        assertThat(OfferAnswer.agree(offer, answer).ptimeMs()).isEqualTo(used);
    }

    private static final Format OPUS = new Format(111, "OPUS", 48_000, 2, "useinbandfec=1");
    private static final Format EVENT_48K = new Format(110, "TELEPHONE-EVENT", 48_000, 1, "0-15");
    private static final OfferAnswer.Local WITH_OPUS =
            new OfferAnswer.Local(
                    7, 1, "192.0.2.1", 4000, List.of(G722, OPUS, PCMA, EVENT, EVENT_48K));

    @Test
    void eachSideSaysWhatItLikesToReceiveOfOpus() throws Exception {
        SessionDescription offer =
                remote(
                        "m=audio 5000 RTP/AVP 96 97 98\n"
                                + "a=rtpmap:96 opus/48000/2\na=fmtp:96 maxplaybackrate=16000\n"
                                + "a=rtpmap:97 telephone-event/8000\n"
                                + "a=rtpmap:98 telephone-event/48000\n");
        SessionDescription answer = OfferAnswer.answer(offer, WITH_OPUS, false);
        assertThat(SdpText.write(answer))
                .contains("a=rtpmap:96 opus/48000/2", "a=fmtp:96 useinbandfec=1")
                .contains("a=rtpmap:98 telephone-event/48000")
                .doesNotContain("maxplaybackrate", "telephone-event/8000");
        OfferAnswer.Agreed agreed = OfferAnswer.agree(answer, offer);
        assertThat(agreed.format().parameters()).isEqualTo("maxplaybackrate=16000");
        assertThat(agreed.telephoneEvent().payloadType()).isEqualTo(98);
    }

    @Test
    void digitsByTheUsualClockGoBesideOpusToo() throws Exception {
        SessionDescription offer =
                remote(
                        "m=audio 5000 RTP/AVP 96 97\na=rtpmap:96 opus/48000/2\n"
                                + "a=rtpmap:97 telephone-event/8000\n");
        SessionDescription answer = OfferAnswer.answer(offer, WITH_OPUS, false);
        assertThat(OfferAnswer.agree(answer, offer).telephoneEvent().payloadType()).isEqualTo(97);
    }

    @Test
    void payloadTypeThatThePeerUsesOtherwiseIsNotUsedForOurs() throws Exception {
        SessionDescription theirs =
                remote(
                        "m=audio 5000 RTP/AVP 101 111 8\na=rtpmap:101 opus/48000/2\n"
                                + "a=rtpmap:111 telephone-event/16000\n");
        List<Format> formats = OfferAnswer.offer(WITH_OPUS, SENDRECV, theirs).formats();
        assertThat(formats).extracting(Format::payloadType).doesNotHaveDuplicates();
        assertThat(formats)
                .filteredOn(format -> format.encoding().equals("OPUS"))
                .extracting(Format::payloadType)
                .containsExactly(101);
        assertThat(formats)
                .filteredOn(Format::isTelephoneEvent)
                .extracting(Format::payloadType)
                .hasSize(2)
                .doesNotContain(101, 111);
    }
}
