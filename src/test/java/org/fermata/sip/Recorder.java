package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.EndReason;
import org.fermata.call.Referral;
import org.fermata.call.RemoteParty;
import org.fermata.call.SignallingCall;
import org.fermata.sdp.SessionDescription;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Notes what happens to a call, for a test to wait for. */
class Recorder implements SignallingCall.Listener {

    /** One event: its method's name and arguments. */
    record Event(String name, List<Object> arguments) {
        <T> T argument(int index, Class<T> type) {
            return type.cast(arguments.get(index));
        }
    }

    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final List<Event> all = new CopyOnWriteArrayList<>();

    private void note(String name, Object... arguments) {
        Event event = new Event(name, java.util.Arrays.asList(arguments));
        all.add(event);
        events.add(event);
    }

    /** Waits for the next event of this name, passing over others. */
    Event expect(String name) {
        try {
            while (true) {
                Event event = events.poll(8, TimeUnit.SECONDS);
                assertThat(event).as("%s after %s", name, all).isNotNull();
                if (event.name().equals(name)) {
                    return event;
                }
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    EndReason expectEnd() {
        return expect("ended").argument(0, EndReason.class);
    }

    /** Everything so far. */
    List<Event> all() {
        return all;
    }

    long count(String name) {
        return all.stream().filter(event -> event.name().equals(name)).count();
    }

    @Override
    public void sent(String transport) {
        note("sent", transport);
    }

    @Override
    public void provisional(int code, String earlyDialog, SessionDescription description) {
        note("provisional", code, earlyDialog, description);
    }

    @Override
    public void answered(RemoteParty remote, SessionDescription answer) {
        note("answered", remote, answer);
    }

    @Override
    public void acknowledged(SessionDescription answer) {
        note("acknowledged", answer);
    }

    @Override
    public void reinvited(SessionDescription offer) {
        note("reinvited", offer);
    }

    @Override
    public void reinviteAcknowledged(SessionDescription answer) {
        note("reinviteAcknowledged", answer);
    }

    @Override
    public void reinviteAnswered(SessionDescription answer) {
        note("reinviteAnswered", answer);
    }

    @Override
    public void reinviteRefused(int code, String text, Duration retryAfter) {
        note("reinviteRefused", code, text, retryAfter);
    }

    @Override
    public void digit(char digit) {
        note("digit", digit);
    }

    @Override
    public void transferProgress(int code, String text) {
        note("transferProgress", code, text);
    }

    @Override
    public void referred(Referral referral) {
        note("referred", referral);
    }

    @Override
    public void refreshDue() {
        note("refreshDue");
    }

    @Override
    public void ended(EndReason reason) {
        note("ended", reason);
    }
}
