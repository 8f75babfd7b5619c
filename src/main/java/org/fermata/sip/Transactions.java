package org.fermata.sip;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.concurrent.EventLoop;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.sip.header.RouteHeader;
import javax.sip.header.ToHeader;
import javax.sip.header.UserAgentHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;

/**
 * Matches what comes to the transactions that stand (RFC 3261 section 17), and hands on what none
 * of them takes. Owned by {@code signalling}; never blocks.
 */
final class Transactions implements Transports.Receiver {

    /** Hears of what belongs to no transaction yet. */
    interface User {
        /** A new request other than ACK and CANCEL. */
        void request(ServerTransaction transaction);

        /** An ACK to a 2xx. */
        void acknowledged(SIPRequest ack);

        /** A 2xx to an INVITE whose transaction is gone. */
        void stray(SIPResponse response, Flow flow);

        /** A TCP connection is gone. */
        void disconnected(Connection connection);
    }

    private final EventLoop loop;
    private final SipTimers timers;
    private final String software;
    private final Transports transports;
    private User user;

    private final Map<String, ClientTransaction> clients = new HashMap<>();
    private final Map<String, ServerTransaction> servers = new HashMap<>();
    private final SourceShares shares;

    Transactions(EventLoop loop, UserAgentConfig config) {
        this.loop = loop;
        timers = config.timers();
        software = config.software();
        transports = new Transports(loop, this, timers.connect());
        shares = new SourceShares(transports.peers());
    }

    /** Sets who hears of new requests. Once, before anything starts. */
    void setUser(User listener) {
        user = listener;
    }

    EventLoop loop() {
        return loop;
    }

    SipTimers timers() {
        return timers;
    }

    Transports transports() {
        return transports;
    }

    /** Puts our name on a message. */
    void sign(Message message) {
        Messages.set(message, UserAgentHeader.NAME, software);
    }

    // ---- ours ----

    /**
     * Sends a request in a transaction of its own.
     *
     * @param request complete but for its Via
     * @param flow the way to the next hop
     * @param listener hears of the responses
     */
    ClientTransaction send(SIPRequest request, Flow flow, ClientTransaction.Listener listener) {
        loop.assertOwner();
        request.setHeader(Messages.via(flow, Tokens.branch()));
        sign(request);
        return begin(new ClientTransaction(this, request, flow, listener));
    }

    /**
     * How long a request is on the wire.
     *
     * @param request complete but for its Via
     * @return in bytes
     */
    int size(SIPRequest request, Flow flow) {
        SIPRequest whole = Messages.again(request);
        whole.setHeader(Messages.via(flow, Tokens.branch()));
        sign(whole);
        return Messages.encode(whole, flow.transport()).length;
    }

    /** Sends the CANCEL of an INVITE, and waits 64 times T1 for its end (RFC 3261 section 9.1). */
    void cancel(ClientTransaction invite) {
        SIPRequest original = invite.request();
        SIPRequest cancel =
                Messages.request(
                        Request.CANCEL,
                        original.getRequestURI(),
                        original.getFrom().getAddress(),
                        original.getFromTag(),
                        original.getTo().getAddress(),
                        original.getToTag(),
                        original.getCallId().getCallId(),
                        original.getCSeq().getSeqNumber());
        copyHop(original, cancel);
        begin(new ClientTransaction(this, cancel, invite.flow(), IGNORING));
        loop.schedule(timers.transactionLimit(), invite::giveUp);
    }

    private ClientTransaction begin(ClientTransaction transaction) {
        clients.put(clientKey(transaction.request()), transaction);
        transaction.start();
        return transaction;
    }

    private static final ClientTransaction.Listener IGNORING =
            new ClientTransaction.Listener() {
                @Override
                public void response(SIPResponse response) {
                    // Whatever becomes of a CANCEL, the INVITE's own response counts.
                }

                @Override
                public void failed(String sentence) {
                    // As above.
                }
            };

    /** Makes the ACK of a refusal: same branch, same hop (RFC 3261 section 17.1.1.3). */
    SIPRequest errorAck(SIPRequest invite, SIPResponse refusal) {
        SIPRequest ack =
                Messages.request(
                        Request.ACK,
                        invite.getRequestURI(),
                        invite.getFrom().getAddress(),
                        invite.getFromTag(),
                        invite.getTo().getAddress(),
                        null,
                        invite.getCallId().getCallId(),
                        invite.getCSeq().getSeqNumber());
        ack.setHeader((ToHeader) refusal.getTo().clone());
        copyHop(invite, ack);
        return ack;
    }

    private void copyHop(SIPRequest from, SIPRequest to) {
        to.setHeader((ViaHeader) from.getTopmostVia().clone());
        for (RouteHeader route : Messages.headers(from, RouteHeader.NAME, RouteHeader.class)) {
            to.addHeader((RouteHeader) route.clone());
        }
        sign(to);
    }

    void remove(ClientTransaction transaction) {
        clients.remove(clientKey(transaction.request()), transaction);
    }

    void remove(ServerTransaction transaction) {
        if (servers.remove(transaction.key(), transaction)) {
            shares.release(transaction.flow().remote().getAddress());
        }
    }

    /** How many transactions stand, for tests that count what is left behind. */
    int standing() {
        return clients.size() + servers.size();
    }

    // ---- theirs ----

    @Override
    public void response(SIPResponse response, Flow flow) {
        String branch = response.getTopmostVia().getBranch();
        String method = response.getCSeq().getMethod();
        ClientTransaction transaction = branch == null ? null : clients.get(branch + " " + method);
        if (transaction != null) {
            transaction.received(response);
        } else if (method.equals(Request.INVITE) && response.getStatusCode() / 100 == 2) {
            user.stray(response, flow);
        }
    }

    @Override
    public void request(SIPRequest request, Flow flow) {
        String method = request.getMethod();
        if (method.equals(Request.ACK)) {
            ServerTransaction invite = servers.get(serverKey(request, Request.INVITE));
            if (invite != null && invite.refused()) {
                invite.acknowledged();
            } else {
                user.acknowledged(request);
            }
            return;
        }
        String key = serverKey(request, method);
        ServerTransaction known = servers.get(key);
        if (known != null) {
            known.retransmitted();
            return;
        }
        ServerTransaction transaction = new ServerTransaction(this, key, request, flow);
        if (!shares.take(flow.remote().getAddress())) {
            transaction.respondStateless(503);
            return;
        }
        servers.put(key, transaction);
        if (method.equals(Request.CANCEL)) {
            ServerTransaction invite = servers.get(serverKey(request, Request.INVITE));
            transaction.respond(invite == null ? 481 : 200);
            if (invite != null) {
                invite.cancel(request);
            }
        } else {
            user.request(transaction);
        }
    }

    @Override
    public void disconnected(Connection connection) {
        for (ClientTransaction transaction : List.copyOf(clients.values())) {
            if (transaction.flow().connection() == connection) {
                transaction.disconnected();
            }
        }
        user.disconnected(connection);
    }

    private static String clientKey(SIPRequest request) {
        return request.getTopmostVia().getBranch() + " " + request.getMethod();
    }

    /** RFC 3261 section 17.2.3; without the cookie of its branch, what RFC 2543 went by. */
    private static String serverKey(SIPRequest request, String method) {
        Via via = request.getTopmostVia();
        String sentBy = via.getHost().toLowerCase(Locale.ROOT) + ":" + via.getPort();
        String branch = via.getBranch();
        // The cookie alone names no transaction (RFC 4475 section 3.2.1).
        if (branch != null
                && branch.startsWith(Tokens.BRANCH_COOKIE)
                && branch.length() > Tokens.BRANCH_COOKIE.length()) {
            return branch + " " + sentBy + " " + method;
        }
        return String.join(
                " ",
                request.getRequestURI().toString(),
                String.valueOf(request.getFromTag()),
                request.getCallId().getCallId(),
                String.valueOf(request.getCSeq().getSeqNumber()),
                sentBy,
                String.valueOf(branch),
                method);
    }
}
