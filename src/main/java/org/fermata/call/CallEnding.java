package org.fermata.call;

import org.fermata.concurrent.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ways in which a call ends; only the first one counts. Owned by {@code signalling}. */
final class CallEnding {

    private static final Logger log = LoggerFactory.getLogger(CallEnding.class);

    private final Call call;
    private final EventLoop loop;

    /** Why there was nothing to offer, null while there was. */
    private EndReason failure;

    CallEnding(Call call, EventLoop loop) {
        this.call = call;
        this.loop = loop;
    }

    /** Ends the call, whatever its state. The session counts as over at once (RFC 3261 15.1.1). */
    void end() {
        switch (call.state()) {
            case DISCONNECTED -> log.debug("{}: is over already", call);
            case INCOMING -> {
                call.session().reject(603);
                finish(new EndReason(603, "Declined", EndReason.By.LOCAL), false);
            }
            case NULL, CALLING, EARLY -> {
                call.session().hangUp();
                finish(new EndReason(487, "Cancelled", EndReason.By.LOCAL), false);
            }
            case CONNECTING, CONFIRMED -> {
                call.session().hangUp();
                finish(new EndReason(200, EndReason.HUNG_UP, EndReason.By.LOCAL), false);
            }
        }
    }

    /** The other side goes on with somebody else: this call is done with. */
    void handedOver(String text) {
        call.session().hangUp();
        finish(new EndReason(200, text, EndReason.By.LOCAL), false);
    }

    /** Ends a call that cannot go on. */
    void abandon(EndReason why) {
        call.session().hangUp();
        finish(why, false);
    }

    /** It is over, says signalling. */
    void over(EndReason why, boolean unseen) {
        finish(failure != null ? failure : why, unseen);
    }

    /** Sends a call on that rings here. It was missed all the same. */
    void sentOn(Reception.Refusal refusal) {
        refusal.to(call.session());
        finish(new EndReason(refusal.code(), refusal.text(), EndReason.By.LOCAL), true);
    }

    /** Nobody took it in time. */
    void ringLimitReached() {
        if (call.state() == CallState.INCOMING) {
            call.session().reject(480);
            finish(new EndReason(480, "Not answered", EndReason.By.LOCAL), true);
        }
    }

    /** There is no sound to offer: no INVITE goes out, and the call ends. */
    void cannotInvite(EndReason why) {
        failure = why;
        loop.execute(
                () -> {
                    if (call.session() != null) {
                        call.session().hangUp();
                    }
                    finish(why, false);
                });
    }

    /** We cannot answer a call that rings. */
    void cannotTake(EndReason why) {
        call.session().reject(why.code());
        finish(why, false);
    }

    private void finish(EndReason why, boolean unseen) {
        if (call.live()) {
            call.disconnected(why, unseen);
        }
    }
}
