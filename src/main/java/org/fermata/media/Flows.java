package org.fermata.media;

import org.fermata.call.CallMedia;
import org.fermata.codec.Codec;
import org.fermata.rtp.RtpFlow;
import org.fermata.sdp.Format;
import org.fermata.sdp.SessionDescription;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a session of RTP is told of offers and agreements. Pure functions; any thread. */
final class Flows {

    /** 10 ms of G.711 or G.722. */
    private static final int WHOLE_BYTES = 80;

    private Flows() {}

    /**
     * The formats of an offer whose sound can be taken before the answer (RFC 3264 section 5.1),
     * the preferred one first. Where keys are offered beside plain sound, what comes may be
     * encrypted by keys that only the answer tells. Such packets are longer by their tag: then only
     * codecs whose packets tell their length are taken.
     *
     * @param offer our offer
     * @return the formats; none where nothing can be taken
     */
    static List<Format> audible(SessionDescription offer) {
        boolean open =
                offer.protocol().equals(SessionDescription.PLAIN)
                        && offer.attribute("fingerprint").isEmpty()
                        && offer.direction().receives();
        if (!open) {
            return List.of();
        }
        boolean keys = offersKeys(offer);
        return offer.formats().stream()
                .filter(format -> Codec.named(format.encoding()) != null)
                .filter(format -> !keys || Codec.named(format.encoding()).isStatic())
                .toList();
    }

    private static boolean offersKeys(SessionDescription offer) {
        return !offer.attribute("crypto").isEmpty();
    }

    /**
     * What is taken before the answer; nothing is sent. Of an offer with keys that is only sound of
     * whole tens of milliseconds.
     *
     * @param offer our offer
     * @param first the preferred format that is audible
     * @param sound the payload types that carry sound
     * @param events those that carry DTMF, where they are not of sound
     */
    static RtpFlow early(
            SessionDescription offer, Format first, Set<Integer> sound, Set<Integer> events) {
        Set<Integer> digits = new HashSet<>(events);
        digits.removeAll(sound);
        return new RtpFlow(
                null,
                null,
                sound,
                digits,
                -1,
                first.clockRate(),
                false,
                true,
                first.clockRate(),
                offersKeys(offer) ? WHOLE_BYTES : 0);
    }

    /** The payload types that carry DTMF to us: those we name and the agreed one. */
    static Set<Integer> events(CallMedia.Agreement agreed) {
        Set<Integer> events = new HashSet<>(MediaEngine.EVENT_PAYLOAD_TYPES);
        if (agreed.telephoneEvent() != null) {
            events.add(agreed.telephoneEvent().payloadType());
        }
        events.remove(agreed.receivePayloadType());
        return events;
    }

    /**
     * What was agreed.
     *
     * @param agreed by offer and answer
     * @param codec the agreed codec
     * @param sound the payload types that carry sound
     */
    static RtpFlow of(CallMedia.Agreement agreed, Codec codec, Set<Integer> sound) {
        Format event = agreed.telephoneEvent();
        return new RtpFlow(
                agreed.remote(),
                agreed.remoteRtcp(),
                sound,
                events(agreed),
                event == null ? -1 : event.payloadType(),
                codec.clockRate(),
                agreed.sends(),
                agreed.receives(),
                event == null ? codec.clockRate() : event.clockRate(),
                0);
    }
}
