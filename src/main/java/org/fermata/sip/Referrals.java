package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.call.Referral;
import org.fermata.call.Signalling;
import org.fermata.concurrent.EventLoop;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.header.EventHeader;
import javax.sip.header.ReferToHeader;
import javax.sip.header.SubscriptionStateHeader;
import javax.sip.message.Request;

/**
 * The transfers of a call by REFER (RFC 3515, RFC 5589), ours and theirs, and the NOTIFYs that tell
 * how each goes on. At most one of ours is under way. Owned by {@code signalling}.
 */
final class Referrals {

    static final String REFERRED_BY = "Referred-By";
    private static final String REFER_SUB = "Refer-Sub";
    private static final String EVENT = "refer";

    /** A peer may ask again and again; each one holds memory until its call has ended. */
    private static final int THEIRS_LIMIT = 8;

    private static final int TRYING = 100;
    private static final int ACCEPTED = 202;
    private static final int NO_ANSWER = 408;

    private final InviteSession session;
    private Ours ours;
    private boolean oursWasSent;
    private final Map<Long, Theirs> theirs = new HashMap<>();

    Referrals(InviteSession session) {
        this.session = session;
    }

    /** The call is over: nobody waits for what becomes of ours. */
    void close() {
        if (ours != null) {
            ours.limit.cancel();
            ours = null;
        }
    }

    // ---- ours ----

    /** One REFER of ours. */
    private final class Ours implements Exchange.Listener {
        private EventLoop.Timer limit = () -> {};

        @Override
        public void response(SIPResponse response) {
            int code = response.getStatusCode();
            if (ours != this || code < 200) {
                return;
            }
            if (code >= 300) {
                finished(code, StatusWords.of(code));
            } else if ("false".equalsIgnoreCase(HeaderText.value(response, REFER_SUB))) {
                finished(code, StatusWords.of(code));
            } else {
                limit =
                        session.core()
                                .loop()
                                .schedule(
                                        session.core().timers().noAnswer(),
                                        () -> finished(NO_ANSWER, "Nothing is heard of it"));
                session.listener().transferProgress(TRYING, "Under way");
            }
        }

        @Override
        public void failed(String sentence) {
            finished(NO_ANSWER, sentence);
        }

        private void finished(int code, String text) {
            if (ours == this) {
                limit.cancel();
                ours = null;
                session.listener().transferProgress(code, text);
            }
        }

        void notified(SipFragment fragment, boolean last) {
            if (fragment != null && fragment.code() >= 200) {
                finished(fragment.code(), StatusWords.of(fragment.code()));
            } else if (last) {
                finished(NO_ANSWER, "The other side does not say what became of it");
            } else if (fragment != null) {
                session.listener().transferProgress(fragment.code(), "Under way");
            }
        }
    }

    /**
     * Asks the peer to call somebody else.
     *
     * @param target whom
     * @param replaces the dialog to take the place of there, null for none
     */
    void ours(SipURI target, Replacement replaces) {
        if (ours != null) {
            throw new IllegalStateException("a transfer is under way");
        }
        SipURI referTo = (SipURI) target.clone();
        String headers = replaces == null ? "" : "?Replaces=" + UriHeaders.escaped(replaces.text());
        SIPRequest request = session.dialog().request(Request.REFER);
        request.addHeader(Messages.header(ReferToHeader.NAME, "<" + referTo + headers + ">"));
        request.addHeader(
                Messages.header(REFERRED_BY, "<" + session.dialog().local().getURI() + ">"));
        Ours attempt = new Ours();
        ours = attempt;
        oursWasSent = true;
        session.requests().send(session.dialog(), request, attempt);
    }

    /**
     * Takes a NOTIFY of theirs.
     *
     * @return false if it is about no transfer of ours
     */
    boolean notified(ServerTransaction transaction) {
        SIPRequest request = transaction.request();
        String event = HeaderText.value(request, EventHeader.NAME);
        if (!oursWasSent || event == null || !HeaderText.bare(event).equalsIgnoreCase(EVENT)) {
            return false;
        }
        transaction.respond(200);
        if (ours != null) {
            String state = HeaderText.value(request, SubscriptionStateHeader.NAME);
            boolean last = state != null && HeaderText.bare(state).equalsIgnoreCase("terminated");
            ours.notified(SipFragment.read(request.getRawContent()), last);
        }
        return true;
    }

    // ---- theirs ----

    /** Takes a REFER of theirs. */
    void theirs(ServerTransaction transaction) {
        SIPRequest request = transaction.request();
        List<ReferToHeader> targets =
                Messages.headers(request, ReferToHeader.NAME, ReferToHeader.class);
        if (targets.size() != 1 || !session.established()) {
            transaction.respond(targets.size() != 1 ? 400 : 403);
            return;
        }
        Address address = targets.getFirst().getAddress();
        if (!(address.getURI() instanceof SipURI uri)
                || uri.getMethodParam() != null
                        && !uri.getMethodParam().equalsIgnoreCase(Request.INVITE)) {
            transaction.respond(603);
            return;
        }
        theirs.values().removeIf(referral -> referral.told);
        if (theirs.size() >= THEIRS_LIMIT) {
            transaction.respond(486);
            return;
        }
        long id = request.getCSeq().getSeqNumber();
        Theirs referral;
        try {
            referral = new Theirs(transaction, uri, theirs.isEmpty() ? null : id);
        } catch (IllegalArgumentException unreadable) {
            Transports.log.debug("REFER of {}", session.callId(), unreadable);
            transaction.respond(400);
            return;
        }
        theirs.put(id, referral);
        session.listener().referred(referral);
    }

    /** One REFER of theirs. */
    private final class Theirs implements Referral {
        private final ServerTransaction transaction;
        private final String target;
        private final Signalling.Occasion occasion;
        private final Long id;
        private final boolean silent;
        private final Queue<Integer> unsent = new ArrayDeque<>();
        private boolean sending;
        private boolean told;

        /**
         * Reads it.
         *
         * @throws IllegalArgumentException if it names what our INVITE could not say
         */
        Theirs(ServerTransaction transaction, SipURI uri, Long id) {
            this.transaction = transaction;
            this.id = id;
            SIPRequest request = transaction.request();
            silent = "false".equalsIgnoreCase(HeaderText.value(request, REFER_SUB));
            target = UriHeaders.without(uri);
            String replaces = UriHeaders.value(uri, Replacement.HEADER);
            String required = UriHeaders.value(uri, "Require");
            String referrer = HeaderText.value(request, REFERRED_BY);
            occasion =
                    new Signalling.Occasion(
                            replaces,
                            replaces != null && Extensions.REPLACES.equalsIgnoreCase(required),
                            referrer == null
                                    ? "<" + session.dialog().remote().getURI() + ">"
                                    : referrer);
            if (replaces != null) {
                Messages.header(Replacement.HEADER, replaces);
            }
            Messages.header(REFERRED_BY, occasion.referredBy());
        }

        @Override
        public String target() {
            return target;
        }

        @Override
        public Signalling.Occasion occasion() {
            return occasion;
        }

        @Override
        public void accept() {
            SIPResponse response = transaction.response(ACCEPTED);
            session.requests().putContact(response, transaction.flow());
            if (silent) {
                response.addHeader(Messages.header(REFER_SUB, "false"));
            }
            transaction.respond(response);
            progress(TRYING);
        }

        @Override
        public void reject(int code) {
            told = true;
            transaction.respond(code);
        }

        @Override
        public void progress(int code) {
            session.core().loop().assertOwner();
            if (told || silent) {
                told |= code >= 200;
                return;
            }
            told = code >= 200;
            unsent.add(code);
            send();
        }

        /** One NOTIFY after another, so that none overtakes the one before. */
        private void send() {
            if (sending || unsent.isEmpty()) {
                return;
            }
            sending = true;
            session.requests()
                    .send(session.dialog(), notification(unsent.remove()), new Notified());
        }

        private SIPRequest notification(int code) {
            SIPRequest request = session.dialog().request(Request.NOTIFY);
            request.addHeader(
                    Messages.header(EventHeader.NAME, EVENT + (id == null ? "" : ";id=" + id)));
            String state =
                    code >= 200
                            ? "terminated;reason=noresource"
                            : "active;expires=" + session.core().timers().noAnswer().toSeconds();
            request.addHeader(Messages.header(SubscriptionStateHeader.NAME, state));
            SipFragment.put(request, code);
            return request;
        }

        /** The peer is not interested any more, or gone. */
        private void unheard() {
            told = true;
            unsent.clear();
            sending = false;
        }

        private final class Notified implements Exchange.Listener {
            @Override
            public void response(SIPResponse response) {
                if (response.getStatusCode() >= 300) {
                    unheard();
                } else if (response.getStatusCode() >= 200) {
                    sending = false;
                    send();
                }
            }

            @Override
            public void failed(String sentence) {
                unheard();
            }
        }
    }
}
