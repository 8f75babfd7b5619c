package org.fermata.demo;

import org.fermata.call.EndReason;
import org.fermata.call.RemoteParty;
import org.fermata.call.SignallingCall;
import org.fermata.sdp.SessionDescription;

import java.time.Duration;

/** Hears of a call that was rejected at once, and has nothing more to do with it. */
final class Rejected implements SignallingCall.Listener {

    @Override
    public void sent(String transport) {}

    @Override
    public void provisional(int code, String earlyDialog, SessionDescription description) {}

    @Override
    public void answered(RemoteParty remote, SessionDescription answer) {}

    @Override
    public void acknowledged(SessionDescription answer) {}

    @Override
    public void reinvited(SessionDescription offer) {}

    @Override
    public void reinviteAcknowledged(SessionDescription answer) {}

    @Override
    public void reinviteAnswered(SessionDescription answer) {}

    @Override
    public void reinviteRefused(int code, String text, Duration retryAfter) {}

    @Override
    public void ended(EndReason reason) {}
}
