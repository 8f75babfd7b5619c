package org.fermata.model;

import org.fermata.call.CodecCost;
import org.fermata.call.LineSnapshot;
import org.fermata.call.RtpStatistics;

import java.util.Locale;
import java.util.Map;

/**
 * What a line carries and costs, over the second before it was looked at where a rate is meant.
 * Immutable; any thread.
 *
 * @param line its number
 * @param id its call
 * @param phase what it is to the person at the board
 * @param name the other side
 * @param codec the codec's encoding name, null before one is agreed
 * @param sent packets sent
 * @param received packets received
 * @param lossPercent what was not heard of what should have been: lost or too late; null before
 *     anything was to be heard
 * @param jitterMs interarrival jitter, null while unknown
 * @param roundTripMs round trip, null while unknown
 * @param mos estimated listening quality, null while unknown
 * @param bytesPerSecond media both ways, null in the first second
 * @param costPercent encoding and decoding in percent of one core, by what the codec costs on this
 *     machine; null while that is unknown
 */
public record LineFigures(
        int line,
        String id,
        LinePhase phase,
        String name,
        String codec,
        long sent,
        long received,
        Double lossPercent,
        Double jitterMs,
        Double roundTripMs,
        Double mos,
        Double bytesPerSecond,
        Double costPercent) {

    private static final double MICROS = 1e6;

    /**
     * Works them out.
     *
     * @param now the line as it stands
     * @param before its counters at the last look, null for none
     * @param seconds since that look
     * @param costs what the codecs cost, by encoding name
     */
    static LineFigures of(
            LineSnapshot now, RtpStatistics before, double seconds, Map<String, CodecCost> costs) {
        RtpStatistics rtp = now.rtp();
        Double bytes = null;
        Double cost = null;
        if (before != null && seconds > 0) {
            bytes = (rtp.txBytes() - before.txBytes() + rtp.rxBytes() - before.rxBytes()) / seconds;
            CodecCost known =
                    now.codec() == null ? null : costs.get(now.codec().toUpperCase(Locale.ROOT));
            if (known != null) {
                double micros =
                        (rtp.txPackets() - before.txPackets()) * known.encodeMicros()
                                + (heard(rtp) - heard(before)) * known.decodeMicros();
                cost = 100 * micros / MICROS / seconds;
            }
        }
        return new LineFigures(
                now.line(),
                now.id(),
                LinePhase.of(now),
                Wording.name(now.remote()),
                now.codec(),
                rtp.txPackets(),
                rtp.rxPackets(),
                loss(rtp),
                rtp.jitterMs(),
                rtp.roundTripMs(),
                rtp.mos(),
                bytes,
                cost);
    }

    private static long heard(RtpStatistics rtp) {
        return rtp.rxPackets() - rtp.rxDropped();
    }

    private static Double loss(RtpStatistics rtp) {
        long wanted = heard(rtp) + rtp.rxLost();
        return wanted <= 0 ? null : Math.min(100, 100.0 * (rtp.rxLost() + rtp.rxLate()) / wanted);
    }
}
