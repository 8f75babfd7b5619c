package org.fermata.stun;

/**
 * When a request over UDP is sent again and when it is given up (RFC 8489 section 6.2.1): after
 * RTO, 2 RTO, 4 RTO and so on, seven times in all, and 16 RTO after the last. A pure function of
 * the time; whoever has it asks, and sends.
 */
public final class StunTransaction {

    /** What is to be done. */
    public enum Due {
        NOTHING,
        SEND,
        GIVE_UP
    }

    /** The RTO where nothing better is known. */
    public static final long RTO_NANOS = 500_000_000L;

    /** Rc. */
    private static final int MOST_SENT = 7;

    /** Rm. */
    private static final int LAST_WAIT = 16;

    private final TransactionId id;
    private final byte[] request;
    private final long rtoNanos;
    private int sent;
    private long nextNanos;

    /**
     * Begins; the first {@link #due} says to send.
     *
     * @param id the request's
     * @param request the message
     * @param rtoNanos how long to wait before it is sent again
     * @param nowNanos the monotonic clock
     */
    public StunTransaction(TransactionId id, byte[] request, long rtoNanos, long nowNanos) {
        this.id = id;
        this.request = request;
        this.rtoNanos = rtoNanos;
        nextNanos = nowNanos;
    }

    /**
     * What is to be done now. {@link Due#SEND} is told once for each time.
     *
     * @param nowNanos the monotonic clock
     */
    public Due due(long nowNanos) {
        if (nowNanos - nextNanos < 0) {
            return Due.NOTHING;
        }
        if (sent == MOST_SENT) {
            return Due.GIVE_UP;
        }
        sent++;
        nextNanos = nowNanos + (sent == MOST_SENT ? LAST_WAIT * rtoNanos : rtoNanos << sent - 1);
        return Due.SEND;
    }

    /** When {@link #due} has something to say next. */
    public long nextNanos() {
        return nextNanos;
    }

    /** The request's id. */
    public TransactionId id() {
        return id;
    }

    /** The request's bytes; not to be changed. */
    public byte[] request() {
        return request;
    }
}
