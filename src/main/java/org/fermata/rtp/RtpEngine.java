package org.fermata.rtp;

import org.fermata.concurrent.Workers;
import org.fermata.ice.Rehearsal;
import org.fermata.rtp.dtls.DtlsIdentity;
import org.fermata.rtp.srtp.FirstUse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * The sessions of all calls on one loop, and the one tick a second that keeps the held ones alive.
 * While there is no session there is no tick.
 */
public final class RtpEngine implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RtpEngine.class);
    private static final Duration TICK = Duration.ofSeconds(1);

    /** Longer than any datagram that is taken, so that a longer one shows. */
    private static final int BUFFER_BYTES = 2048;

    /** Handshakes at once; each takes a twentieth of a second of work and two round trips. */
    private static final int MOST_HANDSHAKES = 8;

    private final SocketLoop loop;
    private final NtpClock ntp;
    private final Workers handshakes = new Workers("dtls", MOST_HANDSHAKES);

    /** SSRCs and first numbers are not to be guessed (RFC 3550 section 8.1). */
    private final RandomGenerator random = new SecureRandom();

    // Owned by the loop.
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer room = ByteBuffer.allocateDirect(Target.ROOM_BYTES);
    private final List<RtpSession> sessions = new ArrayList<>();
    private final Runnable tick = this::tick;
    private boolean ticking;

    /**
     * Makes the engine.
     *
     * @param loop what watches the sockets; whoever made it closes it, after the engine
     */
    public RtpEngine(SocketLoop loop) {
        this.loop = loop;
        ntp = new NtpClock(loop);
        handshakes.execute(FirstUse::prepare);
        handshakes.execute(DtlsIdentity::ofThisRun);
    }

    /** Loads what the search for ways needs, so that the first one is in time. Any thread. */
    public void prepareWays() {
        handshakes.execute(Rehearsal::perform);
    }

    /**
     * Opens the sockets of a session. It is made corked. Any thread.
     *
     * @param local the address to bind to
     * @param portRange such as {@code 16384-32767}
     * @param listener hears what the session notices
     * @return the session
     * @throws IOException if no pair of ports is free or the address is not ours
     */
    public RtpSession open(InetAddress local, String portRange, RtpSession.Listener listener)
            throws IOException {
        PortPair ports = PortPair.bind(local, portRange);
        RtpSession session = new RtpSession(this, ports, listener, random);
        loop.execute(() -> begin(session));
        return session;
    }

    private void begin(RtpSession session) {
        loop.assertOwner();
        try {
            session.start();
        } catch (IOException failure) {
            log.error("port {} cannot be watched", session.localPort(), failure);
            session.close();
            return;
        }
        sessions.add(session);
        if (!ticking) {
            ticking = true;
            loop.schedule(TICK, tick);
        }
    }

    private void tick() {
        loop.assertOwner();
        ticking = !sessions.isEmpty();
        if (!ticking) {
            return;
        }
        loop.schedule(TICK, tick);
        loop.collect();
        long now = loop.nanoTime();
        for (int i = 0; i < sessions.size(); i++) {
            tick(sessions.get(i), now);
        }
    }

    /** Whatever is wrong with one call, the others go on. */
    private static void tick(RtpSession session, long nowNanos) {
        try {
            session.tick(nowNanos);
        } catch (RuntimeException failure) {
            log.error("the tick of port {} failed", session.localPort(), failure);
        }
    }

    void closed(RtpSession session) {
        sessions.remove(session);
    }

    /** The threads {@code dtls}, for work on keys that takes its time. Any thread. */
    public Executor handshakes() {
        return handshakes;
    }

    /** The thread {@code rtp}. Any thread. */
    public SocketLoop loop() {
        return loop;
    }

    NtpClock ntp() {
        return ntp;
    }

    /** What cannot be guessed. */
    RandomGenerator random() {
        return random;
    }

    /** Room to wrap in what a relay is given. */
    ByteBuffer room() {
        return room;
    }

    /** The one buffer that everything on the loop receives into and writes reports in. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** Closes all sessions before the loop may end. Any thread. */
    @Override
    public void close() {
        handshakes.close();
        loop.execute(() -> List.copyOf(sessions).forEach(RtpSession::closeNow));
    }
}
