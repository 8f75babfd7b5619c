package org.fermata.call;

import org.fermata.concurrent.EventLoop;
import org.fermata.sdp.SdpException;
import org.fermata.sdp.SessionDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * One call from the first INVITE to its end: its state, its sound and its hold.
 *
 * <pre>
 *   NULL ──▶ CALLING ──▶ EARLY ──▶ CONFIRMED ──▶ DISCONNECTED
 *     │         └──────────────────────▲               ▲
 *     └────▶ INCOMING ──▶ CONNECTING ──┘      from every state
 * </pre>
 *
 * Owned by {@code signalling}: every method must be called there.
 */
final class Call implements SignallingCall.Listener, CallMedia.Listener, HoldNegotiation.Outside {

    private static final Logger log = LoggerFactory.getLogger(Call.class);

    /** After this long a call that nobody takes is given back to the caller as unanswered. */
    private static final Duration RING_LIMIT = Duration.ofMinutes(3);

    /** How long RTP has been missing when the media say so. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private static final Map<CallState, Set<CallState>> LEGAL = new EnumMap<>(CallState.class);

    static {
        LEGAL.put(
                CallState.NULL,
                EnumSet.of(CallState.CALLING, CallState.INCOMING, CallState.DISCONNECTED));
        LEGAL.put(
                CallState.CALLING,
                EnumSet.of(CallState.EARLY, CallState.CONFIRMED, CallState.DISCONNECTED));
        LEGAL.put(CallState.EARLY, EnumSet.of(CallState.CONFIRMED, CallState.DISCONNECTED));
        LEGAL.put(CallState.INCOMING, EnumSet.of(CallState.CONNECTING, CallState.DISCONNECTED));
        LEGAL.put(CallState.CONNECTING, EnumSet.of(CallState.CONFIRMED, CallState.DISCONNECTED));
        LEGAL.put(CallState.CONFIRMED, EnumSet.of(CallState.DISCONNECTED));
        LEGAL.put(CallState.DISCONNECTED, EnumSet.noneOf(CallState.class));
    }

    private static final EndReason NOTHING_IN_COMMON =
            new EndReason(488, "No sound format in common", EndReason.By.LOCAL);

    /** What a call tells the one who keeps it. */
    interface Owner {
        /** Something the snapshot shows has changed. */
        void changed(Call call);

        /** The call is over. */
        void ended(Call call);
    }

    /**
     * What every call works with.
     *
     * @param loop the signalling thread
     * @param media where calls get their sound
     * @param random for session ids and retry delays
     * @param owner who keeps the calls
     */
    record Environment(EventLoop loop, Media media, RandomGenerator random, Owner owner) {}

    private final Environment environment;
    private final int line;
    private final String id = UUID.randomUUID().toString();
    private final Origin origin;
    private final String account;
    private final SessionDescription invitedWith;
    private final InetAddress invitedAt;
    private final CallSound sound;
    private final HoldNegotiation hold;
    private final CallCommands commands;
    private final Instant startedAt;

    private SignallingCall session;
    private RemoteParty remote;
    private CallState state = CallState.NULL;
    private String transport;
    private boolean earlyMedia;
    private Instant answeredAt;
    private Instant heldSince;
    private Instant endedAt;
    private Instant silentSince;
    private EndReason reason;
    private EndReason failure;
    private boolean missed;
    private EventLoop.Timer ringLimit;

    private Call(
            Environment environment,
            int line,
            Origin origin,
            RemoteParty remote,
            String account,
            SessionDescription invitedWith,
            InetAddress invitedAt) {
        this.environment = environment;
        this.line = line;
        this.origin = origin;
        this.remote = remote;
        this.account = account;
        this.invitedWith = invitedWith;
        this.invitedAt = invitedAt;
        EventLoop loop = environment.loop();
        long sessionId = environment.random().nextLong(1, Integer.MAX_VALUE);
        sound = new CallSound(environment.media(), id, this, sessionId);
        hold = new HoldNegotiation(loop, environment.random(), toString(), this);
        commands = new CallCommands(this, loop);
        startedAt = loop.now();
    }

    /** A call we make; {@link #dialled} follows. */
    static Call outgoing(Environment environment, int line, RemoteParty remote, String account) {
        return new Call(environment, line, Origin.OUTGOING, remote, account, null, null);
    }

    /** A call that came in, and rings from now on. */
    static Call incoming(
            Environment environment,
            int line,
            SignallingCall session,
            Signalling.Invitation invitation) {
        Call call =
                new Call(
                        environment,
                        line,
                        Origin.INCOMING,
                        invitation.remote(),
                        invitation.account(),
                        invitation.offer(),
                        invitation.localAddress());
        call.session = session;
        call.transport = invitation.transport();
        call.set(CallState.INCOMING, "INVITE");
        call.ringLimit = environment.loop().schedule(RING_LIMIT, call::ringLimitReached);
        session.ring();
        call.changed();
        return call;
    }

    // What the user does, through CallCommands.

    /** Its INVITE is under way. */
    void dialled(SignallingCall outgoing) {
        session = outgoing;
        changed();
    }

    /**
     * Makes the offer of our INVITE.
     *
     * @throws UncheckedIOException if there is no sound; the call then ends
     */
    SessionDescription firstOffer(InetAddress local) {
        try {
            sound.open(local);
        } catch (IOException noSound) {
            failure = noSound(noSound);
            environment.loop().execute(this::giveUpBeforeInvite);
            throw new UncheckedIOException(noSound);
        }
        return sound.offer(false);
    }

    private EndReason noSound(IOException cause) {
        log.warn("{}: no media", this, cause);
        return new EndReason(
                500, "The call has no sound: " + cause.getMessage(), EndReason.By.LOCAL);
    }

    private void giveUpBeforeInvite() {
        if (session != null) {
            session.hangUp();
        }
        finish(failure, false);
    }

    /** Answers a call that rings. */
    void take() {
        SessionDescription description;
        try {
            sound.open(invitedAt);
            description =
                    invitedWith == null ? sound.offer(false) : sound.answer(invitedWith, false);
        } catch (IOException noSound) {
            session.reject(500);
            finish(noSound(noSound), false);
            return;
        } catch (SdpException nothingInCommon) {
            log.info("{}: {}", this, nothingInCommon.getMessage());
            session.reject(488);
            finish(NOTHING_IN_COMMON, false);
            return;
        }
        answeredAt = environment.loop().now();
        set(CallState.CONNECTING, "answered here");
        session.answer(description);
        hearOrNot();
        changed();
    }

    /** Ends the call, whatever its state. The session counts as over at once (RFC 3261 15.1.1). */
    void end() {
        switch (state) {
            case DISCONNECTED -> log.debug("{}: is over already", this);
            case INCOMING -> {
                session.reject(603);
                finish(new EndReason(603, "Declined", EndReason.By.LOCAL), false);
            }
            case NULL, CALLING, EARLY -> {
                session.hangUp();
                finish(new EndReason(487, "Cancelled", EndReason.By.LOCAL), false);
            }
            case CONNECTING, CONFIRMED -> {
                session.hangUp();
                finish(new EndReason(200, "Hung up", EndReason.By.LOCAL), false);
            }
        }
    }

    void mute(boolean muted) {
        sound.mute(muted);
        changed();
    }

    /** Takes a missed call for seen. */
    void dismissed() {
        missed = false;
    }

    private void ringLimitReached() {
        if (state == CallState.INCOMING) {
            session.reject(480);
            finish(new EndReason(480, "Not answered", EndReason.By.LOCAL), true);
        }
    }

    // What signalling tells.

    @Override
    public void sent(String over) {
        transport = over;
        if (state == CallState.NULL) {
            set(CallState.CALLING, "INVITE sent");
        }
        changed();
    }

    @Override
    public void provisional(int code, String earlyDialog, SessionDescription description) {
        if (state == CallState.NULL || state == CallState.CALLING) {
            if (state == CallState.NULL) {
                set(CallState.CALLING, Integer.toString(code));
            }
            set(CallState.EARLY, Integer.toString(code));
        }
        if (state != CallState.EARLY) {
            log.info("{}: {} in {} is ignored", this, code, state);
            return;
        }
        if (description != null) {
            try {
                sound.answered(description, true);
                earlyMedia = true;
                hearOrNot();
            } catch (SdpException unusable) {
                log.info("{}: no early media: {}", this, unusable.getMessage());
            }
        }
        changed();
    }

    @Override
    public void answered(RemoteParty who, SessionDescription answer) {
        if (state == CallState.NULL) {
            set(CallState.CALLING, "200");
        }
        if (state != CallState.CALLING && state != CallState.EARLY) {
            log.info("{}: an answer in {} is ignored", this, state);
            return;
        }
        if (who != null) {
            remote = new RemoteParty(who.uri(), who.name() == null ? remote.name() : who.name());
        }
        if (!takeAnswer(answer)) {
            return;
        }
        answeredAt = environment.loop().now();
        set(CallState.CONFIRMED, "200");
        hearOrNot();
        hold.confirmed();
        changed();
    }

    @Override
    public void acknowledged(SessionDescription answer) {
        if (state != CallState.CONNECTING) {
            log.info("{}: an ACK in {} is ignored", this, state);
            return;
        }
        if (invitedWith == null && !takeAnswer(answer)) {
            return;
        }
        set(CallState.CONFIRMED, "ACK");
        hearOrNot();
        hold.confirmed();
        changed();
    }

    /** The answer that makes the call; without one it ends. */
    private boolean takeAnswer(SessionDescription answer) {
        try {
            if (answer != null) {
                sound.answered(answer, false);
            }
            if (sound.agreed()) {
                return true;
            }
            log.warn("{}: answered without a session description", this);
        } catch (SdpException unusable) {
            log.warn("{}: unusable answer: {}", this, unusable.getMessage());
        }
        session.hangUp();
        finish(NOTHING_IN_COMMON, false);
        return false;
    }

    @Override
    public void reinvited(SessionDescription offer) {
        boolean answerDue = state == CallState.CONNECTING && invitedWith == null;
        if (answerDue || state != CallState.CONFIRMED && state != CallState.CONNECTING) {
            log.info("{}: a re-INVITE in {} is refused", this, state);
            session.rejectReinvite(491);
            return;
        }
        if (offer == null) {
            session.answerReinvite(sound.offer(hold.wished()));
            hold.offeredLate();
            return;
        }
        try {
            SessionDescription answer = sound.answer(offer, hold.wished());
            session.answerReinvite(answer);
            hold.answeredPeer(answer.direction());
        } catch (SdpException nothingInCommon) {
            log.info("{}: re-INVITE refused: {}", this, nothingInCommon.getMessage());
            session.rejectReinvite(488);
            hold.peerFinished();
        }
        changed();
    }

    @Override
    public void reinviteAcknowledged(SessionDescription answer) {
        takeReanswer(answer);
        hold.peerFinished();
        changed();
    }

    @Override
    public void reinviteAnswered(SessionDescription answer) {
        takeReanswer(answer);
        hold.answered();
        changed();
    }

    /** The dialog has moved on even if its answer is of no use: the sound stays as it was. */
    private void takeReanswer(SessionDescription answer) {
        if (answer == null || state == CallState.DISCONNECTED) {
            return;
        }
        try {
            sound.answered(answer, false);
        } catch (SdpException unusable) {
            log.warn("{}: unusable answer to a re-INVITE: {}", this, unusable.getMessage());
        }
    }

    @Override
    public void reinviteRefused(int code, String text, Duration retryAfter) {
        hold.refused(code, text, retryAfter);
        changed();
    }

    @Override
    public void ended(EndReason why) {
        boolean elsewhere = why.code() == 200;
        finish(failure != null ? failure : why, state == CallState.INCOMING && !elsewhere);
    }

    private void finish(EndReason why, boolean unseen) {
        if (state == CallState.DISCONNECTED) {
            return;
        }
        set(CallState.DISCONNECTED, why.code() + " " + why.text() + " by " + why.by());
        reason = why;
        missed = unseen;
        endedAt = environment.loop().now();
        heldSince = null;
        silentSince = null;
        if (ringLimit != null) {
            ringLimit.cancel();
        }
        hold.ended();
        sound.close();
        environment.owner().ended(this);
        changed();
    }

    // What the media tell.

    @Override
    public void silent(boolean silent) {
        silentSince = silent ? environment.loop().now().minus(SILENCE) : null;
        changed();
    }

    @Override
    public void digit(char digit) {
        log.debug("{}: the peer sent a digit", this);
    }

    // What the hold needs.

    @Override
    public boolean confirmed() {
        return state == CallState.CONFIRMED;
    }

    @Override
    public boolean transactionOpen() {
        return session.transactionOpen();
    }

    @Override
    public boolean ownsCallId() {
        return !session.incoming();
    }

    @Override
    public void reinvite(boolean held) {
        session.reinvite(sound.offer(held));
    }

    @Override
    public Duration lastHeard() {
        long last = sound.lastReceivedNanos();
        return last == Long.MIN_VALUE
                ? null
                : Duration.ofNanos(environment.loop().nanoTime() - last);
    }

    @Override
    public void peerLost() {
        session.hangUp();
        finish(new EndReason(408, "The other side no longer answers", EndReason.By.NETWORK), false);
    }

    @Override
    public void holdChanged() {
        if (hold.state() == LocalHold.NONE) {
            heldSince = null;
        } else if (heldSince == null) {
            heldSince = environment.loop().now();
            silentSince = null;
        }
        hearOrNot();
        changed();
    }

    private void hearOrNot() {
        boolean connected =
                state == CallState.EARLY
                        || state == CallState.CONNECTING
                        || state == CallState.CONFIRMED;
        sound.setAudible(connected && hold.state() == LocalHold.NONE);
    }

    /** The only place that changes the state. */
    private void set(CallState next, String event) {
        if (!LEGAL.get(state).contains(next)) {
            throw new IllegalStateException(this + ": " + state + " to " + next + " on " + event);
        }
        log.info("{}: {} → {} ({})", this, state, next, event);
        state = next;
    }

    private void changed() {
        commands.look();
        environment.owner().changed(this);
    }

    // How it stands.

    int line() {
        return line;
    }

    String id() {
        return id;
    }

    Origin origin() {
        return origin;
    }

    CallState state() {
        return state;
    }

    EndReason reason() {
        return reason;
    }

    boolean missed() {
        return missed;
    }

    Instant startedAt() {
        return startedAt;
    }

    CallSound sound() {
        return sound;
    }

    HoldNegotiation hold() {
        return hold;
    }

    CallCommands commands() {
        return commands;
    }

    boolean live() {
        return state != CallState.DISCONNECTED;
    }

    /** Whether the user talks here, or is about to. */
    boolean talking() {
        boolean connected = state == CallState.CONNECTING || state == CallState.CONFIRMED;
        boolean open = hold.state() == LocalHold.NONE || hold.state() == LocalHold.RESUMING;
        return connected && open;
    }

    /** Whether we are to hear that the other side rings. */
    boolean ringsBack() {
        return state == CallState.EARLY && !earlyMedia && hold.state() == LocalHold.NONE;
    }

    /** Whether it failed before anybody answered, and not by our own doing. */
    boolean failedToConnect() {
        return origin == Origin.OUTGOING
                && state == CallState.DISCONNECTED
                && answeredAt == null
                && reason.by() != EndReason.By.LOCAL;
    }

    LineSnapshot snapshot() {
        boolean audible = state == CallState.CONFIRMED && hold.state() == LocalHold.NONE;
        return new LineSnapshot(
                line,
                id,
                account,
                origin,
                remote,
                state,
                hold.state(),
                hold.state() != LocalHold.NONE && hold.signalled(),
                live() && sound.remoteHold(),
                sound.remoteDirection(),
                sound.muted(),
                sound.codec(),
                null,
                transport,
                List.of(),
                startedAt,
                answeredAt,
                heldSince,
                endedAt,
                reason,
                sound.statistics(),
                live() ? hold.notice() : null,
                audible && !sound.remoteHold() ? silentSince : null,
                missed);
    }

    @Override
    public String toString() {
        return "line " + line + " " + id.substring(0, 8);
    }
}
