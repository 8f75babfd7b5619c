package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import javax.sip.address.SipURI;
import javax.sip.header.AcceptHeader;
import javax.sip.header.EventHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.SupportedHeader;
import javax.sip.message.Request;

/**
 * The requests of one attempt at a subscription: the first, and those within the dialog that its
 * answer or a NOTIFY makes (RFC 6665 section 4.4.1). Owned by {@code signalling}.
 */
final class SubscribeRequests {

    private static final int OUT_OF_SERVICE = 503;

    /** Hears what comes of them; nothing once they are abandoned. */
    interface Listener {
        /** A final response. */
        void answered(SIPResponse response);

        /** No server can be reached, or none answers. */
        void unanswered();
    }

    private final Core core;
    private final Account account;
    private final Pace pace;
    private final SubscriptionTopic topic;
    private final SipURI target;
    private final Listener listener;
    private final String callId = Tokens.callId();
    private final String localTag = Tokens.tag();
    private final AccountRequest first;
    private int seconds;
    private long sequence;
    private Dialog dialog;
    private boolean notified;
    private Flow flow;
    private boolean abandoned;

    /**
     * Prepares them.
     *
     * @param pace told of each that is sent
     * @param target the resource
     */
    SubscribeRequests(
            Core core,
            Account account,
            Pace pace,
            SubscriptionTopic topic,
            SipURI target,
            Listener listener) {
        this.core = core;
        this.account = account;
        this.pace = pace;
        this.topic = topic;
        this.target = target;
        this.listener = listener;
        first = new AccountRequest(core, account, this::initial, this::nextSequence, new First());
    }

    String callId() {
        return callId;
    }

    String localTag() {
        return localTag;
    }

    /** Whether a NOTIFY has come. */
    boolean notified() {
        return notified;
    }

    /** Whether something can still be asked within the dialog. */
    boolean stands() {
        return dialog != null && flow != null && flow.open();
    }

    private long nextSequence() {
        return dialog == null ? ++sequence : dialog.nextSequence();
    }

    // ---- the first ----

    /**
     * Sends the first.
     *
     * @param expires how long it is to last, in s
     */
    void begin(int expires) {
        seconds = expires;
        first.start(account.nextHop(target), account.reach(), null);
    }

    private SIPRequest initial(Flow way) {
        flow = way;
        SIPRequest request =
                Messages.request(
                        Request.SUBSCRIBE,
                        target,
                        account.address(),
                        localTag,
                        Messages.address(null, target),
                        null,
                        callId,
                        ++sequence);
        account.putRoutes(request);
        complete(request);
        return request;
    }

    private void complete(SIPRequest request) {
        request.setHeader(
                Messages.contact(
                        Messages.contactUri(
                                account.user(),
                                flow,
                                core.seenAs().contact(flow),
                                account.reach().secure())));
        Messages.setAllow(request);
        Messages.set(request, EventHeader.NAME, topic.event());
        for (String type : topic.types()) {
            request.addHeader(Messages.header(AcceptHeader.NAME, type));
        }
        if (topic.list()) {
            Messages.set(request, SupportedHeader.NAME, SubscriptionTopic.LIST_OPTION);
        }
        Messages.set(request, ExpiresHeader.NAME, String.valueOf(seconds));
    }

    /** What comes of the first. */
    private final class First implements AccountRequest.Listener {
        @Override
        public void sent() {
            pace.sent();
        }

        @Override
        public void answered(SIPResponse response) {
            if (response.getStatusCode() / 100 == 2 && dialog == null) {
                dialog = Dialog.ofOutgoing(first.request(), response);
            }
            listener.answered(response);
        }

        @Override
        public void unreached(String sentence) {
            listener.unanswered();
        }

        @Override
        public void failed(String sentence) {
            listener.unanswered();
        }
    }

    // ---- within the dialog ----

    /** Asks once more, for so many seconds: within the dialog if there is one. */
    void again(int expires) {
        seconds = expires;
        if (dialog == null) {
            first.again();
        } else {
            within();
        }
    }

    private void within() {
        core.targets()
                .find(
                        dialog.nextHop(),
                        account.reach(),
                        flow,
                        way -> {
                            if (!abandoned) {
                                flow = way;
                                send();
                            }
                        },
                        sentence -> unanswered());
    }

    private void send() {
        SIPRequest request = dialog.request(Request.SUBSCRIBE);
        complete(request);
        account.challenges().anticipate(request, flow);
        new Exchange(
                        core.transactions(),
                        request,
                        flow,
                        account.challenges(),
                        this::nextSequence,
                        new Exchange.Listener() {
                            @Override
                            public void sent() {
                                pace.sent();
                            }

                            @Override
                            public void response(SIPResponse response) {
                                if (!abandoned && response.getStatusCode() >= 200) {
                                    answered(response);
                                }
                            }

                            @Override
                            public void failed(String sentence) {
                                unanswered();
                            }
                        })
                .start();
    }

    private void answered(SIPResponse response) {
        if (response.getStatusCode() == OUT_OF_SERVICE) {
            core.targets().doubt(flow.place());
        }
        listener.answered(response);
    }

    /** The server of the dialog is gone: another may know the resource, too. */
    private void unanswered() {
        if (!abandoned) {
            core.targets().doubt(flow.place());
            listener.unanswered();
        }
    }

    // ---- notifications ----

    /** Whether a NOTIFY is of another fork than the one that is heard. */
    boolean isForeign(SIPRequest notify) {
        return notified && !notify.getFromTag().equals(dialog.remoteTag());
    }

    /**
     * Takes a NOTIFY; the first makes the dialog.
     *
     * @return whether it is newer than those before
     */
    boolean take(SIPRequest notify) {
        if (!notified) {
            long sent = dialog == null ? sequence : dialog.lastSequence();
            SipURI contact = Messages.contactOf(notify);
            dialog = Dialog.ofNotify(notify, contact == null ? target : contact, sent);
            notified = true;
            return true;
        }
        if (!dialog.inOrder(notify)) {
            return false;
        }
        dialog.refreshTarget(notify);
        return true;
    }

    /** Lets go of them: nothing is told any more. */
    void abandon() {
        abandoned = true;
        first.abandon();
    }
}
