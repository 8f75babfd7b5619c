package org.fermata.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;

class SdpTextTest {

    private static final String HEAD =
            "v=0\no=- 1 2 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\n";

    @Test
    void theOfferOfRfc3264Section10IsReadWithItsSecondAudioStreamRefused() throws Exception {
        SessionDescription offer =
                SdpText.parse(
                        """
                        v=0
                        o=alice 2890844526 2890844526 IN IP4 host.anywhere.com
                        s=
                        c=IN IP4 192.0.2.7
                        t=0 0
                        m=audio 49170 RTP/AVP 0
                        a=rtpmap:0 PCMU/8000
                        m=video 51372 RTP/AVP 31
                        a=rtpmap:31 H261/90000
                        m=video 53000 RTP/AVP 32
                        a=rtpmap:32 MPV/90000
                        """);
        assertThat(offer)
                .isEqualTo(
                        new SessionDescription(
                                2890844526L,
                                2890844526L,
                                "192.0.2.7",
                                49170,
                                List.of(new Format(0, "PCMU", 8000, 1, "")),
                                Direction.SENDRECV,
                                0,
                                0,
                                0,
                                List.of("video RTP/AVP 31", "video RTP/AVP 32")));
    }

    @Test
    void staticPayloadTypesNeedNoRtpmap() throws Exception {
        assertThat(SdpText.parse(HEAD + "m=audio 4000 RTP/AVP 9 8 0 96\n").formats())
                .containsExactly(
                        new Format(9, "G722", 8000, 1, ""),
                        new Format(8, "PCMA", 8000, 1, ""),
                        new Format(0, "PCMU", 8000, 1, ""));
    }

    @Test
    void parametersPacketTimeAndRtcpPortAreRead() throws Exception {
        SessionDescription read =
                SdpText.parse(
                        HEAD
                                + "m=audio 4000/2 RTP/AVP 101 8\r\n"
                                + "a=rtpmap:101 telephone-event/8000\r\n"
                                + "a=fmtp:101 0-16\r\n"
                                + "a=ptime:30\r\n"
                                + "a=rtcp:4711 IN IP4 192.0.2.1\r\n");
        assertThat(read.formats())
                .containsExactly(
                        new Format(101, "TELEPHONE-EVENT", 8000, 1, "0-16"),
                        new Format(8, "PCMA", 8000, 1, ""));
        assertThat(read.ptimeMs()).isEqualTo(30);
        assertThat(read.rtcpPort()).isEqualTo(4711);
        assertThat(read.port()).isEqualTo(4000);
    }

    @Test
    void directionOfTheSessionIsInheritedAndOfTheStreamGoesBeforeIt() throws Exception {
        String media = "m=audio 4000 RTP/AVP 0\n";
        assertThat(SdpText.parse(HEAD + "a=sendonly\n" + media).direction())
                .isEqualTo(Direction.SENDONLY);
        assertThat(SdpText.parse(HEAD + "a=sendonly\n" + media + "a=inactive\n").direction())
                .isEqualTo(Direction.INACTIVE);
        assertThat(SdpText.parse(HEAD + media).direction()).isEqualTo(Direction.SENDRECV);
    }

    @Test
    void connectionOfTheStreamGoesBeforeTheSessions() throws Exception {
        SessionDescription read =
                SdpText.parse(HEAD + "m=audio 4000 RTP/AVP 0\nc=IN IP4 0.0.0.0\na=sendonly\n");
        assertThat(read.address()).isEqualTo("0.0.0.0");
        assertThat(read.addressIsNull()).isTrue();
    }

    @Test
    void aUserNameWithSpacesAndAnEndlessSessionIdAreBorne() throws Exception {
        SessionDescription read =
                SdpText.parse(
                        "v=0\r\n"
                                + "o=Jane Q Doe 99999999999999999999999999 7 IN IP4 192.0.2.1\r\n"
                                + "s=-\r\n"
                                + "c=IN IP4 192.0.2.9\r\n"
                                + "t=0 0\r\n"
                                + "m=audio 4000 RTP/AVP 0\r\n");
        assertThat(read.version()).isEqualTo(7);
        assertThat(read.sessionId()).isNotNegative();
        assertThat(read.address()).isEqualTo("192.0.2.9");
    }

    @Test
    void ipv6IsReadAndWritten() throws Exception {
        SessionDescription read =
                SdpText.parse(
                        "v=0\no=- 1 1 IN IP6 2001:db8::1\ns=-\nc=IN IP6 2001:db8::1\nt=0 0\n"
                                + "m=audio 4000 RTP/AVP 0\n");
        assertThat(read.address()).isEqualTo("2001:db8::1");
        assertThat(SdpText.write(read)).contains("c=IN IP6 2001:db8::1\r\n");
        assertThat(SdpText.parse(SdpText.write(read))).isEqualTo(read);
    }

    @Test
    void ofSeveralAudioStreamsTheFirstWithAPortIsTaken() throws Exception {
        SessionDescription read =
                SdpText.parse(
                        HEAD
                                + "m=audio 3998 RTP/XYZ 0\nm=audio 0 RTP/AVP 0\n"
                                + "m=audio 4000 RTP/SAVP 0\nm=audio 4002 RTP/AVP 8\n");
        assertThat(read.audioIndex()).isEqualTo(2);
        assertThat(read.port()).isEqualTo(4000);
        assertThat(read.protocol()).isEqualTo("RTP/SAVP");
        assertThat(read.otherMedia())
                .containsExactly("audio RTP/XYZ 0", "audio RTP/AVP 0", "audio RTP/AVP 8");
    }

    @Test
    void whatIsWrittenReadsTheSameAndRefusesTheOtherStreamsInTheirPlaces() throws Exception {
        SessionDescription description =
                new SessionDescription(
                        42,
                        3,
                        "192.0.2.5",
                        4000,
                        List.of(
                                new Format(9, "G722", 8000, 1, ""),
                                new Format(101, "TELEPHONE-EVENT", 8000, 1, "0-15")),
                        Direction.SENDONLY,
                        20,
                        4001,
                        1,
                        List.of("video RTP/AVP 96 97", "application UDP/BFCP *"));
        String text = SdpText.write(description);
        assertThat(text.lines().filter(line -> line.startsWith("m=")))
                .containsExactly(
                        "m=video 0 RTP/AVP 96 97",
                        "m=audio 4000 RTP/AVP 9 101",
                        "m=application 0 UDP/BFCP *");
        assertThat(text).contains("a=rtpmap:101 telephone-event/8000\r\n", "a=sendonly\r\n");
        assertThat(SdpText.parse(text)).isEqualTo(description);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "v=1\nm=audio 1 RTP/AVP 0\n",
                "v=0\nc=IN IP4 192.0.2.1\n",
                "v=0\nc=IN IP4 192.0.2.1\nm=video 1 RTP/AVP 31\n",
                "v=0\nm=audio 4000 RTP/AVP 0\n",
                "v=0\nc=IN IP4 example.org\nm=audio 4000 RTP/AVP 0\n",
                "v=0\nc=IN IP4 192.0.2.300\nm=audio 4000 RTP/AVP 0\n",
                "v=0\nc=IN IP4 1\nm=audio 4000 RTP/AVP 0\n",
                "v=0\nc=IN IP6 fe80::1%eth0\nm=audio 4000 RTP/AVP 0\n",
                "v=0\nc=\nm=audio 4000 RTP/AVP 0\n",
                "v=0\nc=IN IP4 192.0.2.1\nm=audio 65536 RTP/AVP 0\n",
                "v=0\nc=IN IP4 192.0.2.1\nm=audio -1 RTP/AVP 0\n",
                "v=0\nc=IN IP4 192.0.2.1\nm=audio\n",
                "v=0\nc=IN IP4 192.0.2.1\nnonsense\nm=audio 4000 RTP/AVP 0\n",
                "v=0\nc=IN IP4 192.0.2.1\ni=a\u0000b\nm=audio 4000 RTP/AVP 0\n"
            })
    void malformedTextIsRefused(String text) {
        assertThatThrownBy(() -> SdpText.parse(text)).isInstanceOf(SdpException.class);
    }

    @Test
    void sizeLinesAndStreamsAreBounded() {
        String media = "m=audio 4000 RTP/AVP 0\n";
        for (String text :
                List.of(
                        HEAD + media + "a=x\n".repeat(20_000),
                        HEAD + media + "a=x\n".repeat(3000),
                        HEAD + media + "a=" + "x".repeat(5000) + "\n",
                        HEAD + media.repeat(40))) {
            assertThatThrownBy(() -> SdpText.parse(text)).isInstanceOf(SdpException.class);
        }
    }

    @Test
    void moreThanSixtyFourFormatsAreCutOff() throws Exception {
        StringBuilder text = new StringBuilder(HEAD + "m=audio 4000 RTP/AVP");
        for (int i = 0; i < 128; i++) {
            text.append(' ').append(i);
        }
        for (int i = 0; i < 128; i++) {
            text.append("\na=rtpmap:").append(i).append(" X").append(i).append("/8000");
        }
        assertThat(SdpText.parse(text.toString()).formats()).hasSize(64);
    }

    @Test
    void damagedTextIsReadOrRefusedAndNothingElse() {
        String good =
                HEAD
                        + "m=video 6 RTP/AVP 31\nm=audio 4000 RTP/AVP 9 101\n"
                        + "a=rtpmap:101 telephone-event/8000/1\na=fmtp:101 0-15\na=ptime:20\n"
                        + "a=rtcp:4001\na=sendrecv\n";
        Random random = new Random(3);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(good);
            for (int i = random.nextInt(4); i >= 0; i--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, "\n:/ =9".charAt(random.nextInt(6)));
                }
            }
            try {
                SessionDescription read = SdpText.parse(text.toString());
                SessionDescription again = SdpText.parse(SdpText.write(read));
                assertThat(again.otherMedia()).isEqualTo(read.otherMedia());
                if (!read.formats().isEmpty()) {
                    assertThat(again.formats()).isEqualTo(read.formats());
                }
            } catch (SdpException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void whatTheStreamSaysOfAnAttributeGoesBeforeWhatTheSessionSays() throws Exception {
        SessionDescription read =
                SdpText.parse(
                        """
                        v=0
                        o=- 1 1 IN IP4 192.0.2.1
                        c=IN IP4 192.0.2.1
                        a=setup:passive
                        a=ice-lite
                        m=audio 4000 RTP/AVP 0
                        a=setup:active
                        a=rtcp-mux
                        """);
        assertThat(read.attribute("setup")).containsExactly("active", "passive");
        assertThat(read.attribute("rtcp-mux")).containsExactly("");
        assertThat(read.attribute("rtcp")).isEmpty();
        assertThat(SdpText.parse(SdpText.write(read)).attributes())
                .containsExactlyElementsOf(read.attributes());
    }
}
