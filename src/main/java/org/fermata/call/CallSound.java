package org.fermata.call;

import org.fermata.sdp.Direction;
import org.fermata.sdp.Format;
import org.fermata.sdp.OfferAnswer;
import org.fermata.sdp.SdpException;
import org.fermata.sdp.SessionDescription;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * The sound of one call: its media once they are open, the offers and answers about them, and
 * whether they may be heard. Owned by {@code signalling}.
 */
final class CallSound {

    /** What the media were told last. */
    private enum Flow {
        CORKED,
        LISTENING,
        UNCORKED
    }

    private final Media media;
    private final String callId;
    private final String account;
    private final CallMedia.Listener listener;
    private final long sessionId;

    private CallMedia open;
    private InetAddress local;
    private long version;
    private SessionDescription lastSent;
    private SessionDescription offered;
    private SessionDescription remote;
    private OfferAnswer.Agreed agreed;
    private boolean remoteHold;
    private RtpStatistics lastStatistics = RtpStatistics.NONE;
    private boolean audible;
    private boolean resuming;
    private Flow flow = Flow.CORKED;
    private boolean muted;
    private Placement placement = Placement.USUAL;
    private int conference = CallMedia.NOT_MERGED;

    /**
     * Begins without media.
     *
     * @param media where they come from
     * @param callId for the log
     * @param account the call's account, null for none
     * @param listener who hears of what the media notice
     * @param sessionId the number in {@code o=}
     */
    CallSound(
            Media media,
            String callId,
            String account,
            CallMedia.Listener listener,
            long sessionId) {
        this.media = media;
        this.callId = callId;
        this.account = account;
        this.listener = listener;
        this.sessionId = sessionId;
        version = 1;
    }

    /**
     * Opens the sockets; again only if the address is another one.
     *
     * @param address the address of ours that the peer reaches
     * @throws IOException if no ports are free or the address is not ours
     */
    void open(InetAddress address) throws IOException {
        if (open != null && address.equals(local)) {
            return;
        }
        close();
        open = media.open(callId, account, address, listener);
        local = address;
        open.mute(muted);
        open.place(placement);
        open.merge(conference);
    }

    /** The address of ours that the peer reaches. */
    InetAddress local() {
        return local;
    }

    /**
     * Names another address in the descriptions from now on; the sockets are those they were.
     *
     * @param address the address
     * @param ready called when the next offer can tell it
     */
    void moved(InetAddress address, Runnable ready) {
        local = address;
        open.moved(address);
        gather(ready);
    }

    /**
     * Finds out where the peer may reach us; what was closed meanwhile is not told.
     *
     * @param ready called when it is found out, at the latest after half a second
     */
    void gather(Runnable ready) {
        CallMedia asked = open;
        asked.gather(
                () -> {
                    if (open == asked) {
                        ready.run();
                    }
                });
    }

    /** Makes the next offer insist on what the first one preferred; whether it differs. */
    boolean insist() {
        return open.insist();
    }

    boolean isOpen() {
        return open != null;
    }

    /**
     * Makes an offer; it stands until the next one.
     *
     * @param held whether we hold the call
     */
    SessionDescription offer(boolean held) {
        offered =
                numbered(
                        open.offer(
                                OfferAnswer.offer(
                                        ours(),
                                        OfferAnswer.offerDirection(held, remoteHold),
                                        remote)));
        return offered;
    }

    /**
     * Answers the peer's offer and goes by it.
     *
     * @param offer the offer
     * @param held whether we hold the call
     * @throws SdpException if there is no format in common; then everything stays as it was
     */
    SessionDescription answer(SessionDescription offer, boolean held) throws SdpException {
        SessionDescription answer =
                numbered(open.answer(offer, OfferAnswer.answer(offer, ours(), held)));
        agree(answer, offer);
        remoteHold = OfferAnswer.holds(offer);
        return answer;
    }

    /**
     * Takes the peer's answer to our latest offer.
     *
     * @param answer the answer
     * @param early whether it came before the call was answered: then it tells of no hold
     * @throws SdpException if it has no format of ours; then everything stays as it was
     */
    void answered(SessionDescription answer, boolean early) throws SdpException {
        if (offered == null) {
            throw new SdpException("an answer without an offer");
        }
        agree(offered, answer);
        if (!early && offered.direction() == Direction.SENDRECV) {
            remoteHold = OfferAnswer.holds(answer);
        }
    }

    private void agree(SessionDescription ours, SessionDescription theirs) throws SdpException {
        OfferAnswer.Agreed next;
        if (theirs.port() == 0) {
            if (agreed == null) {
                throw new SdpException("the other side takes no sound");
            }
            next = withoutFlow(agreed);
        } else {
            next = OfferAnswer.agree(ours, theirs);
            open.negotiated(ours, theirs);
        }
        agreed = next;
        remote = theirs;
        open.apply(
                new CallMedia.Agreement(
                        next.remote(),
                        next.remoteRtcp(),
                        next.format(),
                        next.receivePayloadType(),
                        next.telephoneEvent(),
                        next.sends(),
                        next.receives(),
                        next.ptimeMs()));
        flow();
    }

    private static OfferAnswer.Agreed withoutFlow(OfferAnswer.Agreed before) {
        return new OfferAnswer.Agreed(
                null,
                null,
                before.format(),
                before.receivePayloadType(),
                before.telephoneEvent(),
                false,
                false,
                before.ptimeMs());
    }

    private OfferAnswer.Local ours() {
        return new OfferAnswer.Local(
                sessionId, version, local.getHostAddress(), open.localPort(), media.formats());
    }

    /** RFC 3264 section 8: another description has the next version, the same one the same. */
    private SessionDescription numbered(SessionDescription description) {
        if (lastSent != null && !description.equals(lastSent)) {
            version++;
        }
        lastSent = description.withVersion(version);
        return lastSent;
    }

    /**
     * Lets the call be heard as soon as something is agreed, or silences it at once.
     *
     * @param on whether it is heard and sent to
     * @param soon where it is not: whether what the far end sends is heard all the same, since it
     *     is asked to talk again
     */
    void setAudible(boolean on, boolean soon) {
        audible = on;
        resuming = soon;
        flow();
    }

    /** Telling the media what they do already would throw queued sound away. */
    private void flow() {
        Flow wanted = open == null ? Flow.CORKED : wanted();
        if (wanted == flow) {
            return;
        }
        flow = wanted;
        switch (wanted) {
            case CORKED -> open.cork();
            case LISTENING -> open.listen();
            case UNCORKED -> open.uncork();
        }
    }

    private Flow wanted() {
        if (audible && (agreed != null || offered != null)) {
            return Flow.UNCORKED;
        }
        return resuming && agreed != null ? Flow.LISTENING : Flow.CORKED;
    }

    /** The far end waits because we hold it, or does so no more. */
    void waits(boolean on) {
        if (open != null) {
            open.waits(on);
        }
    }

    void mute(boolean on) {
        muted = on;
        if (open != null) {
            open.mute(on);
        }
    }

    /** Says how loud the far end is heard, and where. */
    void place(Placement wanted) {
        placement = wanted;
        if (open != null) {
            open.place(wanted);
        }
    }

    Placement placement() {
        return placement;
    }

    /** Lets the far end hear others, and them it. */
    void merge(int number) {
        conference = number;
        if (open != null) {
            open.merge(number);
        }
    }

    /** Records both sides; see {@link CallMedia#record}. */
    void record(Path file, boolean ours) {
        if (open != null) {
            open.record(file, ours);
        }
    }

    /** Records no more. */
    void stopRecording() {
        if (open != null) {
            open.stopRecording();
        }
    }

    boolean muted() {
        return muted;
    }

    /** Whether the digits are on their way; false if the peer takes none. */
    boolean dtmf(String digits) {
        return open != null && agreed != null && open.dtmf(digits);
    }

    /** Whether digits go by signalling. */
    boolean digitsBySignalling() {
        return open != null && open.digitsBySignalling();
    }

    boolean agreed() {
        return agreed != null;
    }

    boolean remoteHold() {
        return remoteHold;
    }

    Direction remoteDirection() {
        return remote == null ? null : remote.direction();
    }

    String codec() {
        return agreed == null ? null : agreed.format().encoding();
    }

    /** How the sound is encrypted, null for not at all. */
    String secure() {
        return open == null || agreed == null ? null : open.secure();
    }

    RtpStatistics statistics() {
        return open == null ? lastStatistics : open.statistics();
    }

    /** When RTP or RTCP last came, {@link Long#MIN_VALUE} for never. */
    long lastReceivedNanos() {
        return open == null ? Long.MIN_VALUE : open.lastReceivedNanos();
    }

    /** Lets go of the media; the counters stay. */
    void close() {
        if (open != null) {
            setAudible(false, false);
            lastStatistics = open.statistics();
            open.close();
            open = null;
        }
    }

    /**
     * Whether an offer shares an audio format with ours, asked before the call rings.
     *
     * @param offer the offer
     */
    static boolean acceptable(SessionDescription offer, List<Format> formats) {
        OfferAnswer.Local probe = new OfferAnswer.Local(0, 0, "0.0.0.0", 1, formats);
        try {
            return OfferAnswer.answer(offer, probe, false).port() != 0;
        } catch (SdpException nothingInCommon) {
            return false;
        }
    }
}
