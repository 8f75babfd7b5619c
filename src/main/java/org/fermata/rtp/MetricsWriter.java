package org.fermata.rtp;

import java.nio.ByteBuffer;

/**
 * Writes how the peer's sound plays here into our reports, where the peer likes to know (RFC 3611
 * section 4.7). Owned by {@code rtp}.
 */
final class MetricsWriter {

    private final RtpReceiver receiver;

    /** Asked for what is played, null where the peer wants no such reports. */
    private Playout playout;

    /** Whom the numbers are about, and what was late before them. */
    private SourceStatistics source;

    private long expected;
    private long lateBefore;

    /**
     * Begins without reports.
     *
     * @param receiver whose sources are reported on
     */
    MetricsWriter(RtpReceiver receiver) {
        this.receiver = receiver;
    }

    /**
     * Says whether extended reports are sent.
     *
     * @param end who knows what is played, null for no such reports
     */
    void extend(Playout end) {
        playout = end;
    }

    /** Once a second while somebody listens: notes where a source or its sequence began anew. */
    void follow() {
        SourceStatistics heard = receiver.source();
        if (playout == null || heard == null) {
            return;
        }
        if (source != null && (heard != source || heard.expected() < expected)) {
            lateBefore = playout.late();
        }
        source = heard;
        expected = heard.expected();
    }

    /**
     * Writes an extended report; nothing where nobody is heard or the peer wants none.
     *
     * @param packet where it goes
     * @param sender our SSRC
     * @param roundTripMs in ms, NaN while unknown
     */
    void write(ByteBuffer packet, int sender, double roundTripMs) {
        follow();
        if (playout == null || source == null) {
            return;
        }
        LossBursts bursts = receiver.bursts();
        double all = Math.max(1, expected);
        double lost = Math.max(0, expected - source.received()) / all;
        double late = Math.min(1, (playout.late() - lateBefore) / all);
        double roundTrip = Double.isNaN(roundTripMs) ? 0 : roundTripMs;
        int endSystem = playout.delayMs() + playout.packetMs();
        double wayMs = roundTrip / 2 + endSystem;
        String encoding = playout.encoding();
        double unheard = lost + late;
        double burst = bursts.ratio();
        new VoipMetrics(
                        share(lost),
                        share(late),
                        bursts.burstDensity(),
                        bursts.gapDensity(),
                        (int) (bursts.burstLength() * playout.packetMs()),
                        (int) (bursts.gapLength() * playout.packetMs()),
                        (int) roundTrip,
                        endSystem,
                        ListeningQuality.factor(encoding, unheard, burst, wayMs),
                        tenths(ListeningQuality.mos(encoding, unheard, burst, 0)),
                        tenths(ListeningQuality.mos(encoding, unheard, burst, wayMs)),
                        playout.adaptive(),
                        playout.delayMs(),
                        playout.longestDelayMs())
                .write(packet, sender, source.ssrc());
    }

    private static int share(double part) {
        return (int) Math.min(255, 256 * part);
    }

    private static int tenths(double score) {
        return (int) Math.round(10 * score);
    }
}
