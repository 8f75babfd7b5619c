package org.fermata.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.ice.Candidate;
import org.fermata.ice.CandidateText;
import org.fermata.ice.Credentials;
import org.fermata.ice.IceAgent;
import org.fermata.ice.RemoteDescription;
import org.fermata.sdp.SdpText;
import org.fermata.sdp.SessionDescription;
import org.junit.jupiter.api.Test;

import java.util.List;

/** Candidates in session descriptions, as RFC 8839 has them and as they come in truth. */
class WayTextTest {

    private static final Credentials OURS = new Credentials("abcd", "abcdefghijklmnopqrstuv");
    private static final Candidate HOST =
            CandidateText.read("1 1 UDP 2130706431 10.0.1.1 8998 typ host");
    private static final Candidate HOST_2 =
            CandidateText.read("1 2 UDP 2130706430 10.0.1.1 8999 typ host");
    private static final Candidate SEEN =
            CandidateText.read(
                    "2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 10.0.1.1 rport 1");
    private static final Candidate SEEN_2 =
            CandidateText.read(
                    "2 2 UDP 1694498814 192.0.2.3 45700 typ srflx raddr 10.0.1.1 rport 2");

    /** The offer of RFC 8839 appendix A, with its session-level credentials. */
    private static SessionDescription offer(String address, String... more) throws Exception {
        return SdpText.parse(
                """
                v=0
                o=jdoe 2890844526 2890842807 IN IP4 10.0.1.1
                s=
                c=IN IP4 %s
                t=0 0
                a=ice-options:ice2
                a=ice-pacing:50
                a=ice-pwd:asd88fgpdd777uzjYhagZg
                a=ice-ufrag:8hhY
                m=audio 45664 RTP/AVP 0
                a=rtpmap:0 PCMU/8000
                a=candidate:1 1 UDP 2130706431 10.0.1.1 8998 typ host
                a=candidate:2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 10.0.1.1 rport 8998
                %s
                """
                        .formatted(address, String.join("\n", more)));
    }

    private static SessionDescription plain() throws Exception {
        return offer("10.0.1.1").with("RTP/AVP", List.of());
    }

    @Test
    void theOfferOfTheStandardIsRead() throws Exception {
        RemoteDescription read = WayText.read(offer("192.0.2.3"));
        assertThat(read.credentials().fragment()).isEqualTo("8hhY");
        assertThat(read.credentials().password()).isEqualTo("asd88fgpdd777uzjYhagZg");
        assertThat(read.candidates())
                .containsExactly(
                        HOST,
                        CandidateText.read(
                                "2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 10.0.1.1 rport"
                                        + " 8998"));
        assertThat(read.lite()).isFalse();
        assertThat(WayText.read(offer("192.0.2.3", "a=ice-lite")).lite()).isTrue();
    }

    @Test
    void anAddressThatIsNoCandidateTellsOfSomethingOnTheWay() throws Exception {
        assertThat(WayText.read(offer("203.0.113.50"))).isNull();
        assertThat(WayText.read(offer("192.0.2.3", "a=ice-mismatch"))).isNull();
        assertThat(WayText.read(offer("0.0.0.0"))).as("only a hold of old").isNotNull();
    }

    @Test
    void credentialsThatAreTooShortAreNone() throws Exception {
        SessionDescription broken =
                offer("192.0.2.3").with("RTP/AVP", List.of("ice-ufrag:ab", "ice-pwd:short"));
        assertThat(WayText.read(broken)).isNull();
        assertThat(WayText.read(plain())).isNull();
    }

    @Test
    void whatAServerSeesIsWhereAPlainPeerIsToSend() throws Exception {
        SessionDescription placed = WayText.at(plain(), List.of(HOST, HOST_2, SEEN, SEEN_2));
        assertThat(placed.address()).isEqualTo("192.0.2.3");
        assertThat(placed.port()).isEqualTo(45664);
        assertThat(placed.rtcpPort()).isEqualTo(45700);
        SessionDescription own = WayText.at(plain(), List.of(HOST, HOST_2));
        assertThat(own.port()).isEqualTo(8998);
        assertThat(own.rtcpPort()).as("the next one").isZero();
    }

    @Test
    void thePairsInUseAreToldByWhoChoseThem() throws Exception {
        List<IceAgent.Selected> chosen = List.of(new IceAgent.Selected(SEEN, HOST));
        SessionDescription told =
                WayText.write(
                        WayText.at(plain(), List.of(SEEN)), OURS, List.of(SEEN), chosen, true);
        assertThat(told.attribute("remote-candidates")).containsExactly("1 10.0.1.1 8998");
        assertThat(told.attribute("candidate")).containsExactly(CandidateText.write(SEEN));
        assertThat(WayText.write(plain(), OURS, List.of(SEEN), chosen, false).attributes())
                .noneMatch(line -> line.startsWith("remote-candidates"));
    }

    @Test
    void oneComponentIsEnoughWhereRtcpSharesThePortOrThePeerHasNoOther() throws Exception {
        String second = "a=candidate:1 2 UDP 2130706430 10.0.1.1 8999 typ host";
        SessionDescription two = offer("192.0.2.3", second);
        SessionDescription shared = offer("192.0.2.3", second, "a=rtcp-mux");
        assertThat(WayText.components(two, two)).isEqualTo(2);
        assertThat(WayText.components(shared, shared)).isEqualTo(1);
        assertThat(WayText.components(shared, two)).isEqualTo(2);
        assertThat(WayText.components(two, offer("192.0.2.3"))).isEqualTo(1);
    }
}
