package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;

import org.fermata.call.Signalling;
import org.fermata.sdp.SessionDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Supplier;

import javax.sip.address.SipURI;

/** INVITEs that come outside of calls, and the calls they make. Owned by {@code signalling}. */
final class Invitations {

    private static final Logger log = LoggerFactory.getLogger(Invitations.class);

    private final Core core;
    private final Accounts accounts;
    private final Supplier<Signalling.Listener> listener;
    private final Runnable taken;

    /**
     * Prepares to take them.
     *
     * @param listener who hears of calls; gives null while nobody does
     * @param taken told that there is a call
     */
    Invitations(
            Core core, Accounts accounts, Supplier<Signalling.Listener> listener, Runnable taken) {
        this.core = core;
        this.accounts = accounts;
        this.listener = listener;
        this.taken = taken;
    }

    private boolean isServerOf(Account account, ServerTransaction transaction) {
        return account != null
                && accounts.isServerOf(account, transaction.flow().remote().getAddress());
    }

    /** Takes an INVITE: makes a call of it, or refuses it. */
    void take(ServerTransaction transaction) {
        SIPRequest request = transaction.request();
        if (core.takesTooManyLines(transaction.flow().remote().getAddress())) {
            transaction.refuseAndForget(503);
            return;
        }
        transaction.respond(100);
        Signalling.Listener hearer = listener.get();
        if (hearer == null) {
            transaction.respond(480);
            return;
        }
        SipURI contact = Messages.contactOf(request);
        if (contact == null) {
            transaction.respond(400);
            return;
        }
        for (InviteSession session : core.sessions()) {
            if (session instanceof IncomingCall call && call.merges(request)) {
                transaction.respond(482);
                return;
            }
        }
        if (!Replies.mayDescribe(request)) {
            transaction.respond(406);
            return;
        }
        if (SessionTimer.tooBrief(request)) {
            SessionTimer.refuse(transaction);
            return;
        }
        SessionDescription offer;
        InviteSession replaced;
        try {
            offer = Bodies.description(request);
            replaced = Replacement.find(core, request);
        } catch (Bodies.Unacceptable unacceptable) {
            Replies.unacceptable(transaction, unacceptable);
            return;
        } catch (Replacement.Refused refused) {
            transaction.respond(refused.code());
            return;
        }
        Account account = accounts.matching(request);
        boolean trusted = isServerOf(account, transaction);
        IncomingCall call = new IncomingCall(core, account, transaction, contact, offer == null);
        core.add(call);
        taken.run();
        Signalling.Invitation invitation =
                new Signalling.Invitation(
                        Announcements.caller(request, trusted),
                        account == null ? null : account.id(),
                        offer,
                        transaction.flow().local().getAddress(),
                        transaction.flow().transport().name(),
                        trusted,
                        Announcements.of(request, account, replaced));
        try {
            call.setListener(hearer.incoming(call, invitation));
        } catch (RuntimeException failure) {
            log.error("an incoming call could not be taken", failure);
            core.remove(call);
            transaction.respond(500);
            call.closed();
        }
    }
}
