package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.sip.address.SipURI;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** What comes in that no transaction waits for. Owned by {@code signalling}. */
final class Incoming implements Transactions.User {

    private static final Logger log = LoggerFactory.getLogger(Incoming.class);

    private final Core core;
    private final Accounts accounts;
    private final Invitations invitations;
    private final Map<String, RequestHandler> handlers = new HashMap<>();

    /**
     * Prepares to take what comes.
     *
     * @param invitations takes INVITEs outside of calls
     */
    Incoming(Core core, Accounts accounts, Invitations invitations) {
        this.core = core;
        this.accounts = accounts;
        this.invitations = invitations;
    }

    /** Has requests of a method that come outside any call answered by a handler. */
    void handle(String method, RequestHandler handler) {
        handlers.put(method, handler);
    }

    @Override
    public void request(ServerTransaction transaction) {
        try {
            dispatch(transaction);
        } catch (RuntimeException failure) {
            log.error("a request could not be taken", failure);
            transaction.respond(500);
        }
    }

    private void dispatch(ServerTransaction transaction) {
        SIPRequest request = transaction.request();
        InviteSession session = session(request);
        List<String> unknown = Extensions.unknown(request);
        if (!(request.getRequestURI() instanceof SipURI)) {
            transaction.respond(416);
        } else if (session == null && request.getMethod().equals(Request.NOTIFY)) {
            accounts.watches().notified(transaction);
        } else if (!unknown.isEmpty()) {
            Replies.badExtension(transaction, unknown);
        } else if (session != null && !request.getMethod().equals(Request.MESSAGE)) {
            session.request(transaction);
        } else if (session == null && request.getToTag() != null) {
            transaction.respond(481);
        } else {
            outside(transaction);
        }
    }

    /** The call a request is within, null if there is none. */
    private InviteSession session(SIPRequest request) {
        InviteSession session = core.find(request.getCallId().getCallId(), request.getToTag());
        return session != null && session.isPeer(request.getFromTag()) ? session : null;
    }

    private void outside(ServerTransaction transaction) {
        SIPRequest request = transaction.request();
        RequestHandler handler = handlers.get(request.getMethod());
        if (handler != null) {
            handled(transaction, handler);
            return;
        }
        switch (request.getMethod()) {
            case Request.INVITE -> invitations.take(transaction);
            case Request.OPTIONS -> Replies.capabilities(transaction);
            case Request.MESSAGE -> accounts.watches().texted(transaction);
            case Request.BYE, Request.PRACK, Request.UPDATE -> transaction.respond(481);
            case Request.SUBSCRIBE, Request.PUBLISH -> transaction.respond(489);
            // Only who talks to us may have us call somebody.
            case Request.REFER -> transaction.respond(403);
            default -> Replies.notAllowed(transaction);
        }
    }

    private void handled(ServerTransaction transaction, RequestHandler handler) {
        Response response;
        try {
            response = handler.handle(transaction.request());
        } catch (RuntimeException failure) {
            log.warn("the handler of {} failed", transaction.request().getMethod(), failure);
            response = null;
        }
        if (response instanceof SIPResponse made) {
            transaction.respond(made);
        } else {
            transaction.respond(500);
        }
    }

    @Override
    public void acknowledged(SIPRequest ack) {
        InviteSession session = session(ack);
        if (session != null) {
            session.awaitedAck().acknowledged(ack);
        }
    }

    @Override
    public void stray(SIPResponse response, Flow flow) {
        InviteSession session = core.find(response.getCallId().getCallId(), response.getFromTag());
        if (session != null) {
            session.stray(response);
        }
    }

    @Override
    public void disconnected(Connection connection) {
        accounts.disconnected(connection);
    }
}
