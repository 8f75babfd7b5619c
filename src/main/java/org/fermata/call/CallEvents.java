package org.fermata.call;

import org.fermata.sdp.SdpException;
import org.fermata.sdp.SessionDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.time.Duration;

/**
 * What signalling tells of one call. An event that the call's state has no place for is logged and
 * changes nothing. Owned by {@code signalling}.
 */
final class CallEvents implements SignallingCall.Listener {

    private static final Logger log = LoggerFactory.getLogger(CallEvents.class);

    private static final int OK = 200;

    private final Call call;
    private final CallSound sound;
    private final FirstExchange firstExchange;
    private final Renegotiation renegotiation;
    private final EarlyAnswers earlyAnswers = new EarlyAnswers();

    CallEvents(
            Call call, CallSound sound, FirstExchange firstExchange, Renegotiation renegotiation) {
        this.call = call;
        this.sound = sound;
        this.firstExchange = firstExchange;
        this.renegotiation = renegotiation;
    }

    @Override
    public void sent(String transport) {
        call.sent(transport);
    }

    @Override
    public void provisional(int code, String earlyDialog, SessionDescription description) {
        call.progressed(code);
        if (call.state() != CallState.EARLY) {
            log.info("{}: {} in {} is ignored", call, code, call.state());
            return;
        }
        if (description != null && earlyAnswers.isNew(earlyDialog, description)) {
            try {
                sound.answered(description, true);
                call.earlyMedia();
            } catch (SdpException unusable) {
                log.info("{}: no early media: {}", call, unusable.getMessage());
            }
        }
        call.changed();
    }

    @Override
    public void answered(RemoteParty remote, SessionDescription answer) {
        CallState state = call.state();
        if (call.facts().origin != Origin.OUTGOING
                || state == CallState.CONFIRMED
                || state == CallState.DISCONNECTED) {
            log.info("{}: an answer in {} is ignored", call, state);
            return;
        }
        call.answeredBy(remote);
        if (firstExchange.agreed(answer)) {
            call.established("200");
        }
    }

    @Override
    public void acknowledged(SessionDescription answer) {
        if (call.state() != CallState.CONNECTING) {
            log.info("{}: an ACK in {} is ignored", call, call.state());
            return;
        }
        if (!call.answerDue() || firstExchange.agreed(answer)) {
            call.established("ACK");
        }
    }

    @Override
    public void reinvited(SessionDescription offer) {
        renegotiation.reinvited(offer);
        call.changed();
    }

    @Override
    public void reinviteAcknowledged(SessionDescription answer) {
        renegotiation.peerAcknowledged(answer);
        call.changed();
    }

    @Override
    public void reinviteAnswered(SessionDescription answer) {
        renegotiation.answered(answer);
        call.changed();
    }

    @Override
    public void reinviteRefused(int code, String text, Duration retryAfter) {
        renegotiation.hold().refused(code, text, retryAfter);
        call.changed();
    }

    @Override
    public void moved(InetAddress local) {
        if (call.state() == CallState.CONFIRMED && sound.isOpen()) {
            sound.moved(
                    local,
                    () -> {
                        renegotiation.hold().renew();
                        call.changed();
                    });
        }
    }

    @Override
    public void refreshDue() {
        if (call.live()) {
            renegotiation.hold().renew();
        }
    }

    @Override
    public void digit(char digit) {
        call.digit(digit);
    }

    @Override
    public void transferProgress(int code, String text) {
        call.transfer().progressed(code, text);
        call.changed();
    }

    @Override
    public void referred(Referral referral) {
        call.referred(referral);
    }

    /** An incoming call that ends before we answer is missed, unless another phone took it. */
    @Override
    public void ended(EndReason reason) {
        call.ending().over(reason, call.state() == CallState.INCOMING && reason.code() != OK);
    }
}
