package org.fermata.rtp;

import org.fermata.concurrent.SpscRing;
import org.fermata.ice.Credentials;
import org.fermata.ice.RemoteDescription;
import org.fermata.ice.Servers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * One call's RTP and RTCP.
 *
 * <pre>
 *             uncorked and receives                       corked, or the peer may not send
 *   ┌─────────────────────────────────────┐   cork    ┌──────────────────────────────────────┐
 *   │ LIVE: the selector wakes for RTP    ├──────────►│ HELD: no wake-up; the tick empties   │
 *   │ and RTCP; packets go to the ring    │◄──────────┤ the sockets                          │
 *   └─────────────────────────────────────┘  uncork:  └──────────────────────────────────────┘
 *                                    emptied once more first
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

    /** Who takes the datagrams on the RTP port that are neither RTP nor RTCP (RFC 7983). */
    public interface Beside {
        /**
         * Takes a datagram. Called on {@code rtp}.
         *
         * @param datagram from position to limit; used again when this returns
         * @param from who sent it
         */
        void take(ByteBuffer datagram, InetSocketAddress from);
    }

    private static final Logger log = LoggerFactory.getLogger(RtpSession.class);

    // The first bytes of other protocols (RFC 7983 section 7).
    private static final int FIRST_OF_DTLS = 20;
    private static final int LAST_OF_DTLS = 63;

    private static final long SILENCE_NANOS = 5_000_000_000L;

    /** Tr of RFC 6263 section 7. */
    private static final long KEEPALIVE_NANOS = 15_000_000_000L;

    /** So that a flood on one socket does not starve the others. */
    private static final int MOST_AT_ONCE = 64;

    /** More than a socket's buffer holds, so that only a flood that goes on meets it. */
    private static final int MOST_DRAINED = 4096;

    private final RtpEngine engine;
    private final SocketLoop loop;
    private final Listener listener;
    private final PortPair ports;
    private final RtpSender sender;
    private final Shield shield;
    private final RtpReceiver receiver;
    private final RtcpSession rtcp;

    /** The send state while nobody has it. */
    private final AtomicReference<RtpSender> parked = new AtomicReference<>();

    // Owned by rtp.
    private final Runnable dtmfStep = this::dtmfStep;
    private SocketLoop.Watch rtpWatch;
    private SocketLoop.Watch rtcpWatch;
    private RtpFlow flow = RtpFlow.NONE;
    private WaySearch search;
    private boolean uncorked;
    private boolean live;
    private boolean silent;
    private boolean steppingDtmf;
    private boolean closed;
    private boolean prompt;
    private boolean multiplexed;
    private Beside dtls = (datagram, from) -> {};
    private int uncorks;

    /** When the line last heard something, or was let through. */
    private long heardNanos;

    /** Written by rtp. */
    private volatile int sendEventPayloadType = -1;

    private volatile int eventClockRate = 8000;

    RtpSession(RtpEngine engine, PortPair ports, Listener listener, RandomGenerator random) {
        this.engine = engine;
        this.loop = engine.loop();
        this.ports = ports;
        this.listener = listener;
        sender = new RtpSender(ports.rtp(), random, loop.nanoTime());
        shield = new Shield(sender);
        receiver = new RtpReceiver(shield);
        rtcp = new RtcpSession(engine, ports, random, sender, receiver, shield);
        parked.set(sender);
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
        loop.execute(() -> shield.set(protection));
    }

    /**
     * Says who takes DTLS.
     *
     * @param taker who
     * @param waiting whether datagrams are waited for also while the line is held
     */
    public void dtls(Beside taker, boolean waiting) {
        loop.execute(
                () -> {
                    dtls = taker;
                    prompt = waiting;
                    watch();
                });
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
                    if (closed) {
                        return;
                    }
                    if (search != null) {
                        search.close();
                    }
                    search =
                            new WaySearch(
                                    loop,
                                    ports,
                                    locals,
                                    servers,
                                    ours,
                                    engine.random(),
                                    this::waysChanged,
                                    found);
                    rtcp.ways(search);
                    search.begin();
                });
    }

    /**
     * Sends a datagram that is no RTP to where RTP goes; nothing while that is unknown.
     *
     * @param datagram the datagram
     */
    public void sendBeside(byte[] datagram) {
        Target to = sender.target();
        if (to == null) {
            return;
        }
        try {
            to.send(ByteBuffer.wrap(datagram), ByteBuffer.allocate(Target.ROOM_BYTES));
        } catch (IOException
                | UnresolvedAddressException
                | UnsupportedAddressTypeException failure) {
            log.debug("a datagram to {} was not sent", to, failure);
        }
    }

    /** Says whether RTCP shares the port of RTP (RFC 5761). */
    public void multiplex(boolean shares) {
        loop.execute(
                () -> {
                    multiplexed = shares;
                    rtcp.multiplex(shares);
                });
    }

    /** Runs a task once everything asked of the session before is done. */
    public void afterwards(Runnable task) {
        loop.execute(task);
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
        loop.execute(
                () -> {
                    if (search != null) {
                        search.negotiate(ours, theirs, controlling, components);
                    }
                });
    }

    /** Looks for ways no longer: the peer knows nothing of them. */
    public void abandonWays() {
        loop.execute(
                () -> {
                    if (search != null) {
                        search.close();
                        waysChanged();
                    }
                });
    }

    /** Lets packets through; those that came before are thrown away. */
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
     * @param digits of {@code 0-9*#A-D} and {@code ,}
     */
    public void dtmf(String digits) {
        sender.dtmf().add(digits);
        loop.execute(this::startDtmf);
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
        RtpSender taken = parked.getAndSet(null);
        if (taken != null) {
            taken.takenBy(Thread.currentThread());
        }
        return taken;
    }

    /** Gives the send state back. */
    public void parkSender(RtpSender taken) {
        taken.interrupted();
        taken.takenBy(null);
        parked.set(taken);
    }

    /** The payload type for DTMF we send, -1 if the peer takes none. */
    public int sendEventPayloadType() {
        return sendEventPayloadType;
    }

    /** The clock rate of DTMF in Hz. */
    public int eventClockRate() {
        return eventClockRate;
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
                receiver.jitterMs(),
                rtcp.roundTripMs());
    }

    /** When the last valid packet came; {@link Long#MIN_VALUE} for never. */
    public long lastReceivedNanos() {
        return receiver.lastNanos();
    }

    // ---- audio-playback ----

    /** The sound received; its consumer is {@code audio-playback}. */
    public SpscRing<ReceivedPacket> received() {
        return receiver.ring();
    }

    // ---- rtp ----

    void start() throws IOException {
        loop.assertOwner();
        rtpWatch = loop.watch(ports.rtp(), this::rtpReadable);
        rtcpWatch = loop.watch(ports.rtcp(), () -> rtcp.read(true));
        watch();
    }

    private void watch() {
        if (rtpWatch != null && !closed) {
            boolean searching = search != null && search.prompt();
            rtpWatch.reading(live || prompt || searching);
            rtcpWatch.reading(live || searching);
        }
    }

    private void applyNow(RtpFlow agreed) {
        loop.assertOwner();
        if (closed) {
            return;
        }
        flow = agreed;
        receiver.apply(seen());
        sender.clockRate(agreed.clockRate());
        eventClockRate = agreed.eventClockRate();
        sendEventPayloadType = agreed.sends() ? agreed.sendEventPayloadType() : -1;
        retarget();
        rtcp.agree(agreed);
        follow();
    }

    private void retarget() {
        if (flow.remote() == null) {
            sender.target((Target) null);
        } else if (searchDecides()) {
            sender.target(search.target(1));
        } else {
            sender.target(receiver.latch().target());
        }
    }

    private boolean searchDecides() {
        return search != null && search.decides(1);
    }

    /** What was agreed, with the peer where the search has found it. */
    private RtpFlow seen() {
        boolean found = flow.remote() != null && searchDecides() && search.peer(1) != null;
        return found ? flow.toward(search.peer(1)) : flow;
    }

    private void waysChanged() {
        if (closed) {
            return;
        }
        receiver.latch().agree(seen().remote());
        retarget();
        watch();
    }

    private void uncorkNow() {
        loop.assertOwner();
        uncorked = true;
        uncorks++;
        follow();
    }

    private void corkNow() {
        loop.assertOwner();
        uncorked = false;
        follow();
    }

    /** Makes the sockets do what cork and agreement ask for. */
    private void follow() {
        boolean wanted = uncorked && flow.receives() && !closed;
        if (closed || wanted == live) {
            return;
        }
        live = wanted;
        if (live) {
            drain();
            receiver.resume();
            heardNanos = loop.nanoTime();
        } else {
            receiver.pause();
            if (silent && uncorked) {
                listener.silent(false, uncorks);
            }
        }
        silent = false;
        watch();
    }

    private void rtpReadable() {
        loop.assertOwner();
        ByteBuffer buffer = engine.buffer();
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            InetSocketAddress from = receive(buffer);
            if (from == null) {
                return;
            }
            if (closed) {
                continue;
            }
            if (live) {
                takePacket(buffer, from);
            } else {
                dropPacket(buffer, from, loop.nanoTime());
            }
        }
    }

    private void dropPacket(ByteBuffer buffer, InetSocketAddress from, long nowNanos) {
        if (!beside(buffer, from, false)) {
            receiver.drop(buffer, from, nowNanos);
        }
    }

    /** Gives what is not RTP to whom it belongs, and says whether it was that. */
    private boolean beside(ByteBuffer buffer, InetSocketAddress from, boolean prompt) {
        if (buffer.remaining() < 2) {
            return false;
        }
        int first = buffer.get(0) & 0xFF;
        if (first >= FIRST_OF_DTLS && first <= LAST_OF_DTLS) {
            dtls.take(buffer, from);
            return true;
        }
        if (multiplexed && RtpHeader.isRtcp(buffer)) {
            rtcp.take(buffer, from, prompt);
            return true;
        }
        return false;
    }

    private void takePacket(ByteBuffer buffer, InetSocketAddress from) {
        if (beside(buffer, from, true)) {
            return;
        }
        long now = loop.nanoTime();
        InetSocketAddress targetBefore = receiver.latch().target();
        long packetsBefore = receiver.packets();
        char digit = receiver.take(buffer, from, now);
        if (receiver.latch().target() != targetBefore) {
            retarget();
        }
        if (receiver.packets() != packetsBefore) {
            heardNanos = now;
            if (packetsBefore == 0) {
                listener.heard();
            }
            if (silent) {
                silent = false;
                listener.silent(false, uncorks);
            }
        }
        if (digit != DtmfReceiver.NONE) {
            listener.digit(digit);
        }
    }

    /** Who sent the next datagram that is not for the search, null if none waits. */
    private InetSocketAddress receive(ByteBuffer buffer) {
        try {
            for (int i = 0; i < MOST_AT_ONCE; i++) {
                buffer.clear();
                InetSocketAddress from = (InetSocketAddress) ports.rtp().receive(buffer);
                buffer.flip();
                InetSocketAddress peer =
                        from == null || search == null ? from : search.received(0, from, buffer);
                if (from == null || peer != null) {
                    return peer;
                }
            }
            return null;
        } catch (IOException failure) {
            log.debug("a socket of port {} cannot be read", ports.port(), failure);
            return null;
        }
    }

    /** Reads away what waits on a line that nobody listens to. */
    private void drain() {
        ByteBuffer buffer = engine.buffer();
        long now = loop.nanoTime();
        for (int i = 0; i < MOST_DRAINED; i++) {
            InetSocketAddress from = receive(buffer);
            if (from == null) {
                return;
            }
            dropPacket(buffer, from, now);
        }
    }

    /** Once a second: everything that a held line costs, and what a live one needs besides. */
    void tick(long nowNanos) {
        if (!live) {
            drain();
            rtcp.read(false);
        } else {
            watchForSilence(nowNanos);
        }
        if (search != null) {
            search.tick();
        }
        if (flow.remote() == null) {
            return;
        }
        rtcp.tick(live, nowNanos);
        if (multiplexed) {
            // The reports keep the port open (RFC 6263 section 4.1).
            return;
        }
        RtpSender taken = takeSender();
        if (taken != null) {
            try {
                taken.keepAlive(flow.unusedPayloadType(), KEEPALIVE_NANOS, nowNanos);
            } finally {
                parkSender(taken);
            }
        }
    }

    private void watchForSilence(long nowNanos) {
        if (!silent && nowNanos - heardNanos >= SILENCE_NANOS) {
            silent = true;
            listener.silent(true, uncorks);
        }
    }

    private void startDtmf() {
        loop.assertOwner();
        if (!steppingDtmf) {
            dtmfStep();
        }
    }

    /** Runs while digits are pending; while {@code audio-capture} has the state, it sends them. */
    private void dtmfStep() {
        loop.assertOwner();
        steppingDtmf = !closed && sender.dtmf().pending();
        if (!steppingDtmf) {
            return;
        }
        RtpSender taken = takeSender();
        if (taken != null) {
            try {
                taken.stepDtmf(sendEventPayloadType, eventClockRate, loop.nanoTime());
            } finally {
                parkSender(taken);
            }
        }
        loop.schedule(Duration.ofMillis(DtmfSender.STEP_MS), dtmfStep);
    }

    void closeNow() {
        loop.assertOwner();
        if (closed) {
            return;
        }
        closed = true;
        if (rtcp.peerMetrics() != null) {
            log.info("port {}: our sound at the other side: {}", ports.port(), rtcp.peerMetrics());
        }
        rtcp.farewell(live);
        engine.closed(this);
        if (search == null) {
            closeSockets();
            return;
        }
        if (rtpWatch != null) {
            rtpWatch.reading(true);
            rtcpWatch.reading(true);
        }
        search.release(this::closeSockets);
    }

    private void closeSockets() {
        if (rtpWatch != null) {
            rtpWatch.cancel();
        }
        if (rtcpWatch != null) {
            rtcpWatch.cancel();
        }
        closeChannel(ports.rtp());
        closeChannel(ports.rtcp());
    }

    private void closeChannel(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException failure) {
            log.warn("a socket of port {} was not closed", ports.port(), failure);
        }
    }
}
