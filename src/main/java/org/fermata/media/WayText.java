package org.fermata.media;

import org.fermata.ice.Candidate;
import org.fermata.ice.CandidateText;
import org.fermata.ice.Credentials;
import org.fermata.ice.IceAgent;
import org.fermata.ice.RemoteDescription;
import org.fermata.sdp.SessionDescription;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Candidates and credentials in session descriptions (RFC 8839). Pure functions. */
final class WayText {

    private static final String FRAGMENT = "ice-ufrag";
    private static final String PASSWORD = "ice-pwd";
    private static final String CANDIDATE = "candidate";
    private static final String LITE = "ice-lite";
    private static final String SHARED = "rtcp-mux";

    /** Says that what came had been changed on the way, so that it is of no use (section 4.2.5). */
    private static final String MISMATCH = "ice-mismatch";

    /** More than any peer has; what is beyond is not read. */
    private static final int MOST_CANDIDATES = 40;

    private WayText() {}

    /**
     * What a peer says of itself.
     *
     * @return null if it does not speak of ways, or what it says had been changed on the way
     */
    static RemoteDescription read(SessionDescription description) {
        Credentials credentials = credentials(description);
        if (credentials == null || mismatched(description)) {
            return null;
        }
        return new RemoteDescription(
                credentials, candidates(description), !description.attribute(LITE).isEmpty());
    }

    /** The credentials, null if there are none. */
    static Credentials credentials(SessionDescription description) {
        List<String> fragment = description.attribute(FRAGMENT);
        List<String> password = description.attribute(PASSWORD);
        if (fragment.isEmpty() || password.isEmpty()) {
            return null;
        }
        Credentials credentials = new Credentials(fragment.getFirst(), password.getFirst());
        return credentials.wellFormed() ? credentials : null;
    }

    private static List<Candidate> candidates(SessionDescription description) {
        return description.attribute(CANDIDATE).stream()
                .limit(MOST_CANDIDATES)
                .map(CandidateText::read)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Whether something on the way has put another address in and left the candidates: then all
     * goes through it, and no candidate is to be used.
     */
    static boolean mismatched(SessionDescription description) {
        if (!description.attribute(MISMATCH).isEmpty()) {
            return true;
        }
        List<Candidate> candidates = candidates(description);
        InetSocketAddress usual =
                CandidateText.address(description.address(), Integer.toString(description.port()));
        return usual != null
                && !candidates.isEmpty()
                && candidates.stream().noneMatch(one -> one.address().equals(usual));
    }

    /** How many components both sides have. */
    static int components(SessionDescription ours, SessionDescription theirs) {
        boolean shared = !ours.attribute(SHARED).isEmpty() && !theirs.attribute(SHARED).isEmpty();
        boolean second = candidates(theirs).stream().anyMatch(one -> one.component() == 2);
        return second && !shared ? 2 : 1;
    }

    /** Says in an answer that the offer's candidates are of no use. */
    static SessionDescription refused(SessionDescription plain) {
        return with(plain, List.of(MISMATCH));
    }

    /**
     * Says how we may be reached.
     *
     * @param plain the description without it
     * @param ours our credentials
     * @param candidates our candidates; the pairs' own once there are any
     * @param chosen the pairs in use
     * @param controlling whether we chose them
     */
    static SessionDescription write(
            SessionDescription plain,
            Credentials ours,
            List<Candidate> candidates,
            List<IceAgent.Selected> chosen,
            boolean controlling) {
        List<String> lines = new ArrayList<>();
        lines.add("ice-options:ice2");
        lines.add(FRAGMENT + ":" + ours.fragment());
        lines.add(PASSWORD + ":" + ours.password());
        candidates.forEach(one -> lines.add(CANDIDATE + ":" + CandidateText.write(one)));
        if (controlling && !chosen.isEmpty()) {
            StringBuilder remote = new StringBuilder("remote-candidates:");
            for (IceAgent.Selected pair : chosen) {
                InetSocketAddress address = pair.remote().address();
                remote.append(pair.remote().component()).append(' ');
                remote.append(CandidateText.host(address)).append(' ');
                remote.append(address.getPort()).append(' ');
            }
            lines.add(remote.toString().strip());
        }
        return with(plain, lines);
    }

    private static SessionDescription with(SessionDescription plain, List<String> added) {
        List<String> lines = new ArrayList<>(plain.attributes());
        lines.addAll(added);
        return plain.with(plain.protocol(), lines);
    }

    /**
     * Puts the addresses where a peer looks that knows nothing of ways: the pairs' own, else those
     * that servers see, else the machine's.
     */
    static SessionDescription at(SessionDescription plain, List<Candidate> usual) {
        Candidate media = of(1, usual);
        if (media == null || plain.port() == 0) {
            return plain;
        }
        Candidate reports = of(2, usual);
        int port = media.address().getPort();
        int next = reports == null ? port + 1 : reports.address().getPort();
        return plain.at(CandidateText.host(media.address()), port, next == port + 1 ? 0 : next);
    }

    /** The best candidate of a component to be sent to by who checks nothing. */
    private static Candidate of(int component, List<Candidate> candidates) {
        Candidate best = null;
        for (Candidate one : candidates) {
            if (one.component() == component && (best == null || rank(one) > rank(best))) {
                best = one;
            }
        }
        return best;
    }

    private static int rank(Candidate candidate) {
        return switch (candidate.type()) {
            case RELAYED -> 0;
            case HOST -> 1;
            case PEER_REFLEXIVE -> 2;
            case SERVER_REFLEXIVE -> 3;
        };
    }
}
