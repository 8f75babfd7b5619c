package org.fermata.rtp;

import org.fermata.rtp.srtp.MediaSealer;
import org.fermata.rtp.srtp.SrtpProfile;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * The send state of a session: SSRC, sequence and clock. It has one owner at any time, who takes it
 * by {@link RtpSession#takeSender} and gives it back by {@link RtpSession#parkSender}: {@code
 * audio-capture} while the line sends, {@code rtp} for the moment in which it sends a held line's
 * keepalive or digit.
 *
 * <pre>
 *  audio-capture ── take ──► sends sound ── park (after the last block) ──┐
 *        ▲                                                                ▼
 *        └──────────────────────────────────────────────────────────── parked ◄─► rtp, tick by tick
 * </pre>
 *
 * Sending allocates nothing and does not block: a datagram the system does not take is lost.
 */
public final class RtpSender {

    /** A pause longer than this is made good in the timestamp, and ends a talkspurt. */
    private static final long GAP_NANOS = 500_000_000L;

    /** {@link #clock} holds times in units of 10 µs, of which 32 bits are 11.9 hours. */
    private static final long CLOCK_UNIT_NANOS = 10_000;

    /**
     * How packets are protected, read as one, so that none goes out by halves of two.
     *
     * @param sealer what encrypts them, null for nothing
     * @param sends false while nothing may be sent
     */
    private record Guard(MediaSealer sealer, boolean sends) {}

    private final DtmfSender dtmf = new DtmfSender();
    private final int ssrc;

    // Owned by whoever holds the state.
    private Thread owner;
    private final ByteBuffer packet =
            ByteBuffer.allocateDirect(
                    RtpHeader.LENGTH + ReceivedPacket.LONGEST_PAYLOAD + SrtpProfile.MOST_ADDED);
    private int sequenceNumber;
    private int nextTimestamp;
    private int anchorTimestamp;
    private long anchorNanos;
    private boolean anchored;
    private boolean continuous;
    private boolean paused;
    private long lastSentNanos;

    /** For what goes through a relay. */
    private final ByteBuffer room = ByteBuffer.allocateDirect(Target.ROOM_BYTES);

    // Written by rtp, read by the owner.
    private volatile Target target;
    private volatile int clockRate = 8000;
    private volatile Guard guard = new Guard(null, true);

    // Written by the owner, read by any thread.
    private volatile long mediaPackets;
    private volatile long keepalives;
    private volatile long octets;

    /** The last packet's timestamp in the upper half, its time in the lower. */
    private volatile long clock;

    private volatile boolean started;

    RtpSender(RandomGenerator random, long nowNanos) {
        ssrc = random.nextInt();
        sequenceNumber = random.nextInt(1 << 15);
        nextTimestamp = random.nextInt();
        lastSentNanos = nowNanos;
    }

    void takenBy(Thread thread) {
        owner = thread;
    }

    private void assertOwner() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("called on " + Thread.currentThread().getName());
        }
    }

    // ---- owner ----

    /** The next packet begins a talkspurt: its timestamp makes good the time passed. */
    public void interrupted() {
        assertOwner();
        continuous = false;
    }

    /**
     * Sends a packet of sound.
     *
     * @param payloadType 0 to 127
     * @param payload the encoded sound
     * @param length its length in bytes
     * @param ticks how much sound it is, in units of the clock rate
     * @param nowNanos the loop's monotonic clock
     */
    public void sendSound(int payloadType, byte[] payload, int length, int ticks, long nowNanos) {
        assertOwner();
        send(true, payloadType, payload, length, ticks, nowNanos);
    }

    /**
     * Sends what describes the noise of a pause: it begins no talkspurt (RFC 3389 section 4), what
     * follows does.
     *
     * @param payloadType 0 to 127
     * @param payload the description
     * @param length its length in bytes
     * @param ticks how much silence it stands for, in units of the clock rate
     * @param nowNanos the loop's monotonic clock
     */
    public void sendNoise(int payloadType, byte[] payload, int length, int ticks, long nowNanos) {
        assertOwner();
        send(false, payloadType, payload, length, ticks, nowNanos);
        paused = true;
    }

    private void send(
            boolean talks, int payloadType, byte[] payload, int length, int ticks, long nowNanos) {
        boolean resumes = !continuous || nowNanos - anchorNanos > GAP_NANOS;
        int timestamp = resumes ? resumedTimestamp(nowNanos) : nextTimestamp;
        boolean first = talks && (resumes || paused);
        if (transmit(first, payloadType, timestamp, payload, length, nowNanos)) {
            paused = false;
            mediaPackets = mediaPackets + 1;
            octets = octets + length;
            continuous = true;
            anchor(timestamp, nowNanos);
            nextTimestamp = timestamp + ticks;
        }
    }

    /**
     * Lets time pass for which sound is there but is not sent, because a digit takes its place.
     *
     * @param ticks how much sound it is, in units of the clock rate
     * @param nowNanos the loop's monotonic clock
     */
    public void skipSound(int ticks, long nowNanos) {
        assertOwner();
        if (continuous) {
            anchor(nextTimestamp, nowNanos);
            nextTimestamp += ticks;
        }
    }

    /**
     * Lets time pass for which nothing is said and nothing sent; what follows begins a talkspurt.
     *
     * @param ticks how much silence it is, in units of the clock rate
     * @param nowNanos the loop's monotonic clock
     */
    public void skipSilence(int ticks, long nowNanos) {
        skipSound(ticks, nowNanos);
        paused = true;
    }

    /**
     * Goes on by 20 ms with the digits queued, and sends what is due. They wait while nothing may
     * be sent, for want of an address or of keys.
     *
     * @param payloadType the payload type of events, -1 if the peer takes none: the digits are
     *     forgotten
     * @param eventClockRate the clock rate that the events' durations are told in, in Hz; their
     *     timestamps are those of the sound
     * @param nowNanos the loop's monotonic clock
     */
    public void stepDtmf(int payloadType, int eventClockRate, long nowNanos) {
        assertOwner();
        if (payloadType < 0) {
            dtmf.clear();
        } else if (sends()) {
            dtmf.step(this, payloadType, eventClockRate, nowNanos);
        }
    }

    /** Whether a digit takes the place of sound now. */
    public boolean dtmfSounding() {
        assertOwner();
        return dtmf.sounding();
    }

    int eventTimestamp(long nowNanos) {
        int timestamp = continuous ? nextTimestamp : resumedTimestamp(nowNanos);
        if (!continuous) {
            anchor(timestamp, nowNanos);
            nextTimestamp = timestamp;
        }
        return timestamp;
    }

    void sendEvent(int payloadType, boolean first, int timestamp, byte[] payload, long nowNanos) {
        if (transmit(first, payloadType, timestamp, payload, payload.length, nowNanos)) {
            mediaPackets = mediaPackets + 1;
            octets = octets + payload.length;
        }
    }

    /**
     * Sends an empty packet of a payload type that means nothing, where no RTP has been sent for a
     * while (RFC 6263 section 4.6; without multiplexed RTCP nothing else keeps the RTP port open).
     */
    void keepAlive(int payloadType, long intervalNanos, long nowNanos) {
        assertOwner();
        if (nowNanos - lastSentNanos < intervalNanos) {
            return;
        }
        int timestamp = resumedTimestamp(nowNanos);
        if (transmit(false, payloadType, timestamp, null, 0, nowNanos)) {
            keepalives = keepalives + 1;
            anchor(timestamp, nowNanos);
            nextTimestamp = timestamp;
        }
    }

    private boolean transmit(
            boolean marker,
            int payloadType,
            int timestamp,
            byte[] payload,
            int length,
            long nowNanos) {
        Target to = target;
        Guard now = guard;
        if (to == null || !now.sends()) {
            return false;
        }
        packet.clear();
        RtpHeader.write(packet, marker, payloadType, sequenceNumber, timestamp, ssrc);
        if (length > 0) {
            packet.put(payload, 0, length);
        }
        packet.flip();
        if (now.sealer() != null) {
            now.sealer().seal(packet);
        }
        sequenceNumber = sequenceNumber + 1 & 0xFFFF;
        lastSentNanos = nowNanos;
        to.trySend(packet, room);
        return true;
    }

    private int resumedTimestamp(long nowNanos) {
        if (!anchored) {
            return nextTimestamp;
        }
        int timestamp = anchorTimestamp + ticks(nowNanos - anchorNanos);
        return timestamp - nextTimestamp < 0 ? nextTimestamp : timestamp;
    }

    private void anchor(int timestamp, long nowNanos) {
        anchorTimestamp = timestamp;
        anchorNanos = nowNanos;
        anchored = true;
        clock = (long) timestamp << 32 | nowNanos / CLOCK_UNIT_NANOS & 0xFFFF_FFFFL;
        started = true;
    }

    private int ticks(long nanos) {
        // Seconds and rest apart: days of nanoseconds times a rate pass 64 bits.
        long seconds = nanos / 1_000_000_000;
        long rest = nanos % 1_000_000_000;
        return (int) (seconds * clockRate + (rest * clockRate + 500_000_000) / 1_000_000_000);
    }

    // ---- rtp ----

    /** Whether anything can be sent: there is an address, and no key is awaited. Any thread. */
    boolean sends() {
        return target != null && guard.sends();
    }

    /** Where packets go, null for nowhere. Any thread. */
    Target target() {
        return target;
    }

    void target(Target way) {
        target = way;
    }

    /**
     * Says how packets are protected from the next one on.
     *
     * @param with what encrypts them, null for nothing; it belongs to the send state from now on
     * @param sends false to send nothing for the time being
     */
    void protect(MediaSealer with, boolean sends) {
        guard = new Guard(with, sends);
    }

    void clockRate(int hertz) {
        clockRate = hertz;
    }

    // ---- any thread ----

    DtmfSender dtmf() {
        return dtmf;
    }

    /** The synchronisation source. */
    public int ssrc() {
        return ssrc;
    }

    /** Whether anything has been sent, so that the stream has a clock. */
    boolean started() {
        return started;
    }

    /** The timestamp that a packet would have now, for sender reports. */
    int timestampAt(long nowNanos) {
        long seen = clock;
        int elapsed = (int) (nowNanos / CLOCK_UNIT_NANOS) - (int) seen;
        return (int) (seen >>> 32) + ticks(elapsed * CLOCK_UNIT_NANOS);
    }

    long mediaPackets() {
        return mediaPackets;
    }

    long keepalives() {
        return keepalives;
    }

    long octets() {
        return octets;
    }
}
