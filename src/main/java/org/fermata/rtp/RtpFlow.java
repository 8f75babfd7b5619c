package org.fermata.rtp;

import java.net.InetSocketAddress;
import java.util.Set;

/**
 * What a session has to know of what offer and answer agreed on.
 *
 * @param remote where RTP goes, null where nothing may be sent
 * @param remoteRtcp where RTCP goes, null for the port after RTP's
 * @param soundPayloadTypes the payload types that carry sound
 * @param eventPayloadTypes the payload types that carry DTMF to us
 * @param sendEventPayloadType the payload type for DTMF we send, -1 if the peer takes none
 * @param clockRate the clock rate of the RTP timestamps in Hz
 * @param sends whether we may send media
 * @param receives whether the peer may send media to us
 * @param eventClockRate the clock rate of DTMF in Hz
 * @param wholeBytes what the length of sound must be a multiple of to be taken, in bytes; 0 for any
 */
public record RtpFlow(
        InetSocketAddress remote,
        InetSocketAddress remoteRtcp,
        Set<Integer> soundPayloadTypes,
        Set<Integer> eventPayloadTypes,
        int sendEventPayloadType,
        int clockRate,
        boolean sends,
        boolean receives,
        int eventClockRate,
        int wholeBytes) {

    /** Nothing is agreed yet: nothing is sent, nothing taken. */
    public static final RtpFlow NONE =
            new RtpFlow(null, null, Set.of(), Set.of(), -1, 8000, false, false);

    /** One where DTMF goes by the clock of the sound. */
    public RtpFlow(
            InetSocketAddress remote,
            InetSocketAddress remoteRtcp,
            Set<Integer> soundPayloadTypes,
            Set<Integer> eventPayloadTypes,
            int sendEventPayloadType,
            int clockRate,
            boolean sends,
            boolean receives) {
        this(
                remote,
                remoteRtcp,
                soundPayloadTypes,
                eventPayloadTypes,
                sendEventPayloadType,
                clockRate,
                sends,
                receives,
                clockRate,
                0);
    }

    public RtpFlow {
        soundPayloadTypes = Set.copyOf(soundPayloadTypes);
        eventPayloadTypes = Set.copyOf(eventPayloadTypes);
    }

    /** The same, to and from another address, which the search for a way has found. */
    RtpFlow toward(InetSocketAddress peer) {
        return new RtpFlow(
                peer,
                remoteRtcp,
                soundPayloadTypes,
                eventPayloadTypes,
                sendEventPayloadType,
                clockRate,
                sends,
                receives,
                eventClockRate,
                wholeBytes);
    }

    /** A dynamic payload type that stands for nothing, for keepalives (RFC 6263 section 4.6). */
    int unusedPayloadType() {
        for (int type = 127; type > 96; type--) {
            if (!soundPayloadTypes.contains(type)
                    && !eventPayloadTypes.contains(type)
                    && type != sendEventPayloadType) {
                return type;
            }
        }
        return 96;
    }
}
