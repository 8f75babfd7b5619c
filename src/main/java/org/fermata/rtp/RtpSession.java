package org.fermata.rtp;

import org.fermata.concurrent.SpscRing;
import org.fermata.ice.Credentials;
import org.fermata.ice.RemoteDescription;
import org.fermata.ice.Servers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One call's RTP and RTCP.
 *
 * <pre>
 *      listened to, or uncorked and receives              corked, or the peer may not send
 *   ┌─────────────────────────────────────┐   cork    ┌──────────────────────────────────────┐
 *   │ LIVE: the selector wakes for RTP    ├──────────►│ HELD: no wake-up; the tick collects  │
 *   │ and RTCP; packets go to the ring    │◄──────────┤ what waits                           │
 *   └─────────────────────────────────────┘  uncork:  └──────────────────────────────────────┘
 *                                    emptied once more first
 *
 *   While keys are agreed on or a way is sought, the selector wakes for a held line too.
 *
 *                     ┌─► DtlsLatch ⇒ the handshake       DigitPump ──┐
 *   PortDemultiplexer ┼─► RtpReceiver ⇒ audio-playback    MediaRoute ─┼─► RtpSender
 *                     └─► RtcpSession                     Shield ─────┘
 * </pre>
 *
 * What it owns belongs to {@code rtp}; the methods others may call say so, and hand over to it.
 */
public final class RtpSession {

    /** What a session notices. Called on {@code rtp}. */
    public interface Listener {
        /**
         * A live line has received nothing for 5 s, or receives again.
         *
         * @param silent true when it fell silent
         * @param uncorks how often the session had been uncorked when this was noticed
         */
        void silent(boolean silent, int uncorks);

        /** The first packet that can be played has come. */
        default void heard() {}

        /** The peer sent DTMF; once for each digit. */
        void digit(char digit);
    }

    private static final Logger log = LoggerFactory.getLogger(RtpSession.class);

    /** Tr of RFC 6263 section 7. */
    private static final long KEEPALIVE_NANOS = 15_000_000_000L;

    private final RtpEngine engine;
    private final SocketLoop loop;
    private final PortPair ports;
    private final RtpSender sender;
    private final ParkedSender parked;
    private final RtpReceiver receiver;

    // Owned by rtp.
    private final Shield shield;
    private final RtcpSession rtcp;
    private final SocketReader reader;
    private final DtlsLatch dtlsLatch;
    private final DtlsPort dtls;
    private final MediaRoute route;
    private final SilenceWatch silence;
    private final PortDemultiplexer demultiplexer;
    private final DigitPump digits;
    private SocketLoop.Watch rtpWatch;
    private SocketLoop.Watch rtcpWatch;
    private boolean listening;
    private boolean uncorked;
    private boolean live;
    private boolean closed;

    RtpSession(RtpEngine engine, PortPair ports, Listener listener, RandomGenerator random) {
        this.engine = engine;
        this.loop = engine.loop();
        this.ports = ports;
        sender = new RtpSender(random, loop.nanoTime());
        parked = new ParkedSender(sender);
        shield = new Shield(sender);
        receiver = new RtpReceiver(shield);
        rtcp = new RtcpSession(engine, ports, random, sender, receiver, shield);
        reader = new SocketReader(ports.rtp(), 0);
        dtlsLatch = new DtlsLatch(receiver.latch()::knows);
        dtls = new DtlsPort(loop, ports.rtp(), sender, dtlsLatch, this::watch);
        route = new MediaRoute(engine, ports, sender, receiver.latch(), this::routeChanged);
        silence = new SilenceWatch(listener);
        demultiplexer =
                new PortDemultiplexer(
                        engine, reader, dtlsLatch, rtcp, receiver, route, silence, listener);
        digits = new DigitPump(loop, sender, parked);
    }

    // ---- any thread ----

    /** The local RTP port. */
    public int localPort() {
        return ports.port();
    }

    /** The loop's monotonic clock, which all times of the session go by. */
    public long nanoTime() {
        return loop.nanoTime();
    }

    /** Takes what was agreed, at the start or anew. */
    public void apply(RtpFlow agreed) {
        loop.execute(() -> applyNow(agreed));
    }

    /** Takes how packets are protected from now on. */
    public void protect(Protection protection) {
        loop.execute(
                () -> {
                    shield.set(protection);
                    digits.start();
                });
    }

    /** What shakes hands for the keys, beside the sound. */
    public DtlsPort dtls() {
        return dtls;
    }

    /**
     * Begins to look for ways to the peer; again after the machine's address has changed.
     *
     * @param locals the addresses at which our sockets are reached, the preferred ones first
     * @param servers who helps
     * @param ours our credentials
     * @param found hears what is found
     */
    public void seekWays(
            List<InetAddress> locals, Servers servers, Credentials ours, WayListener found) {
        loop.execute(
                () -> {
                    WaySearch search = route.seek(locals, servers, ours, found);
                    if (search != null) {
                        reader.ways(search);
                        rtcp.ways(search);
                        search.begin();
                    }
                });
    }

    /** Says whether RTCP shares the port of RTP (RFC 5761). */
    public void multiplex(boolean shares) {
        loop.execute(
                () -> {
                    demultiplexer.multiplex(shares);
                    rtcp.multiplex(shares);
                });
    }

    /**
     * Runs a task on {@code rtp} as soon as there is somewhere to send to: at once, or when the
     * peer has an address or a way to it is found.
     *
     * @param task what to run, once; another that still waits is forgotten
     */
    public void onceReachable(Runnable task) {
        loop.execute(() -> route.onceReachable(task));
    }

    /**
     * Says whether extended reports are sent (RFC 3611).
     *
     * @param playout who knows what is played, null for no such reports
     */
    public void extendReports(Playout playout) {
        loop.execute(() -> rtcp.extend(playout));
    }

    /**
     * Checks the ways to the peer, and sends by what the checks find; again for what has changed.
     *
     * @param ours our credentials from now on
     * @param theirs what the peer says of itself
     * @param controlling whether we decide
     * @param components 1 if there is nothing to find for a port of RTCP's own, else 2
     */
    public void negotiateWays(
            Credentials ours, RemoteDescription theirs, boolean controlling, int components) {
        loop.execute(() -> route.negotiate(ours, theirs, controlling, components));
    }

    /** Looks for ways no longer: the peer knows nothing of them. */
    public void abandonWays() {
        loop.execute(route::abandon);
    }

    /**
     * Lets packets through, whether or not the peer may send, until {@link #uncork} or {@link
     * #cork}; those that came before are thrown away.
     */
    public void listen() {
        loop.execute(this::listenNow);
    }

    /**
     * Lets packets through where the peer may send; those that came before are thrown away, unless
     * they were let through.
     */
    public void uncork() {
        loop.execute(this::uncorkNow);
    }

    /** Lets no packets through. */
    public void cork() {
        loop.execute(this::corkNow);
    }

    /**
     * Queues DTMF digits. One thread only.
     *
     * @param text of {@code 0-9*#A-D} and {@code ,}
     */
    public void dtmf(String text) {
        sender.dtmf().digits().add(text);
        loop.execute(digits::start);
    }

    /** Says goodbye and closes the sockets. */
    public void close() {
        loop.execute(this::closeNow);
    }

    /**
     * Takes the send state. Who has it must give it back by {@link #parkSender}.
     *
     * @return the state, null if somebody else has it at the moment
     */
    public RtpSender takeSender() {
        return parked.take();
    }

    /** Gives the send state back. */
    public void parkSender(RtpSender taken) {
        parked.park(taken);
    }

    /** The payload type for DTMF we send, -1 if the peer takes none. */
    public int sendEventPayloadType() {
        return digits.payloadType();
    }

    /** The clock rate of DTMF in Hz. */
    public int eventClockRate() {
        return digits.clockRate();
    }

    /** The counters now. */
    public RtpCounters counters() {
        return new RtpCounters(
                sender.mediaPackets(),
                sender.keepalives(),
                receiver.packets(),
                receiver.dropped(),
                receiver.lost(),
                receiver.malformed(),
                receiver.strays(),
                receiver.overruns(),
                sender.octets(),
                receiver.bytes(),
                receiver.burstRatio(),
                receiver.jitterMs(),
                rtcp.roundTripMs());
    }

    /** When the last valid packet came; {@link Long#MIN_VALUE} for never. */
    public long lastReceivedNanos() {
        return receiver.lastNanos();
    }

    // ---- audio-playback ----

    /**
     * Says what carries the noise of the peer's pauses: after it, hearing nothing is no trouble.
     *
     * @param payloadType its payload type, -1 for none
     */
    public void comfortNoise(int payloadType) {
        receiver.comfortNoise(payloadType);
    }

    /** The sound received; its consumer is {@code audio-playback}. */
    public SpscRing<ReceivedPacket> received() {
        return receiver.ring();
    }

    // ---- rtp ----

    void start() throws IOException {
        loop.assertOwner();
        rtpWatch = loop.watch(ports.rtp(), this::readRtp);
        rtcpWatch = loop.watch(ports.rtcp(), rtcp::read);
        watch();
    }

    private void readRtp(boolean prompt) {
        if (prompt) {
            demultiplexer.read(live);
        } else {
            demultiplexer.drain();
        }
    }

    private void watch() {
        if (rtpWatch != null && !closed) {
            boolean searching = route.searchIsPrompt();
            rtpWatch.reading(live || dtls.prompt() || searching);
            rtcpWatch.reading(live || searching);
        }
    }

    private void applyNow(RtpFlow agreed) {
        loop.assertOwner();
        if (closed) {
            return;
        }
        route.agree(agreed);
        receiver.apply(route.seen());
        sender.clockRate(agreed.clockRate());
        digits.agree(agreed);
        route.retarget();
        digits.start();
        rtcp.agree(agreed);
        dtlsLatch.replay();
        follow();
    }

    private void routeChanged() {
        dtlsLatch.replay();
        digits.start();
        watch();
    }

    private void listenNow() {
        loop.assertOwner();
        listening = true;
        follow();
    }

    private void uncorkNow() {
        loop.assertOwner();
        listening = false;
        uncorked = true;
        silence.uncorked();
        if (live) {
            silence.begin(loop.nanoTime());
        }
        follow();
    }

    private void corkNow() {
        loop.assertOwner();
        listening = false;
        uncorked = false;
        follow();
    }

    /** Makes the sockets do what cork and agreement ask for. */
    private void follow() {
        boolean wanted = (listening || uncorked && route.flow().receives()) && !closed;
        if (closed || wanted == live) {
            return;
        }
        live = wanted;
        if (live) {
            demultiplexer.drain();
            receiver.resume();
            silence.begin(loop.nanoTime());
        } else {
            receiver.pause();
            silence.end(uncorked);
        }
        watch();
    }

    /** Once a second: everything that a held line costs, and what a live one needs besides. */
    void tick(long nowNanos) {
        if (live) {
            silence.tick(nowNanos);
        }
        route.tick();
        if (route.flow().remote() == null) {
            return;
        }
        dtlsLatch.tick(!route.searchDecides());
        rtcp.tick(live, nowNanos);
        if (demultiplexer.multiplexed()) {
            // The reports keep the port open (RFC 6263 section 4.1).
            return;
        }
        int type = route.flow().unusedPayloadType();
        parked.ifFree(free -> free.keepAlive(type, KEEPALIVE_NANOS, nowNanos));
    }

    void closeNow() {
        loop.assertOwner();
        if (closed) {
            return;
        }
        closed = true;
        digits.close();
        RtpCounters last = counters();
        if (last.rxMalformed() + last.rxStray() + last.rxOverrun() > 0) {
            log.info("port {}: not all that came was taken: {}", ports.port(), last);
        }
        if (rtcp.peerMetrics() != null) {
            log.info("port {}: our sound at the other side: {}", ports.port(), rtcp.peerMetrics());
        }
        rtcp.farewell(live);
        engine.closed(this);
        if (rtpWatch != null) {
            rtpWatch.reading(true);
            rtcpWatch.reading(true);
        }
        route.close(this::closeSockets);
    }

    private void closeSockets() {
        if (rtpWatch != null) {
            rtpWatch.cancel();
        }
        if (rtcpWatch != null) {
            rtcpWatch.cancel();
        }
        ports.close();
    }
}
