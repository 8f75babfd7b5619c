package org.fermata.model;

import org.fermata.call.CallState;
import org.fermata.call.EndReason;
import org.fermata.call.LineSnapshot;
import org.fermata.call.LocalHold;
import org.fermata.call.Origin;
import org.fermata.call.Placement;
import org.fermata.call.RemoteParty;
import org.fermata.call.RtpStatistics;
import org.fermata.sdp.Direction;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Makes snapshots of lines for tests, changed from a call that has just been answered. */
public final class Lines {

    private final int number;
    private final Instant now;
    private String id;
    private String account = "work";
    private Origin origin = Origin.OUTGOING;
    private RemoteParty remote = new RemoteParty("sip:600@example.org", null);
    private CallState state = CallState.CONFIRMED;
    private LocalHold hold = LocalHold.NONE;
    private boolean holdSignalled;
    private boolean remoteHold;
    private boolean muted;
    private String codec = "G722";
    private String secure;
    private String transport = "UDP";
    private Instant startedAt;
    private Instant answeredAt;
    private Instant heldSince;
    private Instant endedAt;
    private EndReason reason;
    private String notice;
    private Instant silentSince;
    private boolean missed;
    private RtpStatistics rtp = RtpStatistics.NONE;
    private List<Integer> mergedWith = List.of();
    private String recording;

    private Lines(int number, Instant now) {
        this.number = number;
        this.now = now;
        id = "call-" + number;
        startedAt = now;
        answeredAt = now;
    }

    /** A call on a line, answered now. */
    public static Lines line(int number, Instant now) {
        return new Lines(number, now);
    }

    public Lines id(String value) {
        id = value;
        return this;
    }

    public Lines remote(String uri, String name) {
        remote = new RemoteParty(uri, name);
        return this;
    }

    public Lines account(String value) {
        account = value;
        return this;
    }

    /** The call has been talked on for so long. */
    public Lines since(Duration talked) {
        startedAt = now.minus(talked).minusSeconds(4);
        answeredAt = now.minus(talked);
        return this;
    }

    public Lines incoming() {
        origin = Origin.INCOMING;
        return this;
    }

    public Lines ringing(Duration rung) {
        origin = Origin.INCOMING;
        state = CallState.INCOMING;
        startedAt = now.minus(rung);
        answeredAt = null;
        codec = null;
        return this;
    }

    public Lines calling(boolean ringsThere) {
        state = ringsThere ? CallState.EARLY : CallState.CALLING;
        answeredAt = null;
        codec = null;
        return this;
    }

    public Lines held(Duration held) {
        return hold(LocalHold.HELD, held, true);
    }

    public Lines hold(LocalHold value, Duration held, boolean signalled) {
        hold = value;
        heldSince = value == LocalHold.NONE ? null : now.minus(held);
        holdSignalled = signalled;
        return this;
    }

    public Lines heldByPeer() {
        remoteHold = true;
        return this;
    }

    public Lines muted() {
        muted = true;
        return this;
    }

    public Lines codec(String value) {
        codec = value;
        return this;
    }

    /** How it is encrypted, and the transport its keys went by. */
    public Lines secure(String how, String by) {
        secure = how;
        transport = by;
        return this;
    }

    public Lines notice(String value) {
        notice = value;
        return this;
    }

    public Lines rtp(RtpStatistics value) {
        rtp = value;
        return this;
    }

    public Lines silent(Duration silent) {
        silentSince = now.minus(silent);
        return this;
    }

    public Lines ended(EndReason why) {
        state = CallState.DISCONNECTED;
        endedAt = now;
        reason = why;
        return this;
    }

    public Lines missed(EndReason why) {
        ringing(Duration.ofMinutes(3));
        missed = true;
        return ended(why);
    }

    public Lines mergedWith(Integer... lines) {
        mergedWith = List.of(lines);
        return this;
    }

    public Lines recorded() {
        recording = "/home/user/Recordings/Fermata/talk.wav";
        return this;
    }

    /** The snapshot. */
    public LineSnapshot make() {
        return new LineSnapshot(
                number,
                id,
                account,
                origin,
                remote,
                state,
                hold,
                holdSignalled,
                remoteHold,
                remoteHold ? Direction.SENDONLY : Direction.SENDRECV,
                muted,
                codec,
                secure,
                transport,
                mergedWith,
                startedAt,
                answeredAt,
                heldSince,
                endedAt,
                reason,
                rtp,
                notice,
                silentSince,
                missed,
                null,
                Placement.USUAL.volume(),
                Placement.USUAL.pan(),
                recording);
    }
}
