package org.fermata.sip;

import org.fermata.concurrent.EventLoop;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Keeps the way to a server open with empty lines (RFC 5626 sections 3.5.1 and 4.4.1), and notices
 * when a connection is dead: after a ping nothing comes, nor after two more. A server that has
 * never sent a pong may not know pings, so its silence means nothing.
 *
 * <p>Over UDP the server is asked once by STUN where it sees us (sections 3.5.2 and 4.4.2). One
 * that answers is asked so from then on in place of empty lines: its silence means that the way is
 * lost, another address that the translator has forgotten us. Owned by {@code signalling}.
 */
final class Keepalive {

    /** Over a connection every 96 to 120 s, over UDP every 20 to 25 s. */
    private static final int CONNECTION_FACTOR = 24;

    private static final int DATAGRAM_FACTOR = 5;
    private static final int PARTS = 5;

    /** The ten seconds of section 4.4.1, in units of T1. */
    private static final int PONG_T1 = 20;

    /** How many pings in a row may go unheard; the RFC's one is lost too easily with a server. */
    private static final int MISSED_LIMIT = 3;

    private final EventLoop loop;
    private final Transports transports;
    private final SipTimers timers;
    private final Duration wanted;
    private final Consumer<Connection> dead;
    private final Runnable lost;

    private Flow flow;

    /** Where a server that knows STUN saw us last; null for one that has not told. */
    private InetSocketAddress seen;

    /** Whether the server at hand was asked, and did not know what it was asked. */
    private boolean silent;

    /** Whether a pong is waited for; the pings meanwhile make no new limit. */
    private boolean waiting;

    /** How many pings in a row nothing came after. */
    private int missed;

    private EventLoop.Timer timer = () -> {};
    private EventLoop.Timer pong = () -> {};

    /** Forgets the question to the server. */
    private Runnable asked = () -> {};

    /**
     * Prepares it; {@link #start} begins.
     *
     * @param wanted the user's interval, zero for what the transport asks for
     * @param dead told that a connection does not answer any more
     * @param lost told that the server over UDP does not answer any more, or sees us elsewhere
     */
    Keepalive(
            EventLoop loop,
            Transports transports,
            SipTimers timers,
            Duration wanted,
            Consumer<Connection> dead,
            Runnable lost) {
        this.loop = loop;
        this.transports = transports;
        this.timers = timers;
        this.wanted = wanted;
        this.dead = dead;
        this.lost = lost;
    }

    /**
     * Begins, or goes on.
     *
     * @param way the way to the server
     * @param behindNat whether it leads through an address translator
     */
    void start(Flow way, boolean behindNat) {
        stop();
        if (flow == null || !flow.remote().equals(way.remote())) {
            seen = null;
            silent = false;
        }
        flow = way;
        if (behindNat || way.transport().reliable() || wanted.isPositive()) {
            timer = loop.schedule(pause(), this::ping);
        }
    }

    void stop() {
        timer.cancel();
        pong.cancel();
        asked.run();
        asked = () -> {};
        waiting = false;
        missed = 0;
    }

    /** At random between 80 and 100 % of the interval, so that phones do not ping in step. */
    private Duration pause() {
        int factor = flow.transport().reliable() ? CONNECTION_FACTOR : DATAGRAM_FACTOR;
        Duration most =
                wanted.isPositive()
                        ? wanted
                        : timers.keepalive().multipliedBy(factor).dividedBy(PARTS);
        return most.minusMillis(Tokens.below((int) Math.max(1, most.toMillis() / PARTS)));
    }

    private void ping() {
        timer = loop.schedule(pause(), this::ping);
        Connection connection = flow.connection();
        if (connection == null && !silent && !waiting) {
            if (seen == null) {
                transports.keepAlive(flow);
            }
            askWhereSeen();
        } else if (connection == null || waiting) {
            transports.keepAlive(flow);
        } else {
            probe(connection);
        }
    }

    private void askWhereSeen() {
        waiting = true;
        asked = transports.askWhereSeen(flow, this::seenAt)::forget;
        pong = loop.schedule(timers.t1().multipliedBy(PONG_T1), this::notTold);
    }

    private void seenAt(InetSocketAddress now) {
        if (!waiting) {
            return;
        }
        pong.cancel();
        waiting = false;
        missed = 0;
        boolean elsewhere = seen != null && !seen.equals(now);
        seen = now;
        if (elsewhere) {
            Transports.log.info("{} sees us at {} now", flow, now);
            lost.run();
        }
    }

    private void notTold() {
        asked.run();
        waiting = false;
        missed++;
        if (seen == null) {
            silent = true;
        } else if (missed < MISSED_LIMIT) {
            askWhereSeen();
        } else {
            Transports.log.info("{} does not answer: the way is lost", flow);
            stop();
            seen = null;
            lost.run();
        }
    }

    /** Sends a ping and looks ten seconds later whether the peer is there. */
    private void probe(Connection connection) {
        waiting = true;
        boolean answers = connection.pongs() > 0;
        int heardBefore = connection.heardTimes();
        transports.keepAlive(flow);
        pong =
                loop.schedule(
                        timers.t1().multipliedBy(PONG_T1),
                        () -> awaited(connection, answers, heardBefore));
    }

    private void awaited(Connection connection, boolean answers, int heardBefore) {
        waiting = false;
        connection.giveUpPong();
        if (!answers || connection.heardTimes() != heardBefore) {
            missed = 0;
            return;
        }
        missed++;
        if (missed < MISSED_LIMIT) {
            probe(connection);
            return;
        }
        Transports.log.info("{} does not answer: the connection is dead", flow);
        stop();
        dead.accept(connection);
    }
}
