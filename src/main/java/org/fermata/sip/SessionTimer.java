package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.concurrent.EventLoop;

import java.time.Duration;

import javax.sip.header.RequireHeader;
import javax.sip.message.Message;

/**
 * How long a call may go without a sign of life, and who gives it (RFC 4028). One timer for a call,
 * which is due after half of that time where we refresh, and shortly before its end where the peer
 * does. Owned by {@code signalling}.
 */
final class SessionTimer {

    static final String EXPIRES = "Session-Expires";
    static final String MINIMUM = "Min-SE";

    /** The shortest time the standard allows, in seconds (section 4). */
    static final int SHORTEST_SECONDS = 90;

    private static final int LONGEST_SECONDS = 86_400;

    /** A call is given up this long before its time is over, or a third of it (section 10). */
    private static final Duration MARGIN = Duration.ofSeconds(32);

    /** What the timer does to its call. */
    interface Outside {
        /** A refresh is to go out. Not to be done at once may be: it is asked for twice. */
        void refresh();

        /** Time is over: the call is dead. */
        void expired();
    }

    private final EventLoop loop;
    private final Duration floor;
    private final int wantedSeconds;
    private final Outside outside;
    private int shortestSeconds = SHORTEST_SECONDS;
    private Duration interval = Duration.ZERO;
    private boolean weRefresh;
    private EventLoop.Timer timer = () -> {};

    /**
     * Begins without a limit.
     *
     * @param floor the shortest time between refreshes, whatever a peer asks for
     * @param wantedSeconds what we offer, in seconds; 0 to leave it to the peer
     */
    SessionTimer(EventLoop loop, Duration floor, int wantedSeconds, Outside outside) {
        this.loop = loop;
        this.floor = floor;
        this.wantedSeconds = wantedSeconds;
        this.outside = outside;
    }

    // ---- our requests ----

    /** Puts into an INVITE or UPDATE of ours what we want. */
    void offer(SIPRequest request) {
        boolean stands = !interval.isZero();
        if (!stands && wantedSeconds == 0) {
            return;
        }
        long seconds = Math.max(stands ? interval.toSeconds() : wantedSeconds, shortestSeconds);
        String refresher = stands ? ";refresher=" + (weRefresh ? "uac" : "uas") : "";
        Messages.set(request, EXPIRES, seconds + refresher);
        Messages.set(request, MINIMUM, Integer.toString(shortestSeconds));
    }

    /**
     * Takes a 422: the next offer is as long as it asks for.
     *
     * @return false if it asks for nothing that helps
     */
    boolean lengthen(SIPResponse refusal) {
        int least = HeaderText.number(HeaderText.value(refusal, MINIMUM));
        if (least <= shortestSeconds || least > LONGEST_SECONDS) {
            return false;
        }
        shortestSeconds = least;
        return true;
    }

    /** Takes a 2xx to an INVITE or UPDATE of ours. */
    void answered(SIPResponse ok) {
        String value = HeaderText.value(ok, EXPIRES);
        int seconds = HeaderText.number(value);
        boolean theyRefresh =
                value != null && "uas".equalsIgnoreCase(HeaderText.parameter(value, "refresher"));
        start(seconds, !theyRefresh);
    }

    // ---- theirs ----

    /** Whether a request asks for less than the standard allows, and is to be told so. */
    static boolean tooBrief(Message request) {
        int seconds = HeaderText.number(HeaderText.value(request, EXPIRES));
        return seconds >= 0
                && seconds < SHORTEST_SECONDS
                && Extensions.supports(request, Extensions.TIMER);
    }

    /** Refuses such a request. */
    static void refuse(ServerTransaction transaction) {
        SIPResponse response = transaction.response(422);
        Messages.set(response, MINIMUM, Integer.toString(SHORTEST_SECONDS));
        transaction.respond(response);
    }

    /** Puts into our 2xx to their INVITE or UPDATE what we agree to, and goes by it. */
    void answer(SIPRequest request, SIPResponse ok) {
        String value = HeaderText.value(request, EXPIRES);
        int seconds = HeaderText.number(value);
        boolean knows = Extensions.supports(request, Extensions.TIMER);
        if (seconds < 0 && (!knows || wantedSeconds == 0)) {
            start(-1, false);
            return;
        }
        int least =
                Math.max(SHORTEST_SECONDS, HeaderText.number(HeaderText.value(request, MINIMUM)));
        int agreed = seconds < 0 ? wantedSeconds : seconds;
        if (seconds >= 0 && wantedSeconds > 0) {
            agreed = Math.min(agreed, wantedSeconds);
        }
        agreed = seconds < 0 || seconds >= least ? Math.max(agreed, least) : agreed;
        boolean we =
                !knows
                        || value != null
                                && "uas".equalsIgnoreCase(HeaderText.parameter(value, "refresher"));
        Messages.set(ok, EXPIRES, agreed + ";refresher=" + (we ? "uas" : "uac"));
        if (!we) {
            ok.addHeader(Messages.header(RequireHeader.NAME, Extensions.TIMER));
        }
        start(agreed, we);
    }

    // ---- the timer ----

    private void start(int seconds, boolean ours) {
        timer.cancel();
        timer = () -> {};
        weRefresh = ours;
        interval = Duration.ZERO;
        if (seconds <= 0) {
            return;
        }
        Duration asked = Duration.ofSeconds(Math.min(seconds, LONGEST_SECONDS));
        interval = asked.compareTo(floor) < 0 ? floor : asked;
        Duration third = interval.dividedBy(3);
        Duration end = interval.minus(third.compareTo(MARGIN) < 0 ? third : MARGIN);
        if (!weRefresh) {
            timer = loop.schedule(end, outside::expired);
            return;
        }
        Duration half = interval.dividedBy(2);
        Duration again = end.minus(half).dividedBy(2);
        timer =
                loop.schedule(
                        half,
                        () -> {
                            timer =
                                    loop.schedule(
                                            again,
                                            () -> {
                                                timer = loop.schedule(again, outside::expired);
                                                outside.refresh();
                                            });
                            outside.refresh();
                        });
    }

    /** Sends a sign of life at once, if any are agreed on. */
    void refreshNow() {
        if (!interval.isZero()) {
            outside.refresh();
        }
    }

    /** The call is over. */
    void stop() {
        timer.cancel();
    }
}
