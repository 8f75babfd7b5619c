package org.fermata.rtp;

/**
 * How long the way to the peer and back is, from what reports say of each other (RFC 3550 section
 * 6.4.1). Owned by {@code rtp}.
 *
 * <p>A sender report that was read late, at the tick of a held line, is not echoed in LSR: a round
 * trip computed from it would be wrong by up to a second.
 */
final class RoundTrip {

    private static final double NANOS_PER_SECOND = 1e9;

    /** A round trip of more is no measurement. */
    private static final double LONGEST_SECONDS = 10;

    private final NtpClock ntp;
    private int peerReport;
    private long peerReportNanos;
    private boolean peerReportKnown;

    /** Read by any thread. */
    private volatile double milliseconds = Double.NaN;

    /**
     * Begins with nothing known.
     *
     * @param ntp the wall clock
     */
    RoundTrip(NtpClock ntp) {
        this.ntp = ntp;
    }

    /**
     * Takes what the peer reports.
     *
     * @param report what was read
     * @param prompt whether it was read as it came, not at the tick
     * @param nowNanos the loop's monotonic clock
     */
    void take(RtcpReader report, boolean prompt, long nowNanos) {
        if (report.senderReport()) {
            peerReport = report.senderNtpMiddle();
            peerReportNanos = nowNanos;
            peerReportKnown = prompt;
        }
        if (prompt && report.reportsOnUs() && report.lastSenderReport() != 0) {
            int units =
                    NtpClock.middle(ntp.at(nowNanos))
                            - report.lastSenderReport()
                            - report.delaySinceLastSenderReport();
            double seconds = Math.max(0, units) / 65_536.0;
            if (seconds < LONGEST_SECONDS) {
                milliseconds = seconds * 1000;
            }
        }
    }

    /** LSR: the middle of the NTP timestamp of the peer's last report, 0 for none. */
    int lastReport() {
        return peerReportKnown ? peerReport : 0;
    }

    /** DLSR: the time since it came, in units of 1/65,536 s; 0 for none. */
    int sinceLastReport(long nowNanos) {
        return peerReportKnown
                ? (int) ((nowNanos - peerReportNanos) / NANOS_PER_SECOND * 65_536)
                : 0;
    }

    /** The newest round trip in ms, NaN while unknown. Any thread. */
    double milliseconds() {
        return milliseconds;
    }
}
