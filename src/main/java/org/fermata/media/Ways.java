package org.fermata.media;

import org.fermata.concurrent.EventLoop;
import org.fermata.ice.Candidate;
import org.fermata.ice.Credentials;
import org.fermata.ice.IceAgent;
import org.fermata.ice.RemoteDescription;
import org.fermata.ice.Servers;
import org.fermata.rtp.RtpSession;
import org.fermata.rtp.WayListener;
import org.fermata.sdp.SessionDescription;
import org.fermata.store.AccountSettings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/**
 * How a call's sound finds its way: by pairs of addresses that are tried (RFC 8445, RFC 8839), or
 * by the one address that a server sees us at. Owned by {@code signalling}; the search itself runs
 * on {@code rtp}.
 *
 * <pre>
 *   gather ── names ──► seekWays ⇒ candidates, or time up ──► offer or answer ──► take ⇒ checks
 * </pre>
 */
final class Ways implements Contributor {

    /**
     * What has come by then is told, unless a server that has answered is to answer more: then it
     * is waited for as long once more, in which a lost request is sent again and answered.
     */
    private static final Duration GATHERING = Duration.ofMillis(500);

    private final AccountSettings.NatSettings nat;
    private final String turnUser;
    private final String turnPassword;
    private final boolean everywhere;
    private final RtpSession rtp;
    private final EventLoop signalling;
    private final ServerNames names;
    private final SecureRandom random;
    private final Runnable lost;

    private InetAddress local;
    private Credentials ours;
    private Credentials theirs;
    private List<Candidate> candidates = List.of();
    private IceAgent.Gathering gathering = IceAgent.Gathering.ASKING;
    private List<IceAgent.Selected> chosen = List.of();
    private boolean offered;

    /**
     * Our credentials in the checks at hand, null before any, and whether we decide on the pair.
     */
    private Credentials checked;

    private boolean controlling;

    /** Counts the searches; what an earlier one finds is of no interest. */
    private int search;

    private boolean asking;
    private boolean sought;
    private boolean gathered;
    private boolean abandoned;
    private boolean closed;
    private Runnable waiting;
    private EventLoop.Timer limit = () -> {};

    /**
     * Prepares the search.
     *
     * @param account whose servers help
     * @param turnPassword the password at the TURN server, null for none
     * @param local the address of ours that the peer reaches
     * @param everywhere whether our sockets take datagrams at all addresses of the machine
     * @param lost told that the way found leads nowhere any more (RFC 7675 section 5.1)
     */
    Ways(
            AccountSettings account,
            String turnPassword,
            InetAddress local,
            boolean everywhere,
            RtpSession rtp,
            EventLoop signalling,
            ServerNames names,
            SecureRandom random,
            Runnable lost) {
        nat = account.nat();
        turnUser = nat.turnUser() != null ? nat.turnUser() : user(account);
        this.turnPassword = turnPassword;
        this.local = local;
        this.everywhere = everywhere;
        this.rtp = rtp;
        this.signalling = signalling;
        this.names = names;
        this.random = random;
        this.lost = lost;
        ours = Credentials.random(random);
    }

    private static String user(AccountSettings account) {
        return account.authUser() != null || account.aor() == null
                ? account.authUser()
                : account.aor().replaceFirst("^sips?:", "").replaceFirst("@.*", "");
    }

    /** The machine is reached at another address: all is found anew, which restarts the checks. */
    void moved(InetAddress address) {
        local = address;
        ours = Credentials.random(random);
        theirs = null;
        candidates = List.of();
        gathering = IceAgent.Gathering.ASKING;
        chosen = List.of();
        limit.cancel();
        search++;
        asking = false;
        sought = false;
        gathered = false;
    }

    /** Looks for our candidates; see {@link org.fermata.call.CallMedia#gather}. */
    void gather(Runnable ready) {
        if (!nat.seeksWays() || gathered) {
            ready.run();
            return;
        }
        Runnable before = waiting;
        waiting =
                before == null
                        ? ready
                        : () -> {
                            before.run();
                            ready.run();
                        };
        if (asking) {
            return;
        }
        asking = true;
        int mine = search;
        limit = signalling.schedule(GATHERING, () -> timeUp(true));
        names.find(
                nat.stun(),
                local,
                stun ->
                        names.find(
                                nat.ice() ? nat.turn() : null,
                                local,
                                turn -> {
                                    if (mine == search) {
                                        seek(stun, turn);
                                    }
                                }));
    }

    private void timeUp(boolean first) {
        if (first && gathering == IceAgent.Gathering.ANSWERED) {
            limit = signalling.schedule(GATHERING, () -> timeUp(false));
            return;
        }
        // A name that is still looked up helps the next call.
        seek(null, null);
        ready();
    }

    private void ready() {
        limit.cancel();
        asking = false;
        gathered = true;
        Runnable told = waiting;
        waiting = null;
        if (told != null && !closed) {
            told.run();
        }
    }

    private void seek(InetSocketAddress stun, InetSocketAddress turn) {
        if (sought || closed) {
            return;
        }
        sought = true;
        int mine = search;
        Servers servers = new Servers(stun, turn, turnUser, turnPassword);
        List<InetAddress> locals =
                everywhere && nat.ice() ? LocalAddresses.besides(local) : List.of(local);
        rtp.seekWays(
                locals,
                servers,
                ours,
                new WayListener() {
                    @Override
                    public void candidates(List<Candidate> found, IceAgent.Gathering gathering) {
                        tell(mine, () -> found(found, gathering));
                    }

                    @Override
                    public void chosen(List<IceAgent.Selected> pairs) {
                        tell(mine, () -> went(pairs));
                    }
                });
    }

    private void tell(int whose, Runnable news) {
        signalling.execute(
                () -> {
                    if (whose == search) {
                        news.run();
                    }
                });
    }

    private void went(List<IceAgent.Selected> pairs) {
        boolean gone = !chosen.isEmpty() && pairs.isEmpty() && !closed;
        chosen = pairs;
        if (gone) {
            lost.run();
        }
    }

    private void found(List<Candidate> found, IceAgent.Gathering how) {
        candidates = found;
        gathering = how;
        if (how == IceAgent.Gathering.COMPLETE && !gathered) {
            ready();
        }
    }

    @Override
    public SessionDescription offer(SessionDescription plain) {
        offered = true;
        return described(plain);
    }

    private SessionDescription described(SessionDescription plain) {
        if (!chosen.isEmpty()) {
            List<Candidate> used = chosen.stream().map(IceAgent.Selected::local).toList();
            boolean decided = offered && controlling;
            return WayText.write(WayText.at(plain, used), ours, used, chosen, decided);
        }
        SessionDescription placed = WayText.at(plain, candidates);
        boolean told = nat.ice() && !abandoned && plain.port() != 0 && !candidates.isEmpty();
        return told ? WayText.write(placed, ours, candidates, List.of(), false) : placed;
    }

    @Override
    public SessionDescription answer(SessionDescription offer, SessionDescription plain) {
        offered = false;
        Credentials peer = WayText.credentials(offer);
        if (!nat.ice() || abandoned || peer == null || plain.port() == 0) {
            return WayText.at(plain, candidates);
        }
        if (WayText.mismatched(offer)) {
            return WayText.refused(WayText.at(plain, candidates));
        }
        if (theirs != null && !theirs.equals(peer)) {
            // The peer begins anew, and so do we (RFC 8839 section 4.4.2).
            ours = Credentials.random(random);
            chosen = List.of();
        }
        return described(plain);
    }

    @Override
    public void take(SessionDescription mine, SessionDescription peers) {
        if (!sought) {
            return;
        }
        RemoteDescription peer = WayText.read(peers);
        if (peer == null || WayText.credentials(mine) == null) {
            abandoned = true;
            rtp.abandonWays();
            return;
        }
        if (!peer.credentials().equals(theirs) || !ours.equals(checked)) {
            controlling = offered || peer.lite();
        }
        theirs = peer.credentials();
        checked = ours;
        rtp.negotiateWays(ours, peer, controlling, WayText.components(mine, peers));
    }

    @Override
    public void close() {
        closed = true;
        waiting = null;
    }
}
