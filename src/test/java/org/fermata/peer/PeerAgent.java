package org.fermata.peer;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.fermata.peer.PeerLoop.Datagram;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The peer's SIP: answers, calls, holds and hangs up. Runs on the loop's thread. */
final class PeerAgent {

    private static final int DIGITS_PAYLOAD_TYPE = 101;
    private static final int T1_MS = 500;
    private static final int LONGEST_RETRANSMISSION_MS = 16_000;

    private final PeerLoop loop;
    private final PeerOptions options;
    private final PeerEvents events;
    private final Map<String, PeerCall> calls = new LinkedHashMap<>();
    private final Set<String> endedCalls = new HashSet<>();
    private int lastNumber;
    private int lastBranch;

    PeerAgent(PeerLoop loop, PeerOptions options, PeerEvents events) {
        this.loop = loop;
        this.options = options;
        this.events = events;
    }

    Iterable<PeerCall> calls() {
        return calls.values();
    }

    void receive(Datagram datagram) {
        SipMessage message = SipMessage.parse(datagram.bytes(), datagram.length());
        if (message == null) {
            return;
        }
        try {
            if (message.isRequest()) {
                message.noteSource(datagram.from());
                request(message, datagram.from());
            } else {
                response(message);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    // requests of the phone

    private void request(SipMessage request, InetSocketAddress from) throws IOException {
        PeerCall call = calls.get(request.callId());
        switch (request.method()) {
            case "INVITE" -> invite(call, request, from);
            case "ACK" -> ack(call, request);
            case "UPDATE" -> update(call, request, from);
            case "BYE", "CANCEL" -> {
                boolean known = call != null || endedCalls.contains(request.callId());
                reply(request, known ? 200 : 481, known ? "OK" : "No Such Call", call, from);
                if (call != null && request.method().equals("BYE")) {
                    end(call, "bye");
                }
            }
            case "REGISTER" -> {
                SipMessage ok = request.response(200, "OK", "registrar");
                ok.add("Contact", SipMessage.nameAddress(request.header("Contact")));
                loop.send(ok.bytes(), from);
                ObjectNode event = events.event("register", null);
                event.put("contact", request.header("Contact"));
                event.put("from", from.toString());
                events.print(event);
            }
            default -> reply(request, 200, "OK", call, from);
        }
    }

    private void reply(
            SipMessage request, int status, String reason, PeerCall call, InetSocketAddress to) {
        String tag = call == null ? "none" : call.localTag;
        loop.send(request.response(status, reason, tag).bytes(), to);
    }

    private void invite(PeerCall known, SipMessage invite, InetSocketAddress from)
            throws IOException {
        PeerCall call = known;
        if (call == null) {
            if (options.busy) {
                reply(invite, 486, "Busy Here", null, from);
                return;
            }
            call = newCall(invite.callId());
            call.fromRequest(invite);
            call.codec = options.codec;
        } else if (invite.cseq() <= call.remoteCseq) {
            if (call.lastAnswerCseq == invite.cseq() && call.lastAnswer != null) {
                loop.send(call.lastAnswer, from);
            }
            return;
        }
        call.remoteCseq = invite.cseq();
        if (invite.header("Contact") != null) {
            call.remoteTarget = SipMessage.uri(invite.header("Contact"));
        }
        PeerSdp offer = invite.body().isBlank() ? null : PeerSdp.parse(invite.body());
        boolean hold = offer != null && call.confirmed && !offer.direction().equals("SENDRECV");
        ObjectNode event = events.event(known == null ? "invite" : "reinvite", call);
        event.put("direction", offer == null ? null : offer.direction());
        events.print(event);
        if (hold && options.refuseHold != 0) {
            answer(call, invite, from, options.refuseHold, "Refused", null);
            return;
        }
        reply(invite, 100, "Trying", call, from);
        if (known == null && options.ringMs > 0) {
            reply(invite, 180, "Ringing", call, from);
        }
        boolean ignored = hold && options.ignoreHold;
        if (offer != null) {
            call.phoneDirection = ignored ? "SENDRECV" : offer.direction();
            if (offer.digits() >= 0) {
                call.digits = offer.digits();
            }
            call.stream.configure(call.codec, offer);
            protect(call, offer);
        }
        if (!call.maySend() || offer != null && options.stream && options.leadMs > 0) {
            // Streaming before the answer: the phone's wait is not for us to start.
            call.stream.send(options.stream && call.maySend());
        }
        String direction = offer == null || ignored ? call.wish : call.answerTo(offer.direction());
        PeerCall answered = call;
        long delay = known == null ? Math.max(options.ringMs, options.leadMs) : options.leadMs;
        Runnable ok = () -> answer(answered, invite, from, 200, "OK", direction);
        if (delay > 0) {
            loop.after(delay, ok);
        } else {
            ok.run();
        }
    }

    private void protect(PeerCall call, PeerSdp offer) {
        if (options.srtp && offer.crypto() != null) {
            String[] parts = offer.crypto().split(" ");
            call.protocol = offer.protocol();
            call.cryptoTag = parts[0];
            call.ourKey = call.stream.protect(parts[1]);
        }
    }

    /** Promises a session of limited length, which the phone has to refresh (RFC 4028). */
    private void limit(PeerCall call, SipMessage response) {
        if (options.session > 0) {
            response.add("Supported", "timer");
            response.add("Require", "timer");
            response.add("Allow", "INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE");
            response.add("Session-Expires", options.session + ";refresher=uac");
            refreshed(call);
        }
    }

    private void refreshed(PeerCall call) {
        long now = System.nanoTime();
        call.refreshedNanos = now;
        call.refreshes++;
        loop.after(
                options.session * 1000L,
                () -> {
                    if (!call.ended && call.refreshedNanos == now) {
                        events.print(events.event("lapsed", call));
                        hangUp(call);
                    }
                });
    }

    private void update(PeerCall call, SipMessage update, InetSocketAddress from) {
        if (call == null) {
            reply(update, 481, "No Such Call", null, from);
            return;
        }
        SipMessage ok = update.response(200, "OK", call.localTag);
        ok.add("Contact", contact());
        limit(call, ok);
        loop.send(ok.bytes(), from);
    }

    private void answer(
            PeerCall call,
            SipMessage invite,
            InetSocketAddress from,
            int status,
            String reason,
            String direction) {
        if (call.ended) {
            return;
        }
        SipMessage response = invite.response(status, reason, call.localTag);
        response.add("Contact", contact());
        if (direction != null) {
            call.offeredInAnswer = invite.body().isBlank();
            response.body("application/sdp", sdp(call, direction));
        }
        if (status == 200) {
            limit(call, response);
        }
        call.lastAnswer = response.bytes();
        call.lastAnswerCseq = invite.cseq();
        call.acked = false;
        long at = PeerStream.micros();
        loop.send(call.lastAnswer, from);
        if (status == 200) {
            ObjectNode event = events.event("ok", call);
            event.put("atMicros", at);
            event.put("direction", direction);
            events.print(event);
            call.confirmed = true;
            call.stream.send(options.stream && call.maySend());
        }
        resend(call, invite.cseq(), from, T1_MS);
    }

    private void resend(PeerCall call, long cseq, InetSocketAddress to, int delayMs) {
        loop.after(
                delayMs,
                () -> {
                    if (!call.acked && !call.ended && call.lastAnswerCseq == cseq) {
                        loop.send(call.lastAnswer, to);
                        if (delayMs < LONGEST_RETRANSMISSION_MS) {
                            resend(call, cseq, to, delayMs * 2);
                        }
                    }
                });
    }

    private void ack(PeerCall call, SipMessage ack) {
        if (call == null || ack.cseq() != call.lastAnswerCseq) {
            return;
        }
        boolean news = !call.acked;
        call.acked = true;
        if (call.offeredInAnswer && !ack.body().isBlank()) {
            PeerSdp answer = PeerSdp.parse(ack.body());
            call.phoneDirection = answer.direction();
            call.stream.configure(call.codec, answer);
            call.stream.send(options.stream && call.maySend());
        }
        if (news) {
            events.print(events.event("ack", call));
        }
    }

    // our own requests

    /** Calls the phone. */
    PeerCall call(String uri) throws IOException {
        PeerCall call = newCall("peer-" + System.nanoTime() + "-" + lastNumber);
        call.codec = options.codec;
        call.digits = DIGITS_PAYLOAD_TYPE;
        call.local = "<sip:" + options.user + "@" + options.host + ">;tag=" + call.localTag;
        call.remote = "<" + uri + ">";
        call.remoteTarget = uri;
        sendInvite(call);
        return call;
    }

    void reinvite(PeerCall call, String direction) throws IOException {
        call.wish = direction;
        sendInvite(call);
    }

    private void sendInvite(PeerCall call) {
        SipMessage invite = request(call, "INVITE", ++call.localCseq, null);
        invite.add("Contact", contact());
        invite.add("Allow", "INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE");
        if (options.session > 0) {
            invite.add("Supported", "timer");
            invite.add("Session-Expires", options.session + ";refresher=uas");
        }
        invite.body("application/sdp", sdp(call, call.wish));
        call.pending = invite;
        retransmit(call, invite, T1_MS);
    }

    private void retransmit(PeerCall call, SipMessage request, int delayMs) {
        if (call.pending != request || delayMs > LONGEST_RETRANSMISSION_MS) {
            return;
        }
        loop.send(request.bytes(), nextHop(call));
        loop.after(delayMs, () -> retransmit(call, request, delayMs * 2));
    }

    void hangUp(PeerCall call) {
        SipMessage bye = request(call, "BYE", ++call.localCseq, null);
        call.pending = bye;
        retransmit(call, bye, T1_MS);
        call.stream.send(false);
    }

    private void response(SipMessage response) throws IOException {
        PeerCall call = calls.get(response.callId());
        if (call == null) {
            return;
        }
        boolean current = call.pending != null && call.pending.cseq() == response.cseq();
        int status = response.status();
        if (response.method().equals("BYE")) {
            if (current) {
                end(call, "hungup");
            }
        } else if (response.method().equals("INVITE") && status < 200) {
            if (current) {
                // Provisional: no more retransmissions, the final response is still awaited.
                SipMessage invite = call.pending;
                call.pending =
                        new SipMessage("INVITE x SIP/2.0").add("CSeq", invite.header("CSeq"));
                call.pending.add("Via", invite.header("Via"));
            }
        } else if (response.method().equals("INVITE")) {
            finalResponse(call, response, status, current);
        }
    }

    private void finalResponse(PeerCall call, SipMessage response, int status, boolean current)
            throws IOException {
        if (status < 300) {
            call.fromResponse(response);
            loop.send(request(call, "ACK", response.cseq(), null).bytes(), nextHop(call));
        } else if (call.pending != null) {
            SipMessage ack = request(call, "ACK", response.cseq(), call.pending.header("Via"));
            loop.send(ack.bytes(), nextHop(call));
        }
        if (!current) {
            return;
        }
        call.pending = null;
        ObjectNode event = events.event(status < 300 ? "answered" : "refused", call);
        event.put("status", status);
        if (status < 300 && !response.body().isBlank()) {
            PeerSdp answer = PeerSdp.parse(response.body());
            call.confirmed = true;
            call.phoneDirection = answer.direction();
            call.stream.configure(call.codec, answer);
            call.stream.send(options.stream && call.maySend());
            event.put("direction", answer.direction());
            if (options.session > 0) {
                refreshed(call);
            }
        }
        events.print(event);
        if (status >= 300 && !call.confirmed) {
            end(call, "failed");
        }
    }

    // parts

    private PeerCall newCall(String callId) throws IOException {
        PeerStream stream = new PeerStream(options.host, options.latch);
        PeerCall call = new PeerCall(++lastNumber, callId, "peer" + lastNumber, stream);
        loop.add(stream);
        calls.put(callId, call);
        return call;
    }

    private void end(PeerCall call, String how) throws IOException {
        call.ended = true;
        call.pending = null;
        calls.remove(call.callId);
        endedCalls.add(call.callId);
        ObjectNode event = events.event(how, call);
        call.stream.describe(event);
        call.stream.close();
        events.print(event);
    }

    private SipMessage request(PeerCall call, String method, long cseq, String via) {
        SipMessage request = new SipMessage(method + " " + call.remoteTarget + " SIP/2.0");
        String branch = "z9hG4bKpeer" + ++lastBranch + "x" + System.nanoTime();
        request.add(
                "Via",
                via != null
                        ? via
                        : "SIP/2.0/UDP %s:%d;branch=%s;rport"
                                .formatted(options.host, options.port, branch));
        for (String route : call.routes) {
            request.add("Route", route);
        }
        request.add("Max-Forwards", "70");
        request.add("From", call.local);
        request.add("To", call.remote);
        request.add("Call-ID", call.callId);
        request.add("CSeq", cseq + " " + method);
        return request;
    }

    private InetSocketAddress nextHop(PeerCall call) {
        String uri = call.routes.isEmpty() ? call.remoteTarget : SipMessage.uri(call.routes.get(0));
        if (options.proxy != null && call.routes.isEmpty()) {
            uri = "sip:" + options.proxy;
        }
        String hostPort = uri.substring(Math.max(uri.indexOf(':'), uri.indexOf('@')) + 1);
        hostPort = hostPort.split(";")[0];
        int colon = hostPort.lastIndexOf(':');
        return colon < 0
                ? new InetSocketAddress(hostPort, 5060)
                : new InetSocketAddress(
                        hostPort.substring(0, colon),
                        Integer.parseInt(hostPort.substring(colon + 1)));
    }

    private String contact() {
        return "<sip:peer@" + options.host + ":" + options.port + ">";
    }

    private String sdp(PeerCall call, String direction) {
        try {
            return PeerSdp.write(
                    options.host,
                    call.stream.port(),
                    ++call.sdpVersion,
                    call.codec,
                    call.digits,
                    direction,
                    call.protocol,
                    call.cryptoTag == null ? null : call.cryptoTag + " " + call.ourKey);
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }
}
