package org.fermata.call;

import org.fermata.concurrent.EventLoop;
import org.fermata.sdp.SessionDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * One call from the first INVITE to its end: its state, its sound and its hold. What the user does
 * comes through {@link CallCommands}, what the peer does through {@link CallEvents}, what the media
 * notice through {@link MediaEvents}.
 *
 * <pre>
 *   NULL ──▶ CALLING ──▶ EARLY ──▶ CONFIRMED ──▶ DISCONNECTED
 *     │         └──────────────────────▲               ▲
 *     └────▶ INCOMING ──▶ CONNECTING ──┘      from every state
 * </pre>
 *
 * Owned by {@code signalling}: every method must be called there.
 */
final class Call {

    private static final Logger log = LoggerFactory.getLogger(Call.class);

    /** What a call tells the one who keeps it. */
    interface Owner {
        /** Something the snapshot shows has changed. */
        void changed(Call call);

        /** The call is over. */
        void ended(Call call);

        /** The peer asks us to call somebody else in its place. */
        void referred(Call call, Referral referral);

        /** It was to go elsewhere and did not: the user is to talk on, if on no other line. */
        void comesBack(Call call);
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
    private final CallSound sound;
    private final FirstExchange firstExchange;
    private final Renegotiation renegotiation;
    private final CallCommands commands;
    private final CallEvents events;
    private final CallFacts facts;
    private final Silence silence;
    private final HeardDigits heardDigits;
    private final Transfer transfer;
    private final CallEnding ending;
    private final RingClock ringClock;
    private final CallRecording recording;

    private SignallingCall session;
    private CallState state = CallState.NULL;
    private boolean earlyMedia;

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
        EventLoop loop = environment.loop();
        long sessionId = environment.random().nextLong(1, Integer.MAX_VALUE);
        sound = new CallSound(environment.media(), id, account, new MediaEvents(this), sessionId);
        firstExchange = new FirstExchange(this, sound, invitedWith, invitedAt);
        renegotiation = new Renegotiation(this, environment, sound);
        commands = new CallCommands(this, loop);
        events = new CallEvents(this, sound, firstExchange, renegotiation);
        facts = new CallFacts(id, origin, account, remote, loop.now());
        silence = new Silence(loop, this::changed);
        heardDigits = new HeardDigits(loop, this::changed);
        transfer = new Transfer(this);
        ending = new CallEnding(this, loop);
        ringClock = new RingClock(loop);
        recording = new CallRecording(this, sound);
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
        call.facts.transport = invitation.transport();
        call.facts.announcement = invitation.announcement();
        call.facts.stranger = !invitation.trusted();
        call.set(CallState.INCOMING, "INVITE");
        call.ringClock.limit(call.ending::ringLimitReached);
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

    /** We answer a call that rings. */
    void taken(SessionDescription description) {
        facts.answeredAt = environment.loop().now();
        ringClock.stopWaiting();
        set(CallState.CONNECTING, "answered here");
        session.answer(description);
        hearOrNot();
        changed();
    }

    /** Shows the user a sentence on this line; null takes it away. */
    void tell(String notice) {
        facts.notice = notice;
        changed();
    }

    void comesBack() {
        environment.owner().comesBack(this);
    }

    /** The peer asks us to call somebody else. */
    void referred(Referral referral) {
        environment.owner().referred(this, referral);
    }

    void place(Placement placement) {
        sound.place(placement);
        changed();
    }

    void mute(boolean muted) {
        sound.mute(muted);
        changed();
    }

    /** It hears others from now on; none with {@link CallMedia#NOT_MERGED}. */
    void merged(int conference, List<Integer> others) {
        sound.merge(conference);
        facts.mergedWith = others;
        changed();
    }

    // What signalling tells, through CallEvents.

    /** Our INVITE is handed to the stack. */
    void sent(String transport) {
        facts.transport = transport;
        underWay("INVITE sent");
        changed();
    }

    private void underWay(String event) {
        if (state == CallState.NULL) {
            set(CallState.CALLING, event);
        }
    }

    /** The far end rings, or more. */
    void progressed(int code) {
        underWay(Integer.toString(code));
        if (state == CallState.CALLING) {
            set(CallState.EARLY, Integer.toString(code));
            hearOrNot();
        }
    }

    /** Somebody answered; null if signalling does not know who. */
    void answeredBy(RemoteParty who) {
        if (who != null) {
            facts.answeredBy(who);
        }
    }

    /** There is something to hear before the answer. */
    void earlyMedia() {
        earlyMedia = true;
        hearOrNot();
    }

    /** Both sides have agreed, and our INVITE or their ACK says so. */
    void established(String event) {
        underWay(event);
        if (facts.answeredAt == null) {
            facts.answeredAt = environment.loop().now();
        }
        set(CallState.CONFIRMED, event);
        hearOrNot();
        hold().confirmed();
        changed();
    }

    /** It is over, on every way that {@link CallEnding} knows. */
    void disconnected(EndReason why, boolean unseen) {
        set(CallState.DISCONNECTED, why.code() + " " + why.text() + " by " + why.by());
        facts.reason = transfer.ended(why);
        facts.missed = unseen;
        facts.endedAt = environment.loop().now();
        facts.heldSince = null;
        silence.expect(false);
        heardDigits.close();
        ringClock.stop();
        hold().ended();
        sound.close();
        environment.owner().ended(this);
        changed();
    }

    /** The far end keyed a digit. */
    void digit(char digit) {
        if (live()) {
            heardDigits.heard(digit);
        }
    }

    /** There is sound before the answer, which takes the place of our own ringback. */
    void soundBeforeAnswer() {
        if (state == CallState.EARLY && !earlyMedia) {
            earlyMedia = true;
            changed();
        }
    }

    // What the renegotiation needs.

    SignallingCall session() {
        return session;
    }

    /** Whether our 200 had the offer, and its answer has not come. */
    boolean answerDue() {
        return state == CallState.CONNECTING && firstExchange.offersInAnswer();
    }

    /** Our hold, its notice or whether it is signalled has changed. */
    void holdChanged() {
        if (hold().state() == LocalHold.NONE) {
            facts.heldSince = null;
        } else if (facts.heldSince == null) {
            facts.heldSince = environment.loop().now();
            silence.corked();
        }
        hearOrNot();
        transfer.look();
        changed();
    }

    /** The line is heard and sent to as its states say. */
    void hearOrNot() {
        boolean connected =
                state == CallState.EARLY
                        || state == CallState.CONNECTING
                        || state == CallState.CONFIRMED;
        boolean heldByUs = hold().state() != LocalHold.NONE;
        sound.waits(state == CallState.CONFIRMED && heldByUs);
        sound.setAudible(connected && !heldByUs, connected && hold().state() == LocalHold.RESUMING);
        expectSound();
    }

    /** Sound is due on a line that talks, and from a peer that does not hold us. */
    void expectSound() {
        silence.expect(
                state == CallState.CONFIRMED
                        && hold().state() == LocalHold.NONE
                        && !sound.remoteHold());
    }

    /** The only place that changes the state. */
    private void set(CallState next, String event) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException(this + ": " + state + " to " + next + " on " + event);
        }
        log.info("{}: {} → {} ({})", this, state, next, event);
        state = next;
    }

    /** Lets commands that wait look again, and the owner know. */
    void changed() {
        commands.look();
        environment.owner().changed(this);
    }

    // How it stands.

    int line() {
        return line;
    }

    CallState state() {
        return state;
    }

    CallFacts facts() {
        return facts;
    }

    CallSound sound() {
        return sound;
    }

    HoldNegotiation hold() {
        return renegotiation.hold();
    }

    CallCommands commands() {
        return commands;
    }

    Transfer transfer() {
        return transfer;
    }

    CallEnding ending() {
        return ending;
    }

    Silence silence() {
        return silence;
    }

    CallRecording recording() {
        return recording;
    }

    /** The time of day. */
    Instant now() {
        return environment.loop().now();
    }

    RingClock ringClock() {
        return ringClock;
    }

    FirstExchange firstExchange() {
        return firstExchange;
    }

    CallEvents events() {
        return events;
    }

    boolean live() {
        return state != CallState.DISCONNECTED;
    }

    /** Whether the user talks here, or is about to. */
    boolean talking() {
        boolean connected = state == CallState.CONNECTING || state == CallState.CONFIRMED;
        boolean open = hold().state() == LocalHold.NONE || hold().state() == LocalHold.RESUMING;
        return connected && open;
    }

    /** Whether it is being set up: it rings here or there, or is about to. */
    boolean settingUp() {
        return state == CallState.CALLING
                || state == CallState.INCOMING
                || state == CallState.EARLY;
    }

    /** Whether we are to hear that the other side rings. */
    boolean ringsBack() {
        return state == CallState.EARLY && !earlyMedia && hold().state() == LocalHold.NONE;
    }

    /** Whether it failed before anybody answered, and not by our own doing. */
    boolean failedToConnect() {
        return facts.origin == Origin.OUTGOING
                && state == CallState.DISCONNECTED
                && facts.answeredAt == null
                && facts.reason.by() != EndReason.By.LOCAL;
    }

    LineSnapshot snapshot() {
        return facts.snapshot(
                line,
                state,
                hold(),
                sound,
                silence.since(),
                heardDigits.sentence(),
                recording.path());
    }

    @Override
    public String toString() {
        return "line " + line + " " + id.substring(0, 8);
    }
}
