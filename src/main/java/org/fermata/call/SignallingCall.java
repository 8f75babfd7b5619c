package org.fermata.call;

import org.fermata.sdp.SessionDescription;

import java.net.InetAddress;
import java.time.Duration;

/**
 * One INVITE session as signalling sees it. Every method must be called on {@code signalling},
 * returns at once and throws nothing for what the network may do: a failure comes as an event,
 * later. After {@link Listener#ended} every method does nothing.
 */
public interface SignallingCall {

    /**
     * What happens to a call, called on {@code signalling}. Exactly one {@link #ended} comes, last
     * of all.
     */
    interface Listener {
        /** Our INVITE is handed to the stack. May come again after a challenge or a redirection. */
        void sent(String transport);

        /**
         * A provisional response other than 100.
         *
         * @param code 101 to 199
         * @param earlyDialog the To tag: one for each fork, null where there is none
         * @param description the early answer, null if none
         */
        void provisional(int code, String earlyDialog, SessionDescription description);

        /**
         * Our INVITE is answered with 200; the ACK is out.
         *
         * @param remote who answered (Contact and To may differ from whom we called)
         * @param answer the answer; null where an UPDATE before it has agreed on what stands
         */
        void answered(RemoteParty remote, SessionDescription answer);

        /**
         * The ACK to our own 200 to the first INVITE has come.
         *
         * @param answer the late answer, null if the INVITE had the offer
         */
        void acknowledged(SessionDescription answer);

        /**
         * A re-INVITE, or an UPDATE with an offer, has come. It must be answered by {@link
         * #answerReinvite} or {@link #rejectReinvite}, now or later. The stack itself has sent 491
         * or 500 where one of ours, or an earlier one of theirs, was open.
         *
         * @param offer their offer, null for a late one: then we offer in the answer
         */
        void reinvited(SessionDescription offer);

        /**
         * The ACK to our 200 to their re-INVITE has come: {@link #transactionOpen} is false again.
         * Comes after every re-INVITE that was answered with 200, so that a re-INVITE of ours that
         * waited for it can go out.
         *
         * @param answer their answer in the ACK, null if their re-INVITE had the offer
         */
        void reinviteAcknowledged(SessionDescription answer);

        /** Our re-INVITE is answered with 200; the ACK is out. */
        void reinviteAnswered(SessionDescription answer);

        /**
         * Our re-INVITE failed, and the dialog stands.
         *
         * @param code the status code; 408 also for no response at all
         * @param text the reason phrase
         * @param retryAfter the Retry-After header's value, null if none
         */
        void reinviteRefused(int code, String text, Duration retryAfter);

        /** The peer sent a digit by INFO: {@code 0-9*#A-D}. */
        default void digit(char digit) {}

        /**
         * The address of ours that the peer reaches has changed. A re-INVITE is to tell it.
         *
         * @param local the new address
         */
        default void moved(InetAddress local) {}

        /**
         * How the transfer stands that {@link #transfer} asked for.
         *
         * @param code below 200 while it is under way, 200 to 299 once the peer talks to the other,
         *     else the transfer has failed and this call stands
         * @param text what the code means, in words for people
         */
        default void transferProgress(int code, String text) {}

        /**
         * The peer asks us to call somebody else. It must be accepted or rejected, now or later.
         *
         * @param referral what it asks for
         */
        default void referred(Referral referral) {
            referral.reject(603);
        }

        /**
         * A refresh of the session is due (RFC 4028) and takes a re-INVITE: one is to go out with
         * the description that stands.
         */
        default void refreshDue() {}

        /**
         * The call is over: refused, cancelled, hung up, or lost (481, or no transport).
         *
         * @param reason why; code 200 for an incoming call that another phone answered (RFC 3326: a
         *     CANCEL whose Reason has cause 200)
         */
        void ended(EndReason reason);
    }

    /** The Call-ID header's value. */
    String callId();

    /**
     * Whether the dialog was made by their INVITE: decides the retry delay after 491 (RFC 3261
     * section 14.1).
     */
    boolean incoming();

    /** Sends 180. Incoming calls only. */
    void ring();

    /**
     * Sends 200 to their INVITE.
     *
     * @param description our answer, or our offer where their INVITE had none
     */
    void answer(SessionDescription description);

    /**
     * Refuses their INVITE.
     *
     * @param code 300 to 699
     */
    void reject(int code);

    /**
     * Ends the call: CANCEL before an answer, BYE after it; a 200 that crosses the CANCEL is
     * acknowledged and followed by BYE.
     */
    void hangUp();

    /**
     * Sends a re-INVITE with an offer. The caller sees to it that none of ours is open.
     *
     * @param offer the offer
     */
    void reinvite(SessionDescription offer);

    /**
     * Whether their re-INVITE waits for our answer, or its ACK for them: no re-INVITE of ours may
     * go out.
     */
    boolean transactionOpen();

    /** Answers their re-INVITE with 200. */
    void answerReinvite(SessionDescription description);

    /**
     * Refuses their re-INVITE; the session stays as it was.
     *
     * @param code such as 488
     */
    void rejectReinvite(int code);

    /**
     * Sends digits by INFO (application/dtmf-relay), one after another.
     *
     * @param digits of {@code 0-9*#A-D} and {@code ,} for a pause of 1 s
     */
    void sendDigits(String digits);

    /**
     * Refuses their INVITE by sending it on (302).
     *
     * @param targetUri where to, a full {@code sip:} URI
     * @param code why, as a refusal would say it: 302 for every call, 486 for busy, 408 for no
     *     answer (RFC 7044)
     * @throws IllegalArgumentException if the target cannot be read
     */
    default void forward(String targetUri, int code) {
        reject(code);
    }

    /**
     * Asks the peer to call somebody else (REFER, RFC 3515); {@link Listener#transferProgress}
     * tells what comes of it. The caller sees to it that none is under way.
     *
     * @param targetUri whom, a full {@code sip:} or {@code sips:} URI
     * @throws IllegalArgumentException if it cannot be read
     */
    default void transfer(String targetUri) {}

    /**
     * Asks the peer to call the other side of another call of ours and to take our place there (RFC
     * 5589 section 7).
     *
     * @param other a call whose 200 has been acknowledged
     */
    default void transferTo(SignallingCall other) {}
}
