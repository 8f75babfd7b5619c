package org.fermata.rtp;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A session's send state while nobody has it, and the way from owner to owner. Any thread. */
final class ParkedSender {

    private final AtomicReference<RtpSender> parked;

    /** Parks the state for the first time. */
    ParkedSender(RtpSender sender) {
        parked = new AtomicReference<>(sender);
    }

    /**
     * Takes the state. Who has it must give it back by {@link #park}.
     *
     * @return the state, null if somebody else has it at the moment
     */
    RtpSender take() {
        RtpSender taken = parked.getAndSet(null);
        if (taken != null) {
            taken.takenBy(Thread.currentThread());
        }
        return taken;
    }

    /** Gives the state back. */
    void park(RtpSender taken) {
        taken.interrupted();
        taken.takenBy(null);
        parked.set(taken);
    }

    /** Does something with the state, unless somebody else has it at the moment. */
    void ifFree(Consumer<RtpSender> use) {
        RtpSender taken = take();
        if (taken == null) {
            return;
        }
        try {
            use.accept(taken);
        } finally {
            park(taken);
        }
    }
}
