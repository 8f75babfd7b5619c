package org.fermata.call;

import org.fermata.sdp.Direction;
import org.fermata.sdp.Format;
import org.fermata.sdp.SessionDescription;
import org.fermata.store.AccountSettings;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Signalling that sends nothing: a test reads what was asked of it and plays the other side. */
final class FakeSignalling implements Signalling {

    static final InetAddress LOCAL = InetAddress.ofLiteral("192.0.2.1");

    final List<Session> sessions = new ArrayList<>();
    final List<AccountSnapshot> accounts = new ArrayList<>();
    private Listener listener;

    /** One call; what was asked of it is in {@link #sent}. */
    static final class Session implements SignallingCall {
        final String target;
        final String account;
        final boolean incoming;
        final List<String> sent = new ArrayList<>();
        Signalling.Occasion occasion = Signalling.Occasion.NONE;
        Offering offer;
        SignallingCall.Listener listener;
        SessionDescription last;
        boolean ours;
        boolean theirs;

        Session(String target, String account, boolean incoming) {
            this.target = target;
            this.account = account;
            this.incoming = incoming;
        }

        /** The address is known and the INVITE goes out. */
        SessionDescription invite() {
            last = offer.apply(LOCAL);
            listener.sent("UDP");
            return last;
        }

        void answered(Direction direction) {
            listener.answered(new RemoteParty(target, null), description(direction));
        }

        /** Their 200 to our re-INVITE, with this direction. */
        void reinviteAnswered(Direction direction) {
            ours = false;
            listener.reinviteAnswered(description(direction));
        }

        void reinviteRefused(int code) {
            ours = false;
            listener.reinviteRefused(code, "Refused", null);
        }

        /** Their re-INVITE; null for one without an offer. */
        void reinvited(SessionDescription theirOffer) {
            theirs = true;
            listener.reinvited(theirOffer);
        }

        void reinviteAcknowledged(SessionDescription answer) {
            theirs = false;
            listener.reinviteAcknowledged(answer);
        }

        String lastSent() {
            return sent.isEmpty() ? "" : sent.getLast();
        }

        long count(String prefix) {
            return sent.stream().filter(line -> line.startsWith(prefix)).count();
        }

        @Override
        public String callId() {
            return "call-" + System.identityHashCode(this);
        }

        @Override
        public boolean incoming() {
            return incoming;
        }

        @Override
        public void ring() {
            sent.add("180");
        }

        @Override
        public void answer(SessionDescription description) {
            last = description;
            sent.add("200 " + description.direction());
        }

        @Override
        public void reject(int code) {
            sent.add("reject " + code);
        }

        @Override
        public void hangUp() {
            sent.add("hangUp");
        }

        @Override
        public void reinvite(SessionDescription description) {
            if (ours || theirs) {
                throw new AssertionError("two INVITE transactions at once");
            }
            ours = true;
            last = description;
            sent.add("reinvite " + description.direction());
        }

        @Override
        public boolean transactionOpen() {
            return theirs;
        }

        @Override
        public void answerReinvite(SessionDescription description) {
            last = description;
            sent.add("200 to re-INVITE " + description.direction());
        }

        @Override
        public void sendDigits(String digits) {
            sent.add("INFO " + digits);
        }

        @Override
        public void rejectReinvite(int code) {
            theirs = false;
            sent.add("reject re-INVITE " + code);
        }

        @Override
        public void forward(String targetUri, int code) {
            sent.add("forward " + targetUri + " " + code);
        }

        @Override
        public void transfer(String targetUri) {
            sent.add("transfer " + targetUri);
        }

        @Override
        public void transferTo(SignallingCall other) {
            sent.add("transfer to " + ((Session) other).target);
        }
    }

    /** A description of the peer's. */
    static SessionDescription description(Direction direction) {
        return description("192.0.2.2", 30_000, direction, FakeMedia.G722, FakeMedia.EVENT);
    }

    static SessionDescription description(
            String address, int port, Direction direction, Format... formats) {
        return new SessionDescription(
                99, 1, address, port, List.of(formats), direction, 20, 0, 0, List.of());
    }

    /** An INVITE comes in; a null offer makes it a late one. */
    Session ringsIn(SessionDescription offer) {
        return ringsIn(offer, Announcement.NONE);
    }

    /** An INVITE comes in that asks for something. */
    Session ringsIn(SessionDescription offer, Announcement announcement) {
        return ringsIn(offer, announcement, true);
    }

    /** The same, from the account's server or from a stranger. */
    Session ringsIn(SessionDescription offer, Announcement announcement, boolean trusted) {
        Session session = new Session("sip:caller@example.org", "home", true);
        sessions.add(session);
        session.listener =
                listener.incoming(
                        session,
                        new Invitation(
                                new RemoteParty("sip:caller@example.org", "Caller"),
                                "home",
                                offer,
                                LOCAL,
                                "UDP",
                                trusted,
                                announcement));
        return session;
    }

    Session last() {
        return sessions.getLast();
    }

    Listener listener() {
        return listener;
    }

    @Override
    public void setListener(Listener one) {
        listener = one;
    }

    @Override
    public void configure(Map<String, AccountSettings> settings, Function<String, String> secrets) {
        throw new UnsupportedOperationException("the board configures nothing");
    }

    @Override
    public void registerNow() {
        throw new UnsupportedOperationException("the board registers nothing");
    }

    @Override
    public SignallingCall dial(
            String targetUri, String account, Offering offer, SignallingCall.Listener calls) {
        if (targetUri.contains("unreadable")) {
            throw new IllegalArgumentException("“" + targetUri + "” is not a SIP address");
        }
        Session session = new Session(targetUri, account, false);
        session.offer = offer;
        session.listener = calls;
        sessions.add(session);
        return session;
    }

    @Override
    public SignallingCall dial(
            String targetUri,
            String account,
            Occasion occasion,
            Offering offer,
            SignallingCall.Listener calls) {
        Session session = (Session) dial(targetUri, account, offer, calls);
        session.occasion = occasion;
        return session;
    }

    /** Sends the last INVITE as the port promises: without sound the call ends. */
    void inviteOrEnd() {
        try {
            last().invite();
        } catch (UncheckedIOException noSound) {
            last().listener.ended(new EndReason(500, noSound.getMessage(), EndReason.By.LOCAL));
        }
    }

    @Override
    public List<AccountSnapshot> accounts() {
        return accounts;
    }

    @Override
    public List<ListenAddress> listening() {
        return List.of();
    }
}
