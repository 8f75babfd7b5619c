package org.fermata.media;

import org.fermata.concurrent.EventLoop;
import org.fermata.rtp.Protection;
import org.fermata.rtp.RtpSession;
import org.fermata.rtp.dtls.DtlsAssociation;
import org.fermata.rtp.dtls.DtlsIdentity;
import org.fermata.sdp.Fingerprint;
import org.fermata.sdp.SessionDescription;

import java.nio.ByteBuffer;
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
    private List<Fingerprint> theirs = List.of();
    private String theirConnection = "";

    DtlsKeys(RtpSession rtp, Executor workers, EventLoop signalling, Listener listener) {
        this.rtp = rtp;
        this.workers = workers;
        this.signalling = signalling;
        this.listener = listener;
    }

    /** Whether a description has a fingerprint and a role that we know the use of. */
    static boolean offered(SessionDescription description) {
        return !Fingerprint.of(description).isEmpty()
                && (setup(description).equals(ACTPASS)
                        || setup(description).equals(ACTIVE)
                        || setup(description).equals(PASSIVE));
    }

    private static String setup(SessionDescription description) {
        List<String> values = description.attribute(SETUP);
        // Without one an offer means active (RFC 4145 section 4).
        return values.isEmpty() ? ACTIVE : values.getFirst().toLowerCase(Locale.ROOT);
    }

    /** Adds our fingerprint to an offer, in which the roles are open. */
    SessionDescription offer(SessionDescription plain) {
        return with(plain, ACTPASS);
    }

    /** Adds our fingerprint to an answer; we begin unless the peer wants to. */
    SessionDescription answer(SessionDescription offer, SessionDescription plain) {
        return with(plain, setup(offer).equals(ACTIVE) ? PASSIVE : ACTIVE);
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
     * Goes by two descriptions: with the association there is, or a new one where the peer is
     * another.
     *
     * @return whether a new one begins, so that there are no keys yet
     */
    boolean take(SessionDescription ours, SessionDescription description) {
        List<Fingerprint> next = strongest(Fingerprint.of(description));
        List<String> ids = description.attribute("tls-id");
        String connection = ids.isEmpty() ? "" : ids.getFirst();
        if (turn != null && next.equals(theirs) && connection.equals(theirConnection)) {
            return false;
        }
        stop();
        theirs = next;
        theirConnection = connection;
        begin(weBegin(setup(ours), setup(description)));
        return true;
    }

    private static boolean weBegin(String ours, String theirs) {
        return ours.equals(ACTPASS) ? theirs.equals(PASSIVE) : ours.equals(ACTIVE);
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

    private void begin(boolean client) {
        turn = new Turn(client, theirs);
        watch(turn, true);
        // Once the session knows where to send to, which it is told right after this.
        DtlsAssociation association = turn.association;
        signalling.execute(() -> rtp.afterwards(association::start));
    }

    private void watch(Turn its, boolean waiting) {
        rtp.dtls((datagram, from) -> its.association.received(bytes(datagram)), waiting);
    }

    private static byte[] bytes(ByteBuffer datagram) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(datagram.position(), bytes);
        return bytes;
    }

    /** An association, and what its worker says of it. */
    private final class Turn implements DtlsAssociation.Listener {
        private final DtlsAssociation association;

        Turn(boolean client, List<Fingerprint> expected) {
            association =
                    new DtlsAssociation(
                            DtlsIdentity.ofThisRun(),
                            certificate ->
                                    expected.stream().anyMatch(each -> each.isOf(certificate)),
                            client,
                            rtp::sendBeside,
                            workers,
                            this);
        }

        @Override
        public void keyed(Protection.Keyed keys) {
            ended(() -> listener.keyed(keys));
        }

        @Override
        public void failed(String reason) {
            ended(() -> listener.failed(reason));
        }

        private void ended(Runnable tell) {
            signalling.execute(
                    () -> {
                        if (turn == this) {
                            watch(this, false);
                            tell.run();
                        }
                    });
        }
    }

    /** Ends the association, if there is one. */
    void stop() {
        if (turn != null) {
            turn.association.close();
            turn = null;
            rtp.dtls((datagram, from) -> {}, false);
        }
    }
}
