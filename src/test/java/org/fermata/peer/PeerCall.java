package org.fermata.peer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One dialog of the peer (RFC 3261 section 12) and its stream. */
final class PeerCall {

    final int number;
    final String callId;
    final String localTag;
    final PeerStream stream;
    String local;
    String remote;
    String remoteTarget;
    List<String> routes = List.of();
    long localCseq = 1;
    long remoteCseq = -1;
    boolean confirmed;
    boolean ended;
    PeerCodec codec;
    int digits = -1;

    /** What we want, in capitals: SENDRECV, or SENDONLY and INACTIVE while the peer holds. */
    String wish = "SENDRECV";

    /** Direction of the phone's last offer or answer, as it wrote it. */
    String phoneDirection = "SENDRECV";

    /** Our last answer to an INVITE, resent when the INVITE is. */
    byte[] lastAnswer;

    long lastAnswerCseq = -1;
    boolean acked = true;
    boolean offeredInAnswer;

    /** Our INVITE in progress, null without one. */
    SipMessage pending;

    long sdpVersion;

    /** The protocol of the m-line, and the tag of the suite that was agreed on; null without. */
    String protocol = "RTP/AVP";

    String cryptoTag;
    String ourKey;

    /** When the phone last gave a sign of life, and how often it has. */
    long refreshedNanos;

    int refreshes;

    PeerCall(int number, String callId, String localTag, PeerStream stream) {
        this.number = number;
        this.callId = callId;
        this.localTag = localTag;
        this.stream = stream;
    }

    /** Takes the dialog over from the request that makes it. */
    void fromRequest(SipMessage invite) {
        local = invite.header("To") + ";tag=" + localTag;
        remote = invite.header("From");
        remoteTarget = SipMessage.uri(invite.header("Contact"));
        routes = invite.headers("Record-Route");
    }

    /** Takes the dialog over from a response; its route is that of the one which makes it. */
    void fromResponse(SipMessage response) {
        remote = response.header("To");
        if (response.header("Contact") != null) {
            remoteTarget = SipMessage.uri(response.header("Contact"));
        }
        if (confirmed) {
            return;
        }
        List<String> reversed = new ArrayList<>(response.headers("Record-Route"));
        Collections.reverse(reversed);
        routes = reversed;
    }

    /** Whether the last descriptions let us send (RFC 3264 section 5.1). */
    boolean maySend() {
        boolean heard = phoneDirection.equals("SENDRECV") || phoneDirection.equals("RECVONLY");
        return heard && (wish.equals("SENDRECV") || wish.equals("SENDONLY"));
    }

    /** Our direction in answer to the phone's offer (RFC 3264 section 6.1). */
    String answerTo(String offer) {
        boolean send = !offer.equals("SENDONLY") && !offer.equals("INACTIVE");
        boolean receive = !offer.equals("RECVONLY") && !offer.equals("INACTIVE");
        send &= wish.equals("SENDRECV") || wish.equals("SENDONLY");
        receive &= wish.equals("SENDRECV") || wish.equals("RECVONLY");
        if (send) {
            return receive ? "SENDRECV" : "SENDONLY";
        }
        return receive ? "RECVONLY" : "INACTIVE";
    }
}
