package org.fermata.call;

import java.time.Instant;
import java.util.List;

/**
 * What is told of one call besides its states: who, when, and why it ended. Owned by {@code
 * signalling}.
 */
final class CallFacts {

    final String id;
    final Origin origin;
    final String account;
    final Instant startedAt;
    RemoteParty remote;
    String transport;
    Instant answeredAt;
    Instant heldSince;
    Instant endedAt;
    EndReason reason;
    boolean missed;

    /** The lines of its conference but its own. */
    List<Integer> mergedWith = List.of();

    /** What their INVITE asked for; that of any call for one of ours. */
    Announcement announcement = Announcement.NONE;

    /**
     * Whether somebody other than the account's server calls us: he may not call on the account.
     */
    boolean stranger;

    /** A sentence on something that moves the call; null for none. */
    String notice;

    CallFacts(String id, Origin origin, String account, RemoteParty remote, Instant startedAt) {
        this.id = id;
        this.origin = origin;
        this.account = account;
        this.remote = remote;
        this.startedAt = startedAt;
    }

    /** Somebody answered: perhaps not the one we called, perhaps without saying a name. */
    void answeredBy(RemoteParty who) {
        remote = new RemoteParty(who.uri(), who.name() == null ? remote.name() : who.name());
    }

    /** The line as it stands. */
    LineSnapshot snapshot(
            int line,
            CallState state,
            HoldNegotiation hold,
            CallSound sound,
            Instant silentSince,
            String heardDigits,
            String recording) {
        boolean live = state != CallState.DISCONNECTED;
        return new LineSnapshot(
                line,
                id,
                account,
                origin,
                remote,
                state,
                hold.state(),
                hold.state() != LocalHold.NONE && hold.signalled(),
                live && sound.remoteHold(),
                sound.remoteDirection(),
                sound.muted(),
                sound.codec(),
                sound.secure(),
                transport,
                mergedWith,
                startedAt,
                answeredAt,
                heldSince,
                endedAt,
                reason,
                sound.statistics(),
                live ? (notice == null ? notice(hold, heardDigits) : notice) : null,
                silentSince,
                missed,
                announcement.diversion(),
                sound.placement().volume(),
                sound.placement().pan(),
                live ? recording : null);
    }

    private static String notice(HoldNegotiation hold, String heardDigits) {
        return hold.notice() != null ? hold.notice() : heardDigits;
    }
}
