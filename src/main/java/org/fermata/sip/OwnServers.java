package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;

import java.net.InetAddress;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import javax.sip.address.SipURI;
import javax.sip.header.RouteHeader;

/**
 * The servers of one account, the only ones to get answers made of its password: whoever else could
 * have us answer a challenge, by a call of his that we hang up or by a redirected one of ours,
 * could try passwords on the answer for as long as he likes. Owned by {@code signalling}.
 */
final class OwnServers {

    private static final int ADDRESS_LIMIT = 64;

    private final Set<String> configured = new HashSet<>();
    private Set<String> routes = Set.of();

    /** Where the names have led of late. */
    private final Set<InetAddress> addresses =
            Collections.newSetFromMap(
                    new LinkedHashMap<>() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected boolean removeEldestEntry(Map.Entry<InetAddress, Boolean> it) {
                            return size() > ADDRESS_LIMIT;
                        }
                    });

    /**
     * Those the settings name.
     *
     * @param servers the account's domain, its registrar, its proxy; null for none
     */
    OwnServers(SipURI... servers) {
        for (SipURI server : servers) {
            if (server != null) {
                configured.add(host(server));
                InetAddress literal = InetLiterals.parse(host(server));
                if (literal != null) {
                    addresses.add(literal);
                }
            }
        }
    }

    /** Takes the servers the registrar wants requests to go by in place of those before. */
    void setRoutes(List<SipURI> servers) {
        Set<String> hosts = new HashSet<>();
        servers.forEach(server -> hosts.add(host(server)));
        routes = hosts;
    }

    /**
     * Whether a request goes to one of them.
     *
     * @param request complete but for its Via
     * @param way how it goes
     */
    boolean take(SIPRequest request, Flow way) {
        InetAddress address = way.remote().getAddress();
        // Within a dialog the peer has a say in where requests go and what they are called there.
        if (request.getToTag() == null && isOwn(nextHop(request))) {
            addresses.add(address);
            return true;
        }
        return addresses.contains(address);
    }

    private boolean isOwn(SipURI hop) {
        return hop != null && (configured.contains(host(hop)) || routes.contains(host(hop)));
    }

    private static SipURI nextHop(SIPRequest request) {
        List<RouteHeader> hops = Messages.headers(request, RouteHeader.NAME, RouteHeader.class);
        return (hops.isEmpty() ? request.getRequestURI() : hops.getFirst().getAddress().getURI())
                        instanceof SipURI uri
                ? uri
                : null;
    }

    private static String host(SipURI uri) {
        String host = uri.getMAddrParam() == null ? uri.getHost() : uri.getMAddrParam();
        return host.toLowerCase(Locale.ROOT);
    }
}
