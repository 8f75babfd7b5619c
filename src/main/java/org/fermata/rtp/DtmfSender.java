package org.fermata.rtp;

/**
 * Sends DTMF digits as events (RFC 4733 section 2.5), a packet every 20 ms. Belongs to the {@link
 * RtpSender} it is part of and passes from thread to thread with it.
 *
 * <pre>
 *        ┌──────────── gap over ◄──────────┐
 *        ▼                                 │
 *  IDLE ──digit──► EVENT ──full length──► ENDING ──third packet──► GAP
 *    └─────comma──────────────────────────────────────────────────►─┘
 * </pre>
 */
final class DtmfSender {

    /** The time between two packets of an event, in ms. */
    static final int STEP_MS = 20;

    private static final int EVENT_STEPS = 6;
    private static final int END_PACKETS = 3;
    private static final int GAP_STEPS = 5;
    private static final int COMMA_STEPS = 50;

    /** −10 dBm0 (RFC 4733 section 2.3.3). */
    private static final int VOLUME = 10;

    private static final int END = 0x80;

    private enum State {
        IDLE,
        EVENT,
        ENDING,
        GAP
    }

    private final DigitQueue digits = new DigitQueue();
    private final byte[] payload = new byte[4];

    private State state = State.IDLE;
    private int event;
    private int stepsLeft;
    private int timestamp;
    private int duration;

    /** Written by the owner of the state. */
    private volatile boolean busy;

    /** The digits to come; only {@link DigitQueue#add} is for {@code signalling}. */
    DigitQueue digits() {
        return digits;
    }

    /** Whether digits wait or one is being sent. Any thread. */
    boolean pending() {
        return busy || !digits.isEmpty();
    }

    /** Whether a digit takes the place of sound now. */
    boolean sounding() {
        return state == State.EVENT || state == State.ENDING;
    }

    /** Forgets what is queued: the peer takes no digits any more. */
    void clear() {
        digits.clear();
        state = State.IDLE;
        busy = false;
    }

    /**
     * Goes on by {@link #STEP_MS}, and sends what is due.
     *
     * @param sender the state this belongs to
     * @param payloadType the payload type of events
     * @param clockRate the events' clock rate in Hz
     * @param nowNanos the loop's monotonic clock
     */
    void step(RtpSender sender, int payloadType, int clockRate, long nowNanos) {
        if (state == State.GAP && --stepsLeft <= 0) {
            state = State.IDLE;
        }
        boolean first = false;
        if (state == State.IDLE) {
            first = begin(sender, nowNanos);
        }
        if (sounding()) {
            send(sender, payloadType, clockRate / (1000 / STEP_MS), first, nowNanos);
        }
        busy = state != State.IDLE;
    }

    private boolean begin(RtpSender sender, long nowNanos) {
        char digit = digits.first();
        if (digit == DigitQueue.NONE) {
            return false;
        }
        // Busy before the digit leaves the queue, so that pending() has no gap.
        busy = true;
        digits.removeFirst();
        if (digit == DigitQueue.PAUSE) {
            state = State.GAP;
            stepsLeft = COMMA_STEPS;
            return false;
        }
        event = DtmfReceiver.DIGITS.indexOf(digit);
        state = State.EVENT;
        stepsLeft = EVENT_STEPS;
        duration = 0;
        timestamp = sender.eventTimestamp(nowNanos);
        return true;
    }

    private void send(RtpSender sender, int payloadType, int ticks, boolean first, long nowNanos) {
        if (state == State.EVENT) {
            duration += ticks;
            if (--stepsLeft == 0) {
                state = State.ENDING;
                stepsLeft = END_PACKETS;
            }
        }
        payload[0] = (byte) event;
        payload[1] = (byte) (state == State.ENDING ? END | VOLUME : VOLUME);
        payload[2] = (byte) (duration >> 8);
        payload[3] = (byte) duration;
        sender.sendEvent(payloadType, first, timestamp, payload, nowNanos);
        if (state == State.ENDING && --stepsLeft == 0) {
            state = State.GAP;
            stepsLeft = GAP_STEPS;
        }
    }
}
