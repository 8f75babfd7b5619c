package org.fermata.rtp;

import org.fermata.concurrent.SpscRing;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Checks what comes in for one session, counts it and hands sound to {@code audio-playback}.
 *
 * <pre>
 *  datagram ─► Shield ─► RtpHeader ─► SourceLatch ─► SourceStatistics ─┬─► ring ⇒ audio-playback
 *               │false    │malformed     │stray          │outside      └─► DtmfReceiver ⇒ signalling
 *               ▼         ▼              ▼               ▼
 *                               counted and dropped
 * </pre>
 */
final class RtpReceiver {

    private static final int RING_SLOTS = 32;
    private static final byte UNKNOWN = 0;
    private static final byte SOUND = 1;
    private static final byte EVENT = 2;

    private final SpscRing<ReceivedPacket> ring = new SpscRing<>(RING_SLOTS, ReceivedPacket::new);

    // Owned by rtp.
    private final Shield shield;
    private final RtpHeader header = new RtpHeader();
    private final SourceLatch latch = new SourceLatch();
    private final DtmfReceiver dtmf = new DtmfReceiver();
    private final LossBursts bursts = new LossBursts();
    private final byte[] kinds = new byte[128];
    private SourceStatistics source;
    private long lostBefore;
    private int clockRate = 8000;
    private int wholeBytes;
    private int stretch;

    // Written by rtp, read by any thread.
    /** The payload type of comfort noise, -1 for none. */
    private volatile int noiseType = -1;

    private volatile long packets;
    private volatile long bytes;
    private volatile double burstRatio = 1;
    private volatile long dropped;
    private volatile long malformed;
    private volatile long strays;
    private volatile long overruns;
    private volatile long lost;
    private volatile double jitterMs = Double.NaN;
    private volatile long lastNanos = Long.MIN_VALUE;

    RtpReceiver(Shield shield) {
        this.shield = shield;
    }

    // ---- rtp ----

    void apply(RtpFlow flow) {
        latch.agree(flow.remote());
        Arrays.fill(kinds, UNKNOWN);
        flow.eventPayloadTypes().forEach(type -> kinds[type] = EVENT);
        flow.soundPayloadTypes().forEach(type -> kinds[type] = SOUND);
        clockRate = flow.clockRate();
        wholeBytes = flow.wholeBytes();
        dtmf.clockRate(flow.eventClockRate());
    }

    SourceLatch latch() {
        return latch;
    }

    /** Whom we hear, null for nobody yet. */
    SourceStatistics source() {
        return source;
    }

    /** How its losses come. */
    LossBursts bursts() {
        return bursts;
    }

    /**
     * Says what carries the noise of pauses. Any thread.
     *
     * @param payloadType its payload type, -1 for none
     */
    void comfortNoise(int payloadType) {
        noiseType = payloadType;
    }

    /** Whether the packet last taken said that nobody speaks for a while. */
    boolean saysPause() {
        return header.payloadType() == noiseType;
    }

    /** Nobody listens from now on. */
    void pause() {
        bursts.restart();
        if (source != null) {
            source.pause();
        }
    }

    /** Somebody listens again: what comes now is a new stretch. */
    void resume() {
        stretch++;
    }

    /**
     * Takes a datagram of a live line.
     *
     * @return the DTMF digit it tells first, or {@link DtmfReceiver#NONE}
     */
    char take(ByteBuffer packet, InetSocketAddress from, long nowNanos) {
        if (!shield.open(packet, true)
                || !header.read(packet)
                || header.payloadLength() > ReceivedPacket.LONGEST_PAYLOAD) {
            malformed = malformed + 1;
            return DtmfReceiver.NONE;
        }
        byte kind = kinds[header.payloadType()];
        if (kind == SOUND && wholeBytes > 0 && header.payloadLength() % wholeBytes != 0) {
            strays = strays + 1;
            return DtmfReceiver.NONE;
        }
        SourceLatch.Verdict verdict =
                kind == UNKNOWN && !latch.knows(from)
                        ? SourceLatch.Verdict.STRAY
                        : latch.judge(from, header, nowNanos);
        if (verdict == SourceLatch.Verdict.STRAY) {
            strays = strays + 1;
            return DtmfReceiver.NONE;
        }
        if (verdict == SourceLatch.Verdict.CHANGED || source == null) {
            begin();
        }
        lastNanos = nowNanos;
        long extended = source.update(header.sequenceNumber());
        lost = lostBefore + source.lost();
        if (source.restarted()) {
            bursts.restart();
            dtmf.reset();
            stretch++;
        }
        if (extended == SourceStatistics.OUTSIDE) {
            return DtmfReceiver.NONE;
        }
        bursts.arrived(extended);
        burstRatio = bursts.ratio();
        // Without sound too, for it has its place in the sequence.
        hand(packet);
        if (kind == UNKNOWN) {
            return DtmfReceiver.NONE;
        }
        packets = packets + 1;
        bytes = bytes + header.payloadLength();
        if (kind == EVENT) {
            return dtmf.read(header, packet);
        }
        source.timing(header.timestamp(), (int) (nowNanos / 1000 * clockRate / 1_000_000));
        jitterMs = source.jitter() * 1000 / clockRate;
        return DtmfReceiver.NONE;
    }

    private void begin() {
        bursts.restart();
        if (source != null) {
            lostBefore += source.lost();
            stretch++;
        }
        source = new SourceStatistics(header.ssrc(), header.sequenceNumber());
        dtmf.reset();
    }

    private void hand(ByteBuffer packet) {
        ReceivedPacket slot = ring.claim();
        if (slot == null) {
            overruns = overruns + 1;
            return;
        }
        slot.set(header, packet, stretch);
        ring.publish();
    }

    /** Takes a datagram that nobody will hear, because the line is held. */
    void drop(ByteBuffer packet, InetSocketAddress from, long nowNanos) {
        if (!shield.open(packet, false) || !header.read(packet)) {
            malformed = malformed + 1;
        } else if (!latch.knows(from)) {
            strays = strays + 1;
        } else {
            latch.heardWhileHeld(from, nowNanos);
            lastNanos = nowNanos;
            if (kinds[header.payloadType()] != UNKNOWN) {
                packets = packets + 1;
                bytes = bytes + header.payloadLength();
                dropped = dropped + 1;
            }
        }
    }

    /** Notes a valid RTCP packet. */
    void reported(long nowNanos) {
        lastNanos = nowNanos;
    }

    /** Counts a datagram on the RTCP port that is none of the peer's reports. */
    void rejectedReport(boolean stray) {
        if (stray) {
            strays = strays + 1;
        } else {
            malformed = malformed + 1;
        }
    }

    // ---- audio-playback ----

    SpscRing<ReceivedPacket> ring() {
        return ring;
    }

    // ---- any thread ----

    long packets() {
        return packets;
    }

    long bytes() {
        return bytes;
    }

    double burstRatio() {
        return burstRatio;
    }

    long dropped() {
        return dropped;
    }

    long malformed() {
        return malformed;
    }

    long strays() {
        return strays;
    }

    long overruns() {
        return overruns;
    }

    long lost() {
        return lost;
    }

    /** Interarrival jitter in ms, NaN while unknown. */
    double jitterMs() {
        return jitterMs;
    }

    /** When the last valid packet came; {@link Long#MIN_VALUE} for never. */
    long lastNanos() {
        return lastNanos;
    }
}
