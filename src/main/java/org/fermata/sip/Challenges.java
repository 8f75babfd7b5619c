package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.sip.header.AuthorizationHeader;
import javax.sip.header.ProxyAuthenticateHeader;
import javax.sip.header.ProxyAuthorizationHeader;
import javax.sip.header.WWWAuthenticateHeader;
import javax.sip.message.Response;

/**
 * Answers the challenges to one user's requests (RFC 3261 section 22, RFC 8760): of several for a
 * realm the strongest we know, each nonce counted. Owned by {@code signalling}.
 */
final class Challenges {

    /** What became of a challenge. */
    enum Verdict {
        /** The request is to be sent again with what {@link #authorize} adds. */
        RETRY,
        /** What we sent was refused: the password or the user name is wrong. */
        WRONG,
        /** There is no challenge we can answer, no password, or none for who asks. */
        UNANSWERABLE
    }

    /** A challenge that is being answered. */
    private static final class Session {
        private final Digest.Algorithm algorithm;
        private final String nonce;
        private final String opaque;
        private final boolean qop;
        private int count;

        Session(Digest.Algorithm algorithm, WWWAuthenticateHeader challenge) {
            this.algorithm = algorithm;
            nonce = challenge.getNonce();
            opaque = challenge.getOpaque();
            qop = offersAuth(challenge.getQop());
        }
    }

    private record Place(boolean proxy, String realm) {}

    private final String user;
    private final String password;
    private final OwnServers servers;
    private final Map<Place, Session> sessions = new LinkedHashMap<>();

    /**
     * Makes the answers of one user.
     *
     * @param user the user name for authentication
     * @param password the secret, null if there is none
     * @param servers who may ask for it
     */
    Challenges(String user, String password, OwnServers servers) {
        this.user = user;
        this.password = password;
        this.servers = servers;
    }

    /**
     * Takes in the challenges of a 401 or 407.
     *
     * @param response the refusal
     * @param request what was refused
     * @param way how it went
     */
    Verdict challenged(SIPResponse response, SIPRequest request, Flow way) {
        if (password == null) {
            return Verdict.UNANSWERABLE;
        }
        if (!servers.take(request, way)) {
            Transports.log.info("{} asks for a password that is not for it", way.remote());
            return Verdict.UNANSWERABLE;
        }
        boolean retry = false;
        boolean wrong = false;
        for (Map.Entry<Place, WWWAuthenticateHeader> entry : strongest(response).entrySet()) {
            WWWAuthenticateHeader challenge = entry.getValue();
            Session before = sessions.get(entry.getKey());
            boolean answered = before != null && carries(request, entry.getKey(), before.nonce);
            // A new nonce without stale=true: some servers never say stale. The old one may be too
            // old if it was good once; at its first use it is the password that was refused.
            boolean aged = answered && before.count > 1 && tellsNewNonce(before, challenge);
            if (answered && !aged && !challenge.isStale()) {
                wrong = true;
                continue;
            }
            sessions.put(
                    entry.getKey(),
                    new Session(Digest.Algorithm.of(challenge.getAlgorithm()), challenge));
            retry = true;
        }
        if (wrong) {
            sessions.clear();
            return Verdict.WRONG;
        }
        return retry ? Verdict.RETRY : Verdict.UNANSWERABLE;
    }

    private static boolean tellsNewNonce(Session before, WWWAuthenticateHeader challenge) {
        return !before.nonce.equals(challenge.getNonce());
    }

    private static Map<Place, WWWAuthenticateHeader> strongest(SIPResponse response) {
        boolean proxy = response.getStatusCode() == Response.PROXY_AUTHENTICATION_REQUIRED;
        List<WWWAuthenticateHeader> all = new ArrayList<>();
        if (proxy) {
            all.addAll(
                    Messages.headers(
                            response, ProxyAuthenticateHeader.NAME, ProxyAuthenticateHeader.class));
        } else {
            all.addAll(
                    Messages.headers(
                            response, WWWAuthenticateHeader.NAME, WWWAuthenticateHeader.class));
        }
        Map<Place, WWWAuthenticateHeader> chosen = new LinkedHashMap<>();
        for (WWWAuthenticateHeader challenge : all) {
            Digest.Algorithm algorithm = Digest.Algorithm.of(challenge.getAlgorithm());
            boolean usable =
                    "Digest".equalsIgnoreCase(challenge.getScheme())
                            && algorithm != null
                            && challenge.getRealm() != null
                            && challenge.getNonce() != null
                            && (challenge.getQop() == null || offersAuth(challenge.getQop()));
            if (usable) {
                chosen.merge(
                        new Place(proxy, challenge.getRealm()), challenge, Challenges::stronger);
            }
        }
        return chosen;
    }

    private static WWWAuthenticateHeader stronger(
            WWWAuthenticateHeader one, WWWAuthenticateHeader other) {
        Digest.Algorithm first = Digest.Algorithm.of(one.getAlgorithm());
        Digest.Algorithm second = Digest.Algorithm.of(other.getAlgorithm());
        return second.compareTo(first) > 0 ? other : one;
    }

    private static boolean offersAuth(String qop) {
        return qop != null
                && Arrays.stream(qop.replace("\"", "").split(","))
                        .anyMatch(value -> value.strip().equalsIgnoreCase("auth"));
    }

    private static boolean carries(SIPRequest request, Place place, String nonce) {
        String name = place.proxy() ? ProxyAuthorizationHeader.NAME : AuthorizationHeader.NAME;
        return Messages.headers(request, name, AuthorizationHeader.class).stream()
                .anyMatch(
                        header ->
                                place.realm().equals(header.getRealm())
                                        && nonce.equals(header.getNonce()));
    }

    /** Puts into a request what its server is going to ask for, if that is known. */
    void anticipate(SIPRequest request, Flow way) {
        if (!sessions.isEmpty() && servers.take(request, way)) {
            authorize(request);
        }
    }

    /** Puts the answers into a request, in place of those it has. */
    void authorize(SIPRequest request) {
        request.removeHeader(AuthorizationHeader.NAME);
        request.removeHeader(ProxyAuthorizationHeader.NAME);
        for (Map.Entry<Place, Session> entry : sessions.entrySet()) {
            request.addHeader(
                    Messages.header(
                            entry.getKey().proxy()
                                    ? ProxyAuthorizationHeader.NAME
                                    : AuthorizationHeader.NAME,
                            value(request, entry.getKey().realm(), entry.getValue())));
        }
    }

    private String value(SIPRequest request, String realm, Session session) {
        session.count++;
        int count = session.qop ? session.count : 0;
        String clientNonce = Tokens.callId();
        String uri = request.getRequestURI().toString();
        String response =
                Digest.response(
                        new Digest.Input(
                                session.algorithm,
                                user,
                                realm,
                                password,
                                request.getMethod(),
                                uri,
                                session.nonce,
                                count,
                                clientNonce));
        StringBuilder value = new StringBuilder("Digest ");
        value.append("username=").append(quoted(user));
        value.append(",realm=").append(quoted(realm));
        value.append(",nonce=").append(quoted(session.nonce));
        value.append(",uri=").append(quoted(uri));
        value.append(",response=\"").append(response).append('"');
        value.append(",algorithm=").append(session.algorithm.token());
        if (session.qop) {
            value.append(",cnonce=\"").append(clientNonce).append('"');
            value.append(",qop=auth,nc=").append(Digest.count(count));
        }
        if (session.opaque != null) {
            value.append(",opaque=").append(quoted(session.opaque));
        }
        return value.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
