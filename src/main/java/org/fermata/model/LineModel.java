package org.fermata.model;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

import org.fermata.call.CallState;
import org.fermata.call.LineCommands;
import org.fermata.call.LineSnapshot;
import org.fermata.call.Outcome;
import org.fermata.store.AccountSettings;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One call on the board. Owned by the thread that runs the model's executor; a {@code request…()}
 * returns at once, and what comes of it shows in the properties.
 */
public final class LineModel {

    /** How many of the digits sent are shown; the oldest go first. */
    private static final int DIGITS_SHOWN = 16;

    private final PhoneModel phone;
    private final int number;
    private final String id;
    private final ReadOnlyObjectWrapper<LineSnapshot> snapshot;
    private final ReadOnlyObjectWrapper<LinePhase> phase;
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem");
    private final ReadOnlyStringWrapper digits = new ReadOnlyStringWrapper(this, "digits", "");

    LineModel(PhoneModel phone, LineSnapshot first) {
        this.phone = phone;
        number = first.line();
        id = first.id();
        snapshot = new ReadOnlyObjectWrapper<>(this, "snapshot", first);
        phase = new ReadOnlyObjectWrapper<>(this, "phase", LinePhase.of(first));
    }

    /** The line's number, from 1. */
    public int number() {
        return number;
    }

    /** The call's id. */
    public String id() {
        return id;
    }

    /** The line as it stands. */
    public LineSnapshot snapshot() {
        return snapshot.get();
    }

    /** The line as it stands. */
    public ReadOnlyObjectProperty<LineSnapshot> snapshotProperty() {
        return snapshot.getReadOnlyProperty();
    }

    /** What the line is to the person at the board. */
    public LinePhase phase() {
        return phase.get();
    }

    /** What the line is to the person at the board. */
    public ReadOnlyObjectProperty<LinePhase> phaseProperty() {
        return phase.getReadOnlyProperty();
    }

    /** Why the last command was refused, in a sentence; null since one was not. */
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** The last DTMF digits sent in this call, empty for none. */
    public ReadOnlyStringProperty digitsProperty() {
        return digits.getReadOnlyProperty();
    }

    /** Answers an incoming call. */
    public void requestAnswer() {
        request(lines -> lines.answer(number));
    }

    /** Declines an incoming call. */
    public void requestDecline() {
        request(lines -> lines.decline(number));
    }

    /** Ends the call. */
    public void requestHangUp() {
        request(lines -> lines.hangUp(number));
    }

    /** Holds the call. */
    public void requestHold() {
        request(lines -> lines.hold(number));
    }

    /** Resumes the call. */
    public void requestResume() {
        request(lines -> lines.resume(number));
    }

    /** Holds the line if it is live, resumes it if it is held; nothing before it is answered. */
    public void requestHoldOrResume() {
        switch (phase()) {
            case HELD -> requestResume();
            case ACTIVE, HELD_BY_PEER, CONNECTING -> requestHold();
            default -> {}
        }
    }

    /**
     * Has the other side call somebody else in our place.
     *
     * @param target a number, a name or an address
     */
    public void requestTransfer(String target) {
        request(lines -> lines.transfer(number, target));
    }

    /** Has the other side talk to that of another line in our place. */
    public void requestTransferToLine(int other) {
        request(lines -> lines.transferToLine(number, other));
    }

    /** Parks the call at its account's code. */
    public void requestPark() {
        request(lines -> lines.park(number));
    }

    /**
     * The code that the call is parked at.
     *
     * @return as the settings have it, null where its account has none
     */
    public String parkCode() {
        String account = snapshot().account();
        AccountSettings known =
                account == null ? null : phone.settings().current().accounts().get(account);
        return known == null ? null : known.parkCode();
    }

    /**
     * Whether the other side of this line can be connected with that of another.
     *
     * @param other the other line
     */
    public boolean canConnectWith(LineModel other) {
        return other != this && isConnected() && other.isConnected();
    }

    private boolean isConnected() {
        return snapshot().state() == CallState.CONFIRMED;
    }

    /** Whether it hears other lines. */
    public boolean isMerged() {
        return !snapshot().mergedWith().isEmpty();
    }

    /** The lines of its conference by their numbers, itself among them; itself alone for none. */
    public List<LineModel> conference() {
        return phone.lines().stream()
                .filter(one -> one == this || snapshot().mergedWith().contains(one.number()))
                .toList();
    }

    /** Those of its conference that are talked on, itself among them. */
    public List<LineModel> talkedOnTogether() {
        return conference().stream().filter(one -> one.phase() == LinePhase.ACTIVE).toList();
    }

    /**
     * Whether this line and another can be made to hear each other.
     *
     * @param other the other line
     */
    public boolean canMergeWith(LineModel other) {
        return canConnectWith(other) && !snapshot().mergedWith().contains(other.number());
    }

    /** Makes this line and another hear each other, with the conferences they are in. */
    public void requestMergeWith(LineModel other) {
        request(lines -> lines.merge(List.of(number, other.number())));
    }

    /** Resumes all lines of its conference. */
    public void requestResumeConference() {
        requestTalkOn(conference());
    }

    /** Talks on several lines of its conference. */
    public void requestTalkOn(List<LineModel> some) {
        if (some.size() < 2) {
            requestResume();
        } else {
            List<Integer> numbers = some.stream().map(LineModel::number).toList();
            request(lines -> lines.merge(numbers));
        }
    }

    /** Takes the line out of its conference. */
    public void requestSplit() {
        request(lines -> lines.split(number));
    }

    /** Records both sides from now on, or no more. */
    public void requestRecord(boolean on) {
        request(lines -> lines.record(number, on, null));
    }

    /** Mutes or unmutes our microphone on this line. */
    public void requestMute(boolean muted) {
        request(lines -> lines.mute(number, muted));
    }

    /**
     * Says how loud the line is heard here.
     *
     * @param percent 0 to 200
     */
    public void requestVolume(int percent) {
        request(lines -> lines.volume(number, percent));
    }

    /**
     * Says where the line is heard.
     *
     * @param where from −100, left, to 100, right
     */
    public void requestPan(int where) {
        request(lines -> lines.pan(number, where));
    }

    /**
     * Sends DTMF digits.
     *
     * @param sent of {@code 0-9*#A-D} and {@code ,}
     */
    public void requestDigits(String sent) {
        phone.assertOwner();
        String all = digits.get() + sent;
        digits.set(all.substring(Math.max(0, all.length() - DIGITS_SHOWN)));
        request(lines -> lines.dtmf(number, sent));
    }

    /** Takes an ended or missed call off the board. */
    public void requestDismiss() {
        phone.assertOwner();
        phone.core().signalling().execute(() -> phone.core().lines().dismiss(number));
    }

    /** Ends the call in the way that fits: decline, hang up, or take it off the board. */
    public void requestEnd() {
        if (phase() == LinePhase.RINGING) {
            requestDecline();
        } else if (phase().isLive()) {
            requestHangUp();
        } else {
            requestDismiss();
        }
    }

    private void request(Function<LineCommands, CompletionStage<Outcome>> command) {
        phone.assertOwner();
        problem.set(null);
        phone.request(command, this::outcome);
    }

    private void outcome(Outcome outcome) {
        if (!outcome.done()) {
            problem.set(outcome.reason());
        }
    }

    void update(LineSnapshot latest) {
        LineSnapshot before = snapshot.get();
        if (before.state() != latest.state() || before.localHold() != latest.localHold()) {
            problem.set(null);
        }
        phase.set(LinePhase.of(latest));
        snapshot.set(latest);
    }
}
