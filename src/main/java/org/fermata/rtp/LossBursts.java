package org.fermata.rtp;

/**
 * Sorts the losses of a stream into bursts and the gaps between them (RFC 3611 section 4.7.2): in a
 * burst fewer than {@link #GMIN} packets come between two losses. Owned by {@code rtp}.
 */
final class LossBursts {

    /** RFC 3611 section 4.7.2 recommends it. */
    static final int GMIN = 16;

    private long highest = -1;

    /** Packets that came since the last loss. */
    private long sinceLoss = GMIN;

    /** Losses and packets of the burst that may be going on: one loss alone is none. */
    private long openLosses;

    private long openPackets;

    private long burstLosses;
    private long burstPackets;
    private long bursts;
    private long losses;

    /** Losses in a row count once. */
    private long runs;

    private long packets;

    /** Another stream begins; what was counted stays. */
    void restart() {
        closeBurst();
        highest = -1;
        sinceLoss = GMIN;
    }

    /**
     * A packet came. One that was overtaken counts as lost: it has its place behind others.
     *
     * @param sequence its number with the wraps counted
     */
    void arrived(long sequence) {
        if (highest >= 0 && sequence > highest) {
            if (sequence > highest + 1) {
                runs++;
            }
            for (long missing = Math.min(sequence - highest - 1, 4L * GMIN);
                    missing > 0;
                    missing--) {
                lost();
            }
        }
        if (sequence <= highest) {
            return;
        }
        highest = sequence;
        packets++;
        sinceLoss++;
        if (openLosses > 0) {
            openPackets++;
            if (sinceLoss >= GMIN) {
                // What came after the last loss belongs to the gap.
                openPackets -= sinceLoss;
                closeBurst();
            }
        }
    }

    private void lost() {
        packets++;
        losses++;
        openLosses++;
        openPackets++;
        sinceLoss = 0;
    }

    private void closeBurst() {
        if (openLosses > 1) {
            bursts++;
            burstLosses += openLosses;
            burstPackets += openPackets;
        }
        openLosses = 0;
        openPackets = 0;
    }

    /** The share of packets lost within bursts, in 256ths. */
    int burstDensity() {
        return share(burstLosses, burstPackets);
    }

    /** The share of packets lost between bursts, in 256ths. */
    int gapDensity() {
        return share(losses - burstLosses, packets - burstPackets);
    }

    /**
     * BurstR of ITU-T G.107 section 7.3: the mean number of losses in a row over that of the same
     * loss by chance.
     *
     * @return 1 for losses by chance and for none; more where they come together
     */
    double ratio() {
        if (runs == 0) {
            return 1;
        }
        double byChance = 1 / (1 - (double) losses / packets);
        return Math.max(1, (double) losses / runs / byChance);
    }

    /** The mean length of a burst in packets. */
    double burstLength() {
        return bursts == 0 ? 0 : (double) burstPackets / bursts;
    }

    /** The mean length of a gap in packets. */
    double gapLength() {
        return (double) (packets - burstPackets) / (bursts + 1);
    }

    private static int share(long part, long whole) {
        return whole <= 0 ? 0 : (int) Math.min(255, 256 * part / whole);
    }
}
