package org.fermata.sip;

/**
 * An allowance that fills up with time and is spent by what comes. Owned by whoever made it; the
 * clock is the caller's.
 */
final class TokenBucket {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double capacity;
    private final double perSecond;
    private double tokens;
    private long filledNanos;

    /**
     * Makes a full one.
     *
     * @param capacity the most it holds
     * @param perSecond how much it gains in a second
     * @param nowNanos the clock now
     */
    TokenBucket(double capacity, double perSecond, long nowNanos) {
        this.capacity = capacity;
        this.perSecond = perSecond;
        tokens = capacity;
        filledNanos = nowNanos;
    }

    /**
     * Takes tokens out.
     *
     * @param cost how many
     * @param nowNanos the clock now
     * @return whether there were so many; if not, nothing was taken
     */
    boolean take(double cost, long nowNanos) {
        double gained = Math.max(0, nowNanos - filledNanos) / NANOS_PER_SECOND * perSecond;
        tokens = Math.min(capacity, tokens + gained);
        filledNanos = nowNanos;
        if (tokens < cost) {
            return false;
        }
        tokens -= cost;
        return true;
    }
}
