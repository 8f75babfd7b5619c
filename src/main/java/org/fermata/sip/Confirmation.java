package org.fermata.sip;

import org.fermata.concurrent.EventLoop;

import java.time.Duration;

/**
 * A 200 of ours to an INVITE, sent again and again until its ACK comes (RFC 3261 section 13.3.1.4).
 * Owned by {@code signalling}.
 */
final class Confirmation {

    private final EventLoop loop;
    private final SipTimers timers;
    private final ServerTransaction transaction;
    private final boolean lateOffer;
    private final Runnable lost;
    private EventLoop.Timer retransmission = () -> {};
    private EventLoop.Timer limit = () -> {};
    private boolean done;

    /**
     * Begins to wait.
     *
     * @param transaction the INVITE, whose 200 has just been sent
     * @param lateOffer whether the ACK must bring their answer
     * @param lost called when no ACK has come in 64 times T1
     */
    Confirmation(Core core, ServerTransaction transaction, boolean lateOffer, Runnable lost) {
        loop = core.loop();
        timers = core.timers();
        this.transaction = transaction;
        this.lateOffer = lateOffer;
        this.lost = lost;
        retransmitAfter(timers.t1());
        limit = loop.schedule(timers.transactionLimit(), this::giveUp);
    }

    private void retransmitAfter(Duration pause) {
        retransmission =
                loop.schedule(
                        pause,
                        () -> {
                            if (!done) {
                                transaction.transmit();
                                retransmitAfter(timers.next(pause));
                            }
                        });
    }

    private void giveUp() {
        if (!done) {
            stop();
            lost.run();
        }
    }

    boolean lateOffer() {
        return lateOffer;
    }

    /** The sequence number its ACK must bear. */
    long sequence() {
        return transaction.request().getCSeq().getSeqNumber();
    }

    /** The ACK has come, or nobody cares any more. */
    void stop() {
        done = true;
        retransmission.cancel();
        limit.cancel();
    }
}
