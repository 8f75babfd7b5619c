package org.fermata.sip;

import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.concurrent.EventLoop;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.sip.header.RAckHeader;
import javax.sip.header.RSeqHeader;
import javax.sip.header.RequireHeader;

/**
 * The provisional responses to an INVITE that wants to be sure of them: each is sent again until
 * its PRACK comes (RFC 3262 section 3). Owned by {@code signalling}.
 */
final class ReliableRinging {

    private static final Pattern RACK = Pattern.compile("(\\d{1,10})\\s+(\\d{1,10})\\s+(\\w+)");
    private static final int FIRST_BOUND = 1 << 16;

    private final EventLoop loop;
    private final SipTimers timers;
    private final ServerTransaction invite;
    private final Runnable lost;
    private long sequence = 1L + Tokens.below(FIRST_BOUND);

    /** Whether the last one is sent again and again. */
    private boolean repeating;

    /**
     * Whether the PRACK of the last one is still due, which it is after the final response, too.
     */
    private boolean due;

    private EventLoop.Timer retransmission = () -> {};
    private EventLoop.Timer limit = () -> {};

    /**
     * Prepares to ring.
     *
     * @param lost called when no PRACK has come in 64 times T1
     */
    ReliableRinging(Core core, ServerTransaction invite, Runnable lost) {
        loop = core.loop();
        timers = core.timers();
        this.invite = invite;
        this.lost = lost;
    }

    /** Sends a provisional response, unless the one before still waits. */
    void send(SIPResponse response) {
        if (due) {
            return;
        }
        repeating = true;
        due = true;
        sequence++;
        Messages.set(response, RSeqHeader.NAME, Long.toString(sequence));
        response.addHeader(Messages.header(RequireHeader.NAME, Extensions.RELIABLE));
        invite.respond(response);
        retransmitAfter(timers.t1());
        limit = loop.schedule(timers.transactionLimit(), this::giveUp);
    }

    private void retransmitAfter(Duration pause) {
        retransmission =
                loop.schedule(
                        pause,
                        () -> {
                            if (repeating) {
                                invite.transmit();
                                retransmitAfter(pause.multipliedBy(2));
                            }
                        });
    }

    private void giveUp() {
        if (repeating) {
            stop();
            lost.run();
        }
    }

    /** Takes a PRACK, and answers it. */
    void acknowledged(ServerTransaction prack) {
        String value = HeaderText.value(prack.request(), RAckHeader.NAME);
        Matcher rack = RACK.matcher(value == null ? "" : value);
        boolean ours =
                due
                        && rack.matches()
                        && Long.parseLong(rack.group(1)) == sequence
                        && Long.parseLong(rack.group(2))
                                == invite.request().getCSeq().getSeqNumber();
        if (!ours) {
            prack.respond(481);
        } else if (prack.request().getRawContent() != null) {
            // Nothing has been answered yet that another offer could follow.
            prack.respond(488);
        } else {
            due = false;
            stop();
            prack.respond(200);
        }
    }

    /** It was acknowledged, or the INVITE has its final answer. */
    void stop() {
        repeating = false;
        retransmission.cancel();
        limit.cancel();
    }
}
