package org.fermata.rtp;

/**
 * The counters of one session, as a snapshot.
 *
 * @param txPackets media packets sent, DTMF included, keepalives not
 * @param txKeepalives keepalives sent
 * @param rxPackets valid packets received, those while held included
 * @param rxDropped packets received and dropped unheard while held
 * @param rxLost packets that never came while somebody listened
 * @param rxMalformed datagrams that are no RTP or RTCP packets, or not genuine ones
 * @param rxStray packets of sources that are not listened to
 * @param rxOverrun packets dropped because the playback thread did not fetch them
 * @param txBytes bytes of payload sent
 * @param rxBytes bytes of payload received, those while held included
 * @param burstRatio how much longer the losses come in a row than they would by chance, 1 or more
 *     (ITU-T G.107 section 7.3)
 * @param jitterMs interarrival jitter in ms, NaN while unknown
 * @param roundTripMs round trip in ms, NaN while unknown
 */
public record RtpCounters(
        long txPackets,
        long txKeepalives,
        long rxPackets,
        long rxDropped,
        long rxLost,
        long rxMalformed,
        long rxStray,
        long rxOverrun,
        long txBytes,
        long rxBytes,
        double burstRatio,
        double jitterMs,
        double roundTripMs) {}
