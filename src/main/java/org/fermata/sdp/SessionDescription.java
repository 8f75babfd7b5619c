package org.fermata.sdp;

import java.util.List;

/**
 * What Fermata reads from and writes to SDP (RFC 4566): one audio stream over RTP/AVP. Other
 * streams of a remote offer are kept as {@link #otherMedia} so that the answer can refuse each of
 * them in its place (RFC 3264 section 6).
 *
 * @param sessionId the number in {@code o=} that stays for the life of the session
 * @param version the number in {@code o=} that grows by one with each change (RFC 3264 section 8)
 * @param address the literal connection address of the audio stream; {@code 0.0.0.0} is the old way
 *     to say hold
 * @param port the RTP port, 0 where the stream is refused
 * @param formats the formats in order of preference
 * @param direction the direction attribute as written by the side that wrote this description (that
 *     side's viewpoint)
 * @param ptimeMs the packet time in ms, 0 where none is said
 * @param rtcpPort the RTCP port (RFC 3605), 0 where none is said
 * @param audioIndex the place of the audio stream among the {@code m=} lines
 * @param otherMedia the other {@code m=} lines in their order, each as its media and protocol, such
 *     as {@code video RTP/AVP 96}
 */
public record SessionDescription(
        long sessionId,
        long version,
        String address,
        int port,
        List<Format> formats,
        Direction direction,
        int ptimeMs,
        int rtcpPort,
        int audioIndex,
        List<String> otherMedia) {

    public SessionDescription {
        formats = List.copyOf(formats);
        otherMedia = List.copyOf(otherMedia);
    }

    /**
     * Whether the connection address is the old way to say hold (RFC 2543; RFC 3264 section 8.4).
     */
    public boolean addressIsNull() {
        return address.equals("0.0.0.0") || address.equals("::");
    }
}
