package org.fermata.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.rtp.ManualSocketLoop;
import org.fermata.rtp.RtpEngine;
import org.fermata.rtp.RtpSession;
import org.fermata.sdp.SdpException;
import org.fermata.sdp.SdpText;
import org.fermata.sdp.SessionDescription;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;

class QualityReportsTest {

    private static SessionDescription description(String attributes) throws SdpException {
        return SdpText.parse(
                "v=0\no=- 1 1 IN IP4 192.0.2.2\ns=-\nc=IN IP4 192.0.2.2\nt=0 0\n"
                        + "m=audio 5000 RTP/AVP 8\n"
                        + attributes);
    }

    @Test
    void onlyAnOfferThatAsksForMetricsIsAnsweredWithThem() throws Exception {
        ManualSocketLoop loop = new ManualSocketLoop();
        RtpSession rtp = open(loop);
        QualityReports reports = new QualityReports(rtp, null);
        SessionDescription plain = description("");
        SessionDescription asks = description("a=rtcp-xr:rcvr-rtt=all VoIP-metrics\n");
        assertThat(reports.offer(plain)).isEqualTo(plain);
        assertThat(reports.answer(plain, plain)).isEqualTo(plain);
        assertThat(SdpText.write(reports.answer(asks, plain))).contains("a=rtcp-xr:voip-metrics");
        rtp.close();
        loop.pump();
    }

    @Test
    void reportsGoOnOverOurOwnHoldAndEndWithThePeersOffer() throws Exception {
        ManualSocketLoop loop = new ManualSocketLoop();
        RtpSession rtp = open(loop);
        QualityReports reports = new QualityReports(rtp, null);
        SessionDescription plain = description("");
        SessionDescription asks = description("a=rtcp-xr:voip-metrics\n");
        reports.take(reports.answer(asks, plain), asks);
        SessionDescription hold = reports.offer(plain);
        assertThat(hold.attribute("rtcp-xr")).containsExactly("voip-metrics");
        // An answer that does not know the attribute.
        reports.take(hold, plain);
        assertThat(reports.offer(plain).attribute("rtcp-xr")).containsExactly("voip-metrics");
        reports.take(reports.answer(plain, plain), plain);
        assertThat(reports.offer(plain)).isEqualTo(plain);
        rtp.close();
        loop.pump();
    }

    private static RtpSession open(ManualSocketLoop loop) throws IOException {
        return new RtpEngine(loop)
                .open(
                        InetAddress.getLoopbackAddress(),
                        "20000-29999",
                        new RtpSession.Listener() {
                            @Override
                            public void silent(boolean silent, int uncorks) {}

                            @Override
                            public void digit(char digit) {}
                        });
    }
}
