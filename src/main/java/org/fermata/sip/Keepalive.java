package org.fermata.sip;

import org.fermata.concurrent.EventLoop;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Keeps the way to a server open with empty lines (RFC 5626 sections 3.5.1 and 4.4.1), and notices
 * when a connection is dead: after a ping nothing comes, nor after two more. A server that has
 * never sent a pong may not know pings, so its silence means nothing. Owned by {@code signalling}.
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

    private Flow flow;

    /** Whether a pong is waited for; the pings meanwhile make no new limit. */
    private boolean waiting;

    /** How many pings in a row nothing came after. */
    private int missed;

    private EventLoop.Timer timer = () -> {};
    private EventLoop.Timer pong = () -> {};

    /**
     * Prepares it; {@link #start} begins.
     *
     * @param wanted the user's interval, zero for what the transport asks for
     * @param dead told that a connection does not answer any more
     */
    Keepalive(
            EventLoop loop,
            Transports transports,
            SipTimers timers,
            Duration wanted,
            Consumer<Connection> dead) {
        this.loop = loop;
        this.transports = transports;
        this.timers = timers;
        this.wanted = wanted;
        this.dead = dead;
    }

    /**
     * Begins, or goes on.
     *
     * @param way the way to the server
     * @param behindNat whether it leads through an address translator
     */
    void start(Flow way, boolean behindNat) {
        stop();
        flow = way;
        if (behindNat || way.transport().reliable() || wanted.isPositive()) {
            timer = loop.schedule(pause(), this::ping);
        }
    }

    void stop() {
        timer.cancel();
        pong.cancel();
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
        if (connection == null || waiting) {
            transports.keepAlive(flow);
        } else {
            probe(connection);
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
