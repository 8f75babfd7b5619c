package org.fermata.call;

import org.fermata.sdp.Format;
import org.fermata.sdp.SdpException;
import org.fermata.sdp.SessionDescription;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * One call's sound. Made corked: nothing is played or sent until {@link #uncork}. Every method must
 * be called on {@code signalling} and returns at once.
 */
public interface CallMedia {

    /** The conference of a call that hears no other. */
    int NOT_MERGED = 0;

    /** What the media notices. Called on {@code signalling}. */
    interface Listener {
        /**
         * A live line has received no RTP for 5 s, or receives it again. Never called while corked.
         *
         * @param silent true when it fell silent, false when sound is back
         */
        void silent(boolean silent);

        /** The first packet that can be played has come. */
        default void heard() {}

        /** The peer sent DTMF (RFC 4733); told once for each digit. */
        void digit(char digit);

        /** The way that was found to the peer leads nowhere any more; another is to be found. */
        default void wayLost() {}

        /** The recording's file is there. */
        default void recordingBegan(Path file) {}

        /**
         * It is recorded no more, though nobody ended it; or it never began.
         *
         * @param why a sentence for the user
         */
        default void recordingFailed(String why) {}

        /**
         * There is no music for the far end to wait by, though that is wanted.
         *
         * @param why a sentence for the user
         */
        default void musicFailed(String why) {}

        /** The sound is encrypted from now on, or otherwise than before. */
        default void secured() {}

        /**
         * The sound cannot be encrypted as was agreed.
         *
         * @param why a sentence for the user
         */
        default void unprotected(String why) {}
    }

    /**
     * What offer and answer agreed on, from our viewpoint.
     *
     * @param remote where RTP goes; null where nothing may be sent ({@code c=0.0.0.0} or port 0)
     * @param remoteRtcp where RTCP goes; null for the port after RTP's
     * @param format the audio format, with the payload type we send
     * @param receivePayloadType the payload type of that format in what we receive
     * @param telephoneEvent the format for DTMF we send, null if the peer takes none
     * @param sends whether we may send media
     * @param receives whether the peer may send media to us
     * @param ptimeMs how much sound a packet we send holds, in ms
     */
    record Agreement(
            InetSocketAddress remote,
            InetSocketAddress remoteRtcp,
            Format format,
            int receivePayloadType,
            Format telephoneEvent,
            boolean sends,
            boolean receives,
            int ptimeMs) {}

    /** The local RTP port; RTCP's is the next one. */
    int localPort();

    /**
     * Finds out at which addresses the peer may reach us, which may take half a second. Offers and
     * answers made afterwards tell them.
     *
     * @param ready called when it is found out, at once where there is nothing to ask
     */
    default void gather(Runnable ready) {
        ready.run();
    }

    /**
     * The machine's address has changed: ways are found anew by {@link #gather}.
     *
     * @param local the address that the peer reaches now
     */
    default void moved(InetAddress local) {}

    /**
     * The first offer was not acceptable: the next one insists on what this one only preferred.
     *
     * @return whether the next one differs
     */
    default boolean insist() {
        return false;
    }

    /**
     * Adds to an offer of ours what the media have to say: keys, ways, reports.
     *
     * @param plain the offer without it
     * @return the offer to send
     */
    default SessionDescription offer(SessionDescription plain) {
        return plain;
    }

    /**
     * Adds to an answer of ours what the media have to say to an offer.
     *
     * @param offer the peer's offer
     * @param plain our answer without it
     * @return the answer to send
     * @throws SdpException if the offer's sound cannot be taken; then everything stays as it was
     */
    default SessionDescription answer(SessionDescription offer, SessionDescription plain)
            throws SdpException {
        return plain;
    }

    /**
     * Takes what both sides have said beyond {@link Agreement}; {@link #apply} follows.
     *
     * @param ours the description we sent last
     * @param theirs the peer's
     * @throws SdpException if the two do not fit; then everything stays as it was
     */
    default void negotiated(SessionDescription ours, SessionDescription theirs)
            throws SdpException {}

    /**
     * Takes what was agreed, at the start or anew after a re-INVITE; the stream goes on where it
     * can.
     */
    void apply(Agreement agreement);

    /**
     * Lets what the far end sends be heard while it is asked to talk again, whatever was agreed;
     * nothing is sent. Queued sound from before is thrown away first. {@link #uncork} or {@link
     * #cork} follows.
     */
    default void listen() {}

    /**
     * Lets sound flow in the directions agreed. Queued sound from before is thrown away first,
     * unless it was listened to already.
     */
    void uncork();

    /**
     * Stops all sound at once. The stream keeps its SSRC, sequence and clock; RTCP and keepalives
     * go on.
     */
    void cork();

    /**
     * Says that we hold the far end, which is corked for that, or do so no more. It may be played
     * music meanwhile, where its account wants that.
     */
    default void waits(boolean on) {}

    /** Sends silence in place of the microphone, or the microphone again. */
    void mute(boolean muted);

    /**
     * Lets the far end hear others, and them it.
     *
     * @param conference the same for all that hear each other, {@link #NOT_MERGED} for none
     */
    default void merge(int conference) {}

    /** Says how loud the far end is heard, and where. */
    default void place(Placement placement) {}

    /**
     * Records both sides from now on while the call is heard, until {@link #stopRecording} or the
     * end of the call; the listener hears what becomes of it.
     *
     * @param file the file
     * @param ours whether its name is the phone's: then its folder is made, and a file in the way
     *     gives it another name; else it must not be there yet
     */
    default void record(Path file, boolean ours) {}

    /** Records no more; what was recorded is kept. */
    default void stopRecording() {}

    /**
     * Queues DTMF digits: as events (RFC 4733), which are sent also while corked, or as tones,
     * where the account wants that or the peer takes no events.
     *
     * @param digits of {@code 0-9*#A-D} and {@code ,}
     * @return whether the peer hears them
     */
    boolean dtmf(String digits);

    /**
     * How the sound is encrypted: how the keys were agreed on, then the profile, such as {@code
     * SDES AES_CM_128_HMAC_SHA1_80}; null for not at all.
     */
    default String secure() {
        return null;
    }

    /** Whether the account wants digits to go by signalling, not with the sound. */
    default boolean digitsBySignalling() {
        return false;
    }

    /** The counters now. Any thread. */
    RtpStatistics statistics();

    /**
     * When the last valid RTP or RTCP packet came, by {@link System#nanoTime}; {@link
     * Long#MIN_VALUE} for never. Any thread.
     */
    long lastReceivedNanos();

    /** Closes the sockets and lets go of everything. */
    void close();
}
