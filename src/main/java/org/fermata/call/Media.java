package org.fermata.call;

import org.fermata.sdp.Format;
import org.fermata.sdp.SessionDescription;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/**
 * The port through which calls get their sound; {@code media} implements it. Every method must be
 * called on {@code signalling}.
 */
public interface Media {

    /** A signal to the user. */
    enum Tone {
        /** The far end rings: heard in the ear (ITU-T E.180). */
        RINGBACK,
        /** A second call waits: one short tone in the ear. Ends by itself. */
        CALL_WAITING,
        /** The far end is busy. Ends by itself after some seconds. */
        BUSY,
        /** The call could not be set up. Ends by itself after some seconds. */
        CONGESTION,
        /** A line has been held for long. Ends by itself. */
        HOLD_REMINDER
    }

    /**
     * Opens the sockets of a call. Nothing flows yet.
     *
     * @param callId for the log
     * @param account the id of the call's account, null for none: its settings say how the sound is
     *     protected and how it finds its way
     * @param local the address the RTP sockets bind to
     * @param listener who hears of what the media notices
     * @return the call's media
     * @throws IOException if no pair of ports is free or the address is not ours
     */
    CallMedia open(String callId, String account, InetAddress local, CallMedia.Listener listener)
            throws IOException;

    /**
     * Why a call with this offer cannot be taken, whatever its formats; asked before it rings.
     *
     * @param account the id of the call's account, null for none
     * @param offer the peer's offer
     * @return a sentence for the user, null if it can be taken
     */
    default String refusal(String account, SessionDescription offer) {
        return null;
    }

    /** The formats to offer, in the order of the settings, the telephone event last. */
    List<Format> formats();

    /** Sets how it rings from the next time on. */
    default void setRing(Announcement.Ring cadence) {}

    /** Says whether a call may be talked to soon, since it rings or is dialled. */
    default void expectCall(boolean soon) {}

    /** Starts or stops ringing on the ring device. */
    void ring(boolean on);

    /** Starts a tone on the playback device; the same one again starts over. */
    void startTone(Tone tone);

    /** Lets the user hear the digits that are sent. */
    default void keyed(String digits) {}

    /** Stops a tone; nothing if it does not sound. */
    void stopTone(Tone tone);
}
