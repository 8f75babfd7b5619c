package org.fermata.call;

import org.fermata.concurrent.ManualEventLoop;
import org.fermata.sdp.SessionDescription;
import org.fermata.store.AccountSettings;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * A network of two boards: what one signals reaches the other after a while, by the rules of RFC
 * 3261 section 14 that the SIP stack keeps (491 and 500 for INVITEs that cross, ACKs, timeouts), or
 * gets lost. An INVITE of ours while one is open fails the test.
 */
final class Wire {

    /** Timer B and its like: 64 × T1 (RFC 3261 section 17.1.1.2). */
    static final Duration TIMEOUT = Duration.ofSeconds(32);

    final ManualEventLoop loop;
    final Random random;
    final Side left = new Side("192.0.2.1");
    final Side right = new Side("192.0.2.2");
    final List<End> ends = new ArrayList<>();
    int longestDelayMs = 20;
    double loss;
    double refusals;

    Wire(ManualEventLoop loop, Random random) {
        this.loop = loop;
        this.random = random;
        left.other = right;
        right.other = left;
    }

    /** Nothing gets lost or refused any more. */
    void heal() {
        loss = 0;
        refusals = 0;
    }

    private void carry(Runnable message) {
        loop.schedule(Duration.ofMillis(1 + random.nextInt(longestDelayMs)), message);
    }

    private boolean lost() {
        return random.nextDouble() < loss;
    }

    /** One board's signalling. */
    final class Side implements Signalling {
        private final InetAddress address;
        private Side other;
        private Signalling.Listener listener;

        Side(String address) {
            this.address = InetAddress.ofLiteral(address);
        }

        @Override
        public void setListener(Listener one) {
            listener = one;
        }

        @Override
        public void configure(
                Map<String, AccountSettings> accounts, Function<String, String> secrets) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void registerNow() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SignallingCall dial(
                String targetUri, String account, Offering offer, SignallingCall.Listener events) {
            End caller = new End(false);
            End callee = new End(true);
            ends.add(caller);
            ends.add(callee);
            caller.peer = callee;
            callee.peer = caller;
            caller.listener = events;
            carry(
                    () -> {
                        if (caller.over) {
                            return;
                        }
                        SessionDescription first = offer.apply(address);
                        events.sent("UDP");
                        carry(() -> other.invited(callee, first));
                    });
            return caller;
        }

        private void invited(End callee, SessionDescription offer) {
            if (callee.over) {
                return;
            }
            callee.listener =
                    listener.incoming(
                            callee,
                            new Invitation(
                                    new RemoteParty("sip:peer@example.org", null),
                                    null,
                                    offer,
                                    address,
                                    "UDP",
                                    true,
                                    Announcement.NONE));
        }

        @Override
        public List<AccountSnapshot> accounts() {
            return List.of();
        }

        @Override
        public List<ListenAddress> listening() {
            return List.of();
        }
    }

    /** One end of a dialog. */
    final class End implements SignallingCall {
        private final boolean incoming;
        private End peer;
        private SignallingCall.Listener listener;
        boolean over;
        boolean ours;
        boolean theirs;
        private boolean unanswered;
        int reinvites;

        End(boolean incoming) {
            this.incoming = incoming;
        }

        private void end(EndReason reason) {
            if (!over) {
                over = true;
                if (listener != null) {
                    listener.ended(reason);
                }
            }
        }

        private void unlessOver(Runnable event) {
            if (!over) {
                event.run();
            }
        }

        @Override
        public String callId() {
            return "wire";
        }

        @Override
        public boolean incoming() {
            return incoming;
        }

        @Override
        public void sendDigits(String digits) {
            digits.chars().forEach(d -> carry(() -> peer.listener.digit((char) d)));
        }

        @Override
        public void ring() {
            carry(() -> peer.unlessOver(() -> peer.listener.provisional(180, "tag", null)));
        }

        @Override
        public void answer(SessionDescription description) {
            carry(
                    () ->
                            peer.unlessOver(
                                    () -> {
                                        peer.listener.answered(
                                                new RemoteParty("sip:peer@example.org", null),
                                                description);
                                        carry(() -> unlessOver(() -> listener.acknowledged(null)));
                                    }));
        }

        @Override
        public void reject(int code) {
            over = true;
            carry(() -> peer.end(new EndReason(code, "Rejected", EndReason.By.REMOTE)));
        }

        @Override
        public void hangUp() {
            if (!over) {
                over = true;
                carry(() -> peer.end(new EndReason(200, "Hung up", EndReason.By.REMOTE)));
            }
        }

        @Override
        public void reinvite(SessionDescription offer) {
            if (over) {
                return;
            }
            if (ours || theirs) {
                throw new AssertionError("two INVITE transactions are open");
            }
            ours = true;
            reinvites++;
            int number = reinvites;
            loop.schedule(TIMEOUT, () -> failed(number, 408));
            if (!lost()) {
                carry(() -> peer.unlessOver(() -> peer.reinvited(offer, number)));
            }
        }

        /** The final response to our re-INVITE, if it is still open. */
        private void failed(int number, int code) {
            if (!over && ours && number == reinvites) {
                ours = false;
                Duration retryAfter = code == 500 ? Duration.ofSeconds(random.nextInt(11)) : null;
                listener.reinviteRefused(code, "Refused", retryAfter);
            }
        }

        private void reinvited(SessionDescription offer, int number) {
            int code = ours ? 491 : unanswered || theirs ? 500 : 0;
            if (code == 0 && random.nextDouble() < refusals) {
                code = random.nextBoolean() ? 488 : 500;
            }
            if (code != 0) {
                int status = code;
                carry(() -> peer.failed(number, status));
                return;
            }
            theirs = true;
            unanswered = true;
            listener.reinvited(offer);
        }

        @Override
        public boolean transactionOpen() {
            return theirs;
        }

        @Override
        public void answerReinvite(SessionDescription description) {
            unanswered = false;
            int number = peer.reinvites;
            if (lost()) {
                loop.schedule(TIMEOUT, () -> theirs = false);
                return;
            }
            carry(
                    () ->
                            peer.unlessOver(
                                    () -> {
                                        carry(this::acknowledged);
                                        if (peer.ours && number == peer.reinvites) {
                                            peer.ours = false;
                                            peer.listener.reinviteAnswered(description);
                                        }
                                    }));
        }

        private void acknowledged() {
            if (!over && theirs) {
                theirs = false;
                listener.reinviteAcknowledged(null);
            }
        }

        @Override
        public void rejectReinvite(int code) {
            theirs = false;
            unanswered = false;
            int number = peer.reinvites;
            carry(() -> peer.failed(number, code));
        }
    }
}
