package org.fermata.sdp;

import java.util.List;

/**
 * What Fermata reads from and writes to SDP (RFC 4566): one audio stream. Other streams of a remote
 * offer are kept as {@link #otherMedia} so that the answer can refuse each of them in its place
 * (RFC 3264 section 6).
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
 * @param protocol the transport protocol of the audio stream's {@code m=} line, such as {@code
 *     RTP/AVP}
 * @param attributes the attributes that no other component tells, each without {@code a=}: those of
 *     the stream first, then those of the session, so that the first one of a name is the one that
 *     holds
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
        List<String> otherMedia,
        String protocol,
        List<String> attributes) {

    /** Sound that is not encrypted, without feedback (RFC 3551). */
    public static final String PLAIN = "RTP/AVP";

    public SessionDescription {
        formats = List.copyOf(formats);
        otherMedia = List.copyOf(otherMedia);
        attributes = List.copyOf(attributes);
    }

    /** A description of plain RTP without further attributes. */
    public SessionDescription(
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
        this(
                sessionId,
                version,
                address,
                port,
                formats,
                direction,
                ptimeMs,
                rtcpPort,
                audioIndex,
                otherMedia,
                PLAIN,
                List.of());
    }

    /**
     * The same with another protocol and other attributes.
     *
     * @param newProtocol the protocol
     * @param newAttributes the attributes, each without {@code a=}
     */
    public SessionDescription with(String newProtocol, List<String> newAttributes) {
        return new SessionDescription(
                sessionId,
                version,
                address,
                port,
                formats,
                direction,
                ptimeMs,
                rtcpPort,
                audioIndex,
                otherMedia,
                newProtocol,
                newAttributes);
    }

    /**
     * The same with another place to send to.
     *
     * @param newAddress the literal connection address
     * @param newPort the RTP port
     * @param newRtcpPort the RTCP port, 0 for the one after RTP's
     */
    public SessionDescription at(String newAddress, int newPort, int newRtcpPort) {
        return new SessionDescription(
                sessionId,
                version,
                newAddress,
                newPort,
                formats,
                direction,
                ptimeMs,
                newRtcpPort,
                audioIndex,
                otherMedia,
                protocol,
                attributes);
    }

    /**
     * The same with another version.
     *
     * @param newVersion the number in {@code o=}
     */
    public SessionDescription withVersion(long newVersion) {
        return new SessionDescription(
                sessionId,
                newVersion,
                address,
                port,
                formats,
                direction,
                ptimeMs,
                rtcpPort,
                audioIndex,
                otherMedia,
                protocol,
                attributes);
    }

    /**
     * The values of an attribute, in the order in which they hold.
     *
     * @param name its name, in lower case
     * @return the text behind the colon of each, empty where there is none
     */
    public List<String> attribute(String name) {
        return attributes.stream()
                .filter(
                        line ->
                                line.regionMatches(true, 0, name, 0, name.length())
                                        && (line.length() == name.length()
                                                || line.charAt(name.length()) == ':'))
                .map(
                        line ->
                                line.length() == name.length()
                                        ? ""
                                        : line.substring(name.length() + 1).strip())
                .toList();
    }

    /**
     * Whether the connection address is the old way to say hold (RFC 2543; RFC 3264 section 8.4).
     */
    public boolean addressIsNull() {
        return address.equals("0.0.0.0") || address.equals("::");
    }

    /** Without keys, for the log. */
    @Override
    public String toString() {
        return "%d %d %s:%d %s %s %s"
                .formatted(
                        sessionId,
                        version,
                        address,
                        port,
                        protocol,
                        direction,
                        formats.stream().map(Format::encoding).toList());
    }
}
