package org.fermata.media;

import org.fermata.concurrent.EventLoop;
import org.fermata.rtp.Protection;
import org.fermata.rtp.RtpSession;
import org.fermata.rtp.dtls.DtlsAssociation;
import org.fermata.rtp.dtls.DtlsIdentity;
import org.fermata.sdp.Fingerprint;
import org.fermata.sdp.SessionDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;

/**
 * The keys of one call that are agreed on between the media ports (RFC 5763). An association lives
 * as long as the peer's fingerprint stays, over hold and resume too. Owned by {@code signalling}.
 */
final class DtlsKeys {

    private static final Logger log = LoggerFactory.getLogger(DtlsKeys.class);

    private static final String SETUP = "setup";
    private static final String ACTPASS = "actpass";
    private static final String ACTIVE = "active";
    private static final String PASSIVE = "passive";

    /** Hears how it ends, on {@code signalling}. */
    interface Listener {
        void keyed(Protection.Keyed keys);

        void failed(String reason);
    }

    private final RtpSession rtp;
    private final Executor workers;
    private final EventLoop signalling;
    private final Listener listener;

    private Turn turn;

    /** Whether there are keys of the peer's, of this association or of the one before its roles. */
    private boolean established;

    DtlsKeys(RtpSession rtp, Executor workers, EventLoop signalling, Listener listener) {
        this.rtp = rtp;
        this.workers = workers;
        this.signalling = signalling;
        this.listener = listener;
    }

    /** Whether a description has a fingerprint and a role that we know the use of. */
    static boolean offered(SessionDescription description) {
        return !Fingerprint.of(description).isEmpty()
                && List.of(ACTPASS, ACTIVE, PASSIVE).contains(setup(description, ACTIVE));
    }

    /**
     * The role that a description asks for.
     *
     * @param description an offer or an answer
     * @param silent what it means where it does not say: active in an offer, passive in an answer
     *     (RFC 4145 section 4)
     */
    private static String setup(SessionDescription description, String silent) {
        List<String> values = description.attribute(SETUP);
        return values.isEmpty() ? silent : values.getFirst().toLowerCase(Locale.ROOT);
    }

    /** Adds our fingerprint to an offer, in which the roles are open. */
    SessionDescription offer(SessionDescription plain) {
        return with(plain, ACTPASS);
    }

    /**
     * Adds our fingerprint to an answer. Where the offer is of the association in use, the roles
     * stay as they are, for another role would mean another association (RFC 8842 section 5.3);
     * else we begin unless the peer wants to.
     */
    SessionDescription answer(SessionDescription offer, SessionDescription plain) {
        boolean begins =
                open(offer) && turn != null && turn.isOf(offer)
                        ? turn.client
                        : !setup(offer, ACTIVE).equals(ACTIVE);
        return with(plain, begins ? ACTIVE : PASSIVE);
    }

    private static SessionDescription with(SessionDescription plain, String setup) {
        List<String> lines = new ArrayList<>();
        byte[] certificate = DtlsIdentity.ofThisRun().certificate();
        lines.add(Fingerprint.make("sha-256", certificate).attribute());
        lines.add(SETUP + ":" + setup);
        lines.addAll(plain.attributes());
        return plain.with(plain.protocol(), lines);
    }

    /** Whether two descriptions agree to get their keys this way. */
    static boolean agreed(SessionDescription ours, SessionDescription theirs) {
        return offered(ours) && offered(theirs);
    }

    /**
     * Goes by two descriptions: with the association there is, or with a new one where the peer is
     * another or the roles have changed (RFC 8842 section 3.1). If only the roles have, the keys
     * there are hold until the new ones are there. An answer that leaves the roles open again,
     * which it may not, leaves them as they are.
     *
     * @return whether there are no keys until a new association has them
     */
    boolean take(SessionDescription ours, SessionDescription description) {
        boolean client = weBegin(ours, description);
        boolean same = turn != null && turn.isOf(description);
        if (same && (turn.client == client || open(ours) && open(description))) {
            return false;
        }
        boolean renewed = same && established;
        stop();
        established = renewed;
        begin(client, description);
        return !renewed;
    }

    private static boolean open(SessionDescription description) {
        return setup(description, ACTIVE).equals(ACTPASS);
    }

    private static boolean weBegin(SessionDescription ours, SessionDescription theirs) {
        return open(ours)
                ? setup(theirs, PASSIVE).equals(PASSIVE)
                : setup(ours, ACTIVE).equals(ACTIVE);
    }

    private static String connection(SessionDescription description) {
        List<String> ids = description.attribute("tls-id");
        return ids.isEmpty() ? "" : ids.getFirst();
    }

    /** The certificate must have one of the strongest kind (RFC 8122 section 5.1). */
    private static List<Fingerprint> strongest(List<Fingerprint> all) {
        int longest =
                all.stream().map(Fingerprint::digest).mapToInt(String::length).max().orElse(0);
        return all.stream()
                .filter(fingerprint -> fingerprint.digest().length() == longest)
                .sorted(Comparator.comparing(Fingerprint::digest))
                .toList();
    }

    private void begin(boolean client, SessionDescription peers) {
        turn = new Turn(client, peers);
        Turn begun = turn;
        rtp.dtls().taker(begun.association::received);
        // Not before the session is told where to send to, which comes right after this.
        signalling.execute(() -> rtp.onceReachable(begun::start));
    }

    /** An association, and what its worker and the clock say of it. */
    private final class Turn implements DtlsAssociation.Listener {
        private final boolean client;
        private final List<Fingerprint> expected;
        private final String connection;
        private final DtlsAssociation association;
        private EventLoop.Timer limit = () -> {};
        private boolean over;

        Turn(boolean client, SessionDescription peers) {
            this.client = client;
            expected = strongest(Fingerprint.of(peers));
            connection = connection(peers);
            association =
                    new DtlsAssociation(
                            DtlsIdentity.ofThisRun(),
                            certificate ->
                                    expected.stream().anyMatch(each -> each.isOf(certificate)),
                            client,
                            rtp.dtls()::send,
                            workers,
                            this);
        }

        /** Whether a description of the peer's is of this association, whatever its role. */
        boolean isOf(SessionDescription peers) {
            return strongest(Fingerprint.of(peers)).equals(expected)
                    && connection(peers).equals(connection);
        }

        /** There is a way to the peer: from now on a handshake has its time. On {@code rtp}. */
        void start() {
            association.start();
            signalling.execute(
                    () -> {
                        if (turn == this && !over) {
                            limit = signalling.schedule(DtlsAssociation.LIMIT, this::late);
                        }
                    });
        }

        private void late() {
            association.close();
            failed("no handshake within " + DtlsAssociation.LIMIT.toSeconds() + " s");
        }

        @Override
        public void keyed(Protection.Keyed keys) {
            ended(
                    () -> {
                        established = true;
                        listener.keyed(keys);
                    });
        }

        @Override
        public void failed(String reason) {
            ended(
                    () -> {
                        if (established) {
                            log.warn("the keys stay as they are: {}", reason);
                        } else {
                            listener.failed(reason);
                        }
                    });
        }

        private void ended(Runnable tell) {
            signalling.execute(
                    () -> {
                        if (turn == this && !over) {
                            over = true;
                            limit.cancel();
                            rtp.dtls().settled();
                            tell.run();
                        }
                    });
        }
    }

    /** Ends the association, if there is one. */
    void stop() {
        if (turn != null) {
            turn.association.close();
            turn.limit.cancel();
            turn = null;
            established = false;
            rtp.dtls().taker(null);
        }
    }
}
