package org.fermata.call;

/**
 * Counters of one call's RTP stream since it began (RFC 3550 sections 6.4 and A.3), as a snapshot.
 *
 * @param txPackets media packets sent, DTMF included, keepalives not
 * @param txKeepalives keepalives sent (RFC 6263)
 * @param rxPackets valid packets received, those while held included
 * @param rxDropped packets received and dropped unheard while held
 * @param rxLost packets that never came
 * @param rxLate packets that came too late to be played
 * @param jitterMs interarrival jitter in ms, null before the first packets
 * @param roundTripMs round trip in ms from RTCP, null while unknown
 * @param mos estimated listening quality, 1.0 to 4.5 (ITU-T G.107), null while unknown
 * @param txBytes bytes of payload sent
 * @param rxBytes bytes of payload received, those while held included
 */
public record RtpStatistics(
        long txPackets,
        long txKeepalives,
        long rxPackets,
        long rxDropped,
        long rxLost,
        long rxLate,
        Double jitterMs,
        Double roundTripMs,
        Double mos,
        long txBytes,
        long rxBytes) {

    /** No packet yet. */
    public static final RtpStatistics NONE =
            new RtpStatistics(0, 0, 0, 0, 0, 0, null, null, null, 0, 0);
}
