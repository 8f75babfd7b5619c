package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import java.util.function.Function;
import java.util.function.LongSupplier;

import javax.sip.address.SipURI;

/**
 * One request outside of dialogs on its way: to the first server that can be reached, and where
 * that is silent or out of service to the next (RFC 3263 section 4.3), with the credentials it is
 * going to be asked for. Owned by {@code signalling}.
 */
final class AccountRequest {

    private static final int OUT_OF_SERVICE = 503;

    /** Hears what comes of it; nothing once it is abandoned. */
    interface Listener {
        /** It is handed to the network; again for each server and each challenge. */
        default void sent() {}

        /** The final response, of the last server if those before were out of service. */
        void answered(SIPResponse response);

        /** None of the servers that are left can be reached; perhaps before start returns. */
        void unreached(String sentence);

        /** The last server gave no final response. */
        void failed(String sentence);
    }

    private final Core core;
    private final Challenges challenges;
    private final Function<Flow, SIPRequest> maker;
    private final LongSupplier nextSequence;
    private final Listener listener;
    private Ways ways;
    private Flow flow;
    private Exchange exchange;
    private boolean abandoned;

    /**
     * Prepares it.
     *
     * @param account whose password answers challenges, null for none's
     * @param maker makes the request for each way it goes, complete but for its Via and credentials
     * @param nextSequence counts the sequence numbers of what is sent again with credentials
     */
    AccountRequest(
            Core core,
            Account account,
            Function<Flow, SIPRequest> maker,
            LongSupplier nextSequence,
            Listener listener) {
        this.core = core;
        challenges = account == null ? null : account.challenges();
        this.maker = maker;
        this.nextSequence = nextSequence;
        this.listener = listener;
    }

    /**
     * Looks for the servers, and sends it.
     *
     * @param hop where it goes first
     * @param reach how that is to be reached
     * @param known the way to the server that is preferred among them, null for none
     */
    void start(SipURI hop, Reach reach, Flow known) {
        core.targets()
                .locate(
                        hop,
                        reach,
                        known,
                        found -> {
                            if (!abandoned) {
                                ways = found;
                                if (known != null) {
                                    ways.prefer(known.place());
                                }
                                ways.next(this::take, this::unreached);
                            }
                        },
                        this::unreached);
    }

    private void take(Flow way) {
        if (!abandoned) {
            flow = way;
            again();
        }
    }

    private void unreached(String sentence) {
        if (!abandoned) {
            listener.unreached(sentence);
        }
    }

    /** Makes it once more, for the same server. */
    void again() {
        SIPRequest request = maker.apply(flow);
        if (challenges != null) {
            challenges.anticipate(request, flow);
        }
        exchange =
                new Exchange(
                        core.transactions(),
                        request,
                        flow,
                        challenges,
                        nextSequence,
                        new Responses());
        exchange.start();
    }

    private final class Responses implements Exchange.Listener {
        @Override
        public void sent() {
            listener.sent();
        }

        @Override
        public void response(SIPResponse response) {
            int code = response.getStatusCode();
            if (code == OUT_OF_SERVICE && ways.more()) {
                next();
            } else if (code >= 200) {
                listener.answered(response);
            }
        }

        @Override
        public void failed(String sentence) {
            if (ways.more()) {
                next();
            } else {
                listener.failed(sentence);
            }
        }
    }

    private void next() {
        Transports.log.debug("{} goes to the next server", exchange.request().getMethod());
        ways.next(flow, this::take, this::unreached);
    }

    /** The request as it was sent last. */
    SIPRequest request() {
        return exchange.request();
    }

    /** Whether a challenge told that the password is wrong. */
    boolean wrongPassword() {
        return exchange.wrongPassword();
    }

    /** Lets go of it: it is sent no more, and nothing is told. */
    void abandon() {
        abandoned = true;
        if (exchange != null) {
            exchange.abandon();
        }
    }
}
