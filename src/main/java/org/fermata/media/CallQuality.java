package org.fermata.media;

import org.fermata.call.RtpStatistics;
import org.fermata.codec.Codec;
import org.fermata.rtp.ListeningQuality;
import org.fermata.rtp.Playout;
import org.fermata.rtp.RtpCounters;
import org.fermata.rtp.RtpSession;
import org.fermata.store.Settings.JitterSettings;

/** What is counted and measured of one call, for people and for the peer's reports. Any thread. */
final class CallQuality implements Playout {

    private final RtpSession rtp;
    private final ReceivePath receivePath;
    private final JitterSettings jitter;

    /** Written on signalling; null before the first agreement. */
    private volatile Codec codec;

    /**
     * Begins without a codec.
     *
     * @param rtp what counts
     * @param receivePath what plays
     * @param jitter how the jitter buffer was made
     */
    CallQuality(RtpSession rtp, ReceivePath receivePath, JitterSettings jitter) {
        this.rtp = rtp;
        this.receivePath = receivePath;
        this.jitter = jitter;
    }

    /** Says which codec was agreed. On {@code signalling}. */
    void agree(Codec agreed) {
        codec = agreed;
    }

    /** The figures now. */
    RtpStatistics statistics() {
        RtpCounters counters = rtp.counters();
        return new RtpStatistics(
                counters.txPackets(),
                counters.txKeepalives(),
                counters.rxPackets(),
                counters.rxDropped(),
                counters.rxLost(),
                receivePath.late(),
                known(counters.jitterMs()),
                known(counters.roundTripMs()),
                opinion(counters),
                counters.txBytes(),
                counters.rxBytes());
    }

    /** How what we hear sounds; held packets count neither way. Null before the first. */
    private Double opinion(RtpCounters counters) {
        long heard = counters.rxPackets() - counters.rxDropped();
        if (heard == 0 || codec == null) {
            return null;
        }
        long late = receivePath.late();
        double unheard = (double) (counters.rxLost() + late) / (heard + counters.rxLost());
        double wayMs = Double.isNaN(counters.roundTripMs()) ? 0 : counters.roundTripMs() / 2;
        return ListeningQuality.mos(
                encoding(), unheard, counters.burstRatio(), wayMs + delayMs() + packetMs());
    }

    private static Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }

    // ---- what extended reports tell ----

    @Override
    public String encoding() {
        Codec named = codec;
        return named == null ? "" : named.name();
    }

    @Override
    public long late() {
        return receivePath.late();
    }

    @Override
    public boolean adaptive() {
        return jitter.mode() == JitterSettings.Mode.ADAPTIVE;
    }

    @Override
    public int delayMs() {
        return receivePath.delayMs();
    }

    @Override
    public int longestDelayMs() {
        return jitter.maxMs();
    }

    @Override
    public int packetMs() {
        return receivePath.packetMs();
    }
}
