package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.concurrent.EventLoop;
import org.fermata.events.MalformedBodyException;

import java.time.Duration;

import javax.sip.address.SipURI;
import javax.sip.header.ContentTypeHeader;

/**
 * Keeps one subscription to an event of a resource (RFC 6665): refreshes it in time, makes it anew
 * with growing pauses when it is lost, and not at all once it was refused for good. Has one timer
 * and no thread. Owned by {@code signalling}.
 *
 * <pre>
 *   IDLE ── start ──► ASKING ── 2xx or NOTIFY ──► STANDING ── refresh ──► STANDING
 *                       ▲ │                           │
 *                       │ └── 5xx, no answer ──► WAITING ◄── terminated, refresh failed
 *                       └────── pause over ──────────┘
 *   any ── 489, 403, …, or terminated;reason=rejected ──► REFUSED      any ── stop ──► IDLE
 * </pre>
 */
final class Subscription {

    private static final int EXPIRES_SECONDS = 1800;

    private enum State {
        IDLE,
        ASKING,
        STANDING,
        WAITING,
        REFUSED
    }

    /** Hears what comes of a subscription. */
    interface Listener {
        /**
         * The resource's state has come.
         *
         * @param type the body's type, null where there is no body: the server has no state of the
         *     resource
         * @param body the body, at most 64 KiB; empty where there is none
         * @throws MalformedBodyException if it cannot be read
         */
        void notified(ContentTypeHeader type, byte[] body) throws MalformedBodyException;

        /** Nothing is known of the resource until it is notified of again. */
        void lost();

        /**
         * It was refused and is not tried again; after {@link #lost}.
         *
         * @param code the status code, 0 where a NOTIFY said so
         */
        void refused(int code);
    }

    private final Core core;
    private final Account account;
    private final Subscriptions table;
    private final Pace pace;
    private final SubscriptionTopic topic;
    private final SipURI target;
    private final Listener listener;

    private State state = State.IDLE;

    /** What this attempt asks; null before the first and after the last. */
    private SubscribeRequests requests;

    private int expiresSeconds = EXPIRES_SECONDS;
    private final Backoff backoff;
    private long beganNanos;

    private EventLoop.Timer timer = () -> {};

    /** Counts what was begun, so that the turn of an older attempt is passed over. */
    private int attempt;

    /**
     * Prepares a subscription.
     *
     * @param table where NOTIFY requests find it
     * @param pace spreads the account's requests
     * @param target the resource
     */
    Subscription(
            Core core,
            Account account,
            Subscriptions table,
            Pace pace,
            SubscriptionTopic topic,
            SipURI target,
            Listener listener) {
        this.core = core;
        this.account = account;
        this.table = table;
        this.pace = pace;
        this.topic = topic;
        this.target = target;
        this.listener = listener;
        backoff = new Backoff(core.timers());
    }

    String callId() {
        return requests.callId();
    }

    String localTag() {
        return requests.localTag();
    }

    // ---- asking ----

    /** Subscribes as soon as its turn comes, whatever was planned. */
    void start() {
        core.loop().assertOwner();
        forget();
        state = State.ASKING;
        int begun = ++attempt;
        pace.submit(() -> begin(begun));
    }

    private void begin(int begun) {
        if (begun != attempt) {
            return;
        }
        beganNanos = core.loop().nanoTime();
        requests = new SubscribeRequests(core, account, pace, topic, target, new Answers());
        table.add(this);
        // A look-up may end within the call; its request takes its place in the pace all the same.
        requests.begin(expiresSeconds);
    }

    /** What comes of the requests. */
    private final class Answers implements SubscribeRequests.Listener {
        @Override
        public void answered(SIPResponse response) {
            if (state != State.IDLE) {
                Subscription.this.answered(response);
            }
        }

        @Override
        public void unanswered() {
            if (state != State.IDLE) {
                retry(backoff.next());
            }
        }
    }

    // ---- answers ----

    private void answered(SIPResponse response) {
        int code = response.getStatusCode();
        switch (code) {
            case 423 -> lengthen(response);
            case 481 -> lostByServer();
            case 404, 410, 480 -> retry(backoff.next(core.timers().registrationRetryLimit()));
            case 400, 401, 402, 403, 405, 406, 407, 414, 415, 416, 420, 489, 501, 603, 604, 606 ->
                    refused(code);
            default -> {
                if (code / 100 == 2) {
                    granted(response);
                } else if (code / 100 == 3) {
                    refused(code);
                } else {
                    retry(backoff.next(response));
                }
            }
        }
    }

    private void granted(SIPResponse response) {
        state = State.STANDING;
        int seconds = Expiry.granted(response, expiresSeconds);
        if (requests.notified()) {
            refreshIn(seconds);
        } else {
            // RFC 6665 section 4.1.2.4, timer N: without a NOTIFY there is no subscription.
            timer.cancel();
            timer =
                    core.loop()
                            .schedule(
                                    core.timers().transactionLimit(), () -> retry(backoff.next()));
            expiresSeconds = seconds;
        }
    }

    private void refreshIn(int seconds) {
        timer.cancel();
        timer = core.loop().schedule(Expiry.refreshAfter(seconds), this::refresh);
    }

    /** Asks for the whole state again, and for more time. */
    void refresh() {
        core.loop().assertOwner();
        if (state != State.STANDING) {
            return;
        }
        timer.cancel();
        int begun = attempt;
        pace.submit(
                () -> {
                    if (begun == attempt && state == State.STANDING) {
                        requests.again(expiresSeconds);
                    }
                });
    }

    private void lengthen(SIPResponse response) {
        int longer = Expiry.longer(response, expiresSeconds);
        if (longer == 0) {
            retry(backoff.next());
            return;
        }
        expiresSeconds = longer;
        requests.again(longer);
    }

    /** The server knows it no more: made anew, at once unless that has just been done. */
    private void lostByServer() {
        Duration stood = Duration.ofNanos(core.loop().nanoTime() - beganNanos);
        if (stood.compareTo(core.timers().registrationRetry()) > 0) {
            start();
        } else {
            retry(backoff.next());
        }
    }

    private void retry(Duration wait) {
        forget();
        attempt++;
        state = State.WAITING;
        timer = core.loop().schedule(wait, this::start);
        listener.lost();
    }

    private void refused(int code) {
        forget();
        attempt++;
        state = State.REFUSED;
        Transports.log.debug("{} of {} is refused: {}", topic.event(), target, code);
        listener.lost();
        listener.refused(code);
    }

    private void forget() {
        timer.cancel();
        if (requests != null) {
            requests.abandon();
            table.remove(this);
            requests = null;
        }
    }

    /**
     * Lets go of it.
     *
     * @param farewell whether the server is told
     */
    void stop(boolean farewell) {
        core.loop().assertOwner();
        boolean told = farewell && state == State.STANDING && requests.stands();
        state = State.IDLE;
        timer.cancel();
        backoff.reset();
        attempt++;
        if (!told) {
            forget();
            return;
        }
        requests.again(0);
        // The last NOTIFY is still taken (RFC 6665 section 4.1.2.3).
        timer = core.loop().schedule(core.timers().transactionLimit(), this::forget);
    }

    // ---- notifications ----

    /** Takes a NOTIFY with our Call-ID and tag. */
    void notified(ServerTransaction transaction) {
        SIPRequest request = transaction.request();
        if (requests.isForeign(request)) {
            transaction.respond(481);
            return;
        }
        if (Notification.refused(transaction, topic)) {
            return;
        }
        boolean first = !requests.notified();
        if (!requests.take(request)) {
            transaction.respond(500);
            return;
        }
        if (state == State.IDLE) {
            transaction.respond(200);
            return;
        }
        Notification notification = Notification.of(request);
        transaction.respond(take(notification) ? 200 : 400);
        proceed(notification, first);
    }

    private boolean take(Notification notification) {
        if (!notification.hasBody() && !notification.active()) {
            return true;
        }
        try {
            listener.notified(notification.type(), notification.body());
            return true;
        } catch (MalformedBodyException malformed) {
            Transports.log.info(
                    "a notification of {} cannot be read: {}",
                    topic.event(),
                    malformed.getMessage());
            return false;
        }
    }

    /** Does what the Subscription-State header asks for (RFC 6665 section 4.1.3). */
    private void proceed(Notification told, boolean first) {
        if (told.state().isEmpty()) {
            return;
        }
        if (!told.terminated()) {
            backoff.reset();
            boolean answered = state == State.STANDING;
            state = State.STANDING;
            if (told.expiresSeconds() > 0) {
                refreshIn(told.expiresSeconds());
            } else if (first && answered) {
                refreshIn(expiresSeconds);
            }
            return;
        }
        switch (told.reason()) {
            case "deactivated", "timeout" -> lostByServer();
            case "rejected", "noresource" -> refused(0);
            case "invariant" -> {
                forget();
                attempt++;
                state = State.REFUSED;
            }
            default ->
                    retry(
                            backoff.next(
                                    Duration.ofSeconds(
                                            Math.clamp(
                                                    told.retryAfterSeconds(),
                                                    0,
                                                    Expiry.LIMIT_SECONDS))));
        }
    }
}
