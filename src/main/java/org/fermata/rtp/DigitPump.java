package org.fermata.rtp;

import java.time.Duration;

/**
 * Has the digits of a line sent, each 20 ms while some wait and can be sent: by {@code rtp} where
 * the send state is free, else by {@code audio-capture}, which has it. Owned by {@code rtp}.
 */
final class DigitPump {

    private final SocketLoop loop;
    private final RtpSender sender;
    private final ParkedSender parked;
    private final Runnable step = this::step;
    private boolean stepping;
    private boolean closed;

    // Written by rtp, read by any thread.
    private volatile int payloadType = -1;
    private volatile int clockRate = 8000;

    /**
     * Begins without a peer that takes digits.
     *
     * @param loop the thread and its clock
     * @param sender whose digits are sent
     * @param parked where it is while nobody has it
     */
    DigitPump(SocketLoop loop, RtpSender sender, ParkedSender parked) {
        this.loop = loop;
        this.sender = sender;
        this.parked = parked;
    }

    // ---- rtp ----

    /** Takes what was agreed. */
    void agree(RtpFlow flow) {
        clockRate = flow.eventClockRate();
        payloadType = flow.sends() ? flow.sendEventPayloadType() : -1;
    }

    /** There may be digits to send. */
    void start() {
        loop.assertOwner();
        if (!stepping) {
            step();
        }
    }

    private void step() {
        loop.assertOwner();
        stepping = !closed && sender.dtmf().pending() && sender.sends();
        if (stepping) {
            parked.ifFree(free -> free.stepDtmf(payloadType, clockRate, loop.nanoTime()));
            loop.schedule(Duration.ofMillis(DtmfSender.STEP_MS), step);
        }
    }

    /** Sends no more. */
    void close() {
        closed = true;
    }

    // ---- any thread ----

    /** The payload type for DTMF we send, -1 if the peer takes none. */
    int payloadType() {
        return payloadType;
    }

    /** The clock rate of DTMF in Hz. */
    int clockRate() {
        return clockRate;
    }
}
