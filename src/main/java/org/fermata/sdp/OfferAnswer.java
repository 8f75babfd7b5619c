package org.fermata.sdp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The offer/answer model (RFC 3264) for one audio stream. Pure functions; any thread. */
public final class OfferAnswer {

    private static final int USUAL_CLOCK = 8000;
    private static final int DEFAULT_PTIME_MS = 20;
    private static final int MIN_PTIME_MS = 10;
    private static final int MAX_PTIME_MS = 60;

    /** Below what keepalives take, and far above the 64 formats that a description may have. */
    private static final int LAST_NAMED = 119;

    private OfferAnswer() {}

    /**
     * Our own end of a stream.
     *
     * @param sessionId the number in {@code o=}, the same for the life of the call
     * @param version the number in {@code o=}
     * @param address our literal address
     * @param port our RTP port
     * @param formats what we can send and receive, in our order, telephone events included
     */
    public record Local(
            long sessionId, long version, String address, int port, List<Format> formats) {
        public Local {
            formats = List.copyOf(formats);
        }
    }

    /**
     * What an offer and its answer agree on, from our viewpoint.
     *
     * @param remote where our RTP goes, null where nothing may be sent ({@code c=0.0.0.0}, port 0)
     * @param remoteRtcp where our RTCP goes if the peer named a port, else null
     * @param format the audio format, with the payload type we send
     * @param receivePayloadType the payload type of that format in what we receive
     * @param telephoneEvent what DTMF is sent as, null if the peer takes none
     * @param sends whether we may send
     * @param receives whether the peer may send to us
     * @param ptimeMs how much sound the peer wants in a packet, in ms, 10 to 60
     */
    public record Agreed(
            InetSocketAddress remote,
            InetSocketAddress remoteRtcp,
            Format format,
            int receivePayloadType,
            Format telephoneEvent,
            boolean sends,
            boolean receives,
            int ptimeMs) {}

    /**
     * The direction of our offers, those in answer to an empty INVITE included.
     *
     * @param held whether we hold the call
     * @param remoteHold whether the peer holds it
     * @return INACTIVE while both hold, SENDONLY while we alone do, else SENDRECV
     */
    public static Direction offerDirection(boolean held, boolean remoteHold) {
        if (!held) {
            return Direction.SENDRECV;
        }
        return remoteHold ? Direction.INACTIVE : Direction.SENDONLY;
    }

    /**
     * The direction of our answer (RFC 3264 section 6.1).
     *
     * @param offered the direction in the peer's offer, from the peer's viewpoint
     * @param held whether we hold the call: then we take nothing
     * @return our direction
     */
    public static Direction answerDirection(Direction offered, boolean held) {
        return Direction.of(offered.receives(), offered.sends() && !held);
    }

    /**
     * Whether a description says that its side holds the call: it takes no sound, or gives no
     * address to send it to.
     *
     * @param description the peer's offer, or its answer to an offer of ours to send and receive
     */
    public static boolean holds(SessionDescription description) {
        return !description.direction().receives()
                || description.addressIsNull()
                || description.port() == 0;
    }

    /**
     * Makes an offer. A later one keeps the places of the streams and the payload types that the
     * peer gave (RFC 3264 sections 8 and 8.3.2), and puts the format in use first, so that holding
     * a call does not change its codec.
     *
     * @param local our end
     * @param direction what we offer
     * @param latest the peer's latest description, null before the first
     * @return the offer
     */
    public static SessionDescription offer(
            Local local, Direction direction, SessionDescription latest) {
        return new SessionDescription(
                local.sessionId(),
                local.version(),
                local.address(),
                local.port(),
                latest == null ? local.formats() : continued(local.formats(), latest.formats()),
                direction,
                DEFAULT_PTIME_MS,
                0,
                latest == null ? 0 : latest.audioIndex(),
                latest == null ? List.of() : latest.otherMedia());
    }

    private static List<Format> continued(List<Format> ours, List<Format> theirs) {
        List<Format> formats = new ArrayList<>();
        for (Format format : ours) {
            Format mapped =
                    theirs.stream()
                            .filter(format::sameEncoding)
                            .findFirst()
                            .map(known -> known.withParameters(format.parameters()))
                            .orElse(format);
            formats.add(mapped);
        }
        formats.replaceAll(format -> untaken(format, formats, theirs));
        theirs.stream()
                .filter(Format::isSound)
                .flatMap(used -> formats.stream().filter(used::sameEncoding).limit(1))
                .findFirst()
                .ifPresent(
                        used -> {
                            formats.remove(used);
                            formats.addFirst(used);
                        });
        return formats;
    }

    /**
     * A format under a payload type that means nothing else: its own, or a free dynamic one.
     *
     * @param ours all our formats
     * @param theirs all formats of the peer
     */
    private static Format untaken(Format format, List<Format> ours, List<Format> theirs) {
        boolean named =
                theirs.stream()
                        .filter(format::sameEncoding)
                        .anyMatch(other -> other.payloadType() == format.payloadType());
        if (named) {
            return format;
        }
        List<Format> others = new ArrayList<>(ours);
        others.addAll(theirs);
        others.removeIf(format::sameEncoding);
        Set<Integer> taken = new HashSet<>();
        others.forEach(other -> taken.add(other.payloadType()));
        if (!taken.contains(format.payloadType())) {
            return format;
        }
        int free = LAST_NAMED;
        while (taken.contains(free)) {
            free--;
        }
        return format.withPayloadType(free);
    }

    /**
     * Answers an offer: with the first of its audio formats that we know and the telephone event
     * that goes with it, by the offer's payload types. One audio format, so that the peer cannot
     * change it from packet to packet.
     *
     * @param offer the peer's offer
     * @param local our end
     * @param held whether we hold the call
     * @return the answer; an offer with port 0 is answered with port 0
     * @throws SdpException if no audio format is common
     */
    public static SessionDescription answer(SessionDescription offer, Local local, boolean held)
            throws SdpException {
        if (offer.port() == 0) {
            return answer(offer, local, 0, offer.formats(), Direction.INACTIVE);
        }
        List<Format> formats = new ArrayList<>();
        Format audio = firstCommon(offer.formats(), local.formats());
        formats.add(as(audio, local.formats()));
        noise(offer.formats(), local.formats(), audio).ifPresent(formats::add);
        event(offer.formats(), local.formats(), audio.clockRate())
                .ifPresent(event -> formats.add(as(event, local.formats())));
        return answer(
                offer, local, local.port(), formats, answerDirection(offer.direction(), held));
    }

    private static SessionDescription answer(
            SessionDescription offer,
            Local local,
            int port,
            List<Format> formats,
            Direction direction) {
        return new SessionDescription(
                local.sessionId(),
                local.version(),
                local.address(),
                port,
                formats,
                direction,
                port == 0 ? 0 : DEFAULT_PTIME_MS,
                0,
                offer.audioIndex(),
                offer.otherMedia());
    }

    /** The peer's format with our parameters: each side says what it likes to receive. */
    private static Format as(Format theirs, List<Format> ours) {
        return ours.stream()
                .filter(theirs::sameEncoding)
                .findFirst()
                .map(our -> theirs.withParameters(our.parameters()))
                .orElse(theirs);
    }

    /**
     * What our description and the peer's come to, whichever was the offer.
     *
     * @param local the description we sent
     * @param remote the description the peer sent
     * @return the agreement
     * @throws SdpException if no audio format is common
     */
    public static Agreed agree(SessionDescription local, SessionDescription remote)
            throws SdpException {
        Format format = firstCommon(remote.formats(), local.formats());
        int receivePayloadType =
                local.formats().stream()
                        .filter(format::sameEncoding)
                        .findFirst()
                        .orElseThrow()
                        .payloadType();
        boolean reachable = remote.port() > 0 && local.port() > 0 && !remote.addressIsNull();
        InetAddress address = reachable ? LiteralAddress.of(remote.address()) : null;
        return new Agreed(
                address == null ? null : new InetSocketAddress(address, remote.port()),
                address == null || remote.rtcpPort() == 0
                        ? null
                        : new InetSocketAddress(address, remote.rtcpPort()),
                format,
                receivePayloadType,
                event(remote.formats(), local.formats(), format.clockRate()).orElse(null),
                address != null && local.direction().sends() && remote.direction().receives(),
                local.port() > 0
                        && remote.port() > 0
                        && local.direction().receives()
                        && remote.direction().sends(),
                packetTime(remote.ptimeMs()));
    }

    /** The peer's order is followed: an answerer has put what it prefers first, or is obeyed. */
    private static Format firstCommon(List<Format> theirs, List<Format> ours) throws SdpException {
        return theirs.stream()
                .filter(Format::isSound)
                .filter(format -> ours.stream().anyMatch(format::sameEncoding))
                .findFirst()
                .orElseThrow(() -> new SdpException("no audio format in common"));
    }

    /**
     * The DTMF both know: by the clock of the sound, else by the usual clock, which peers name
     * beside Opus, too.
     */
    private static Optional<Format> event(List<Format> theirs, List<Format> ours, int clockRate) {
        List<Format> common =
                theirs.stream()
                        .filter(Format::isTelephoneEvent)
                        .filter(format -> ours.stream().anyMatch(format::sameEncoding))
                        .toList();
        return common.stream()
                .filter(format -> format.clockRate() == clockRate)
                .findFirst()
                .or(
                        () ->
                                common.stream()
                                        .filter(format -> format.clockRate() == USUAL_CLOCK)
                                        .findFirst());
    }

    /**
     * The comfort noise both know, where it goes by the clock of the sound (RFC 3389 section 4).
     */
    private static Optional<Format> noise(List<Format> theirs, List<Format> ours, Format audio) {
        return theirs.stream()
                .filter(Format::isComfortNoise)
                .filter(format -> format.clockRate() == audio.clockRate())
                .filter(format -> ours.stream().anyMatch(format::sameEncoding))
                .findFirst();
    }

    /**
     * The payload type of comfort noise that both descriptions have.
     *
     * @param local ours
     * @param remote the peer's
     * @param format the agreed format of sound
     * @return the peer's payload type for it, -1 if there is none
     */
    public static int comfortNoise(
            SessionDescription local, SessionDescription remote, Format format) {
        return noise(remote.formats(), local.formats(), format).map(Format::payloadType).orElse(-1);
    }

    private static int packetTime(int wantedMs) {
        if (wantedMs == 0) {
            return DEFAULT_PTIME_MS;
        }
        return Math.clamp(wantedMs / 10 * 10, MIN_PTIME_MS, MAX_PTIME_MS);
    }
}
