package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;

import org.fermata.store.AccountSettings;

import java.util.List;

import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.header.RouteHeader;

/**
 * What an account means to SIP: who we are there and where its requests go. Immutable but for its
 * challenges and the routes its registrar wants, which {@code signalling} owns.
 */
final class Account {

    private final String id;
    private final AccountSettings settings;
    private final SipURI aor;
    private final SipURI registrar;
    private final SipURI proxy;
    private final Reach reach;
    private final OwnServers servers;
    private final Challenges challenges;
    private final String password;
    private List<Address> serviceRoutes = List.of();

    /**
     * Reads an account's settings.
     *
     * @param id its key in the settings
     * @param password its secret, null if there is none
     * @throws IllegalArgumentException with a sentence if they cannot be used
     */
    Account(String id, AccountSettings settings, String password) {
        this.id = id;
        this.settings = settings;
        this.password = password;
        aor = Messages.sipUri(settings.aor() == null ? "" : settings.aor());
        if (aor.getUser() == null || aor.getUser().isBlank()) {
            throw new IllegalArgumentException(
                    "“" + settings.aor() + "” has no user name before the @");
        }
        registrar = blank(settings.registrar()) ? null : Messages.serverUri(settings.registrar());
        proxy = blank(settings.proxy()) ? null : Messages.serverUri(settings.proxy());
        Transport transport = Transport.of(settings.transport());
        if (!blank(settings.transport()) && transport == null) {
            throw new IllegalArgumentException(
                    "The transport " + settings.transport() + " is not supported");
        }
        reach = new Reach(transport, settings.tls(), aor.isSecure());
        String user = blank(settings.authUser()) ? aor.getUser() : settings.authUser();
        servers = new OwnServers(aor, registrar, proxy);
        challenges = new Challenges(user, password, servers);
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }

    String id() {
        return id;
    }

    AccountSettings settings() {
        return settings;
    }

    String password() {
        return password;
    }

    String user() {
        return aor.getUser();
    }

    SipURI aor() {
        return aor;
    }

    /** Who we are in From and To. */
    Address address() {
        return Messages.address(settings.displayName(), aor);
    }

    /** How its servers are to be reached. */
    Reach reach() {
        return reach;
    }

    /** Whether our calls hide who calls (RFC 3323). */
    boolean anonymous() {
        return settings.anonymous();
    }

    /** How long a call may go unrefreshed, in s; 0 for no matter. */
    int sessionTimerSeconds() {
        return settings.sessionTimerSeconds();
    }

    Challenges challenges() {
        return challenges;
    }

    /** The outbound proxy, null for none. */
    SipURI proxy() {
        return proxy;
    }

    /** The Route header's value for the outbound proxy, a loose route. */
    String route() {
        SipURI uri = (SipURI) proxy.clone();
        uri.setLrParam();
        return "<" + uri + ">";
    }

    /** Takes the routes the registrar wants requests to go by (RFC 3608), none if it has none. */
    void setServiceRoutes(List<Address> routes) {
        serviceRoutes = List.copyOf(routes);
        servers.setRoutes(routes.stream().map(hop -> (SipURI) hop.getURI()).toList());
    }

    /**
     * Puts on the routes of a request outside of dialogs, other than REGISTER: by the outbound
     * proxy, then by what the registrar wants, where that does not begin with the same.
     */
    void putRoutes(SIPRequest request) {
        if (proxy != null && (serviceRoutes.isEmpty() || !same(proxy, serviceRoutes.getFirst()))) {
            request.addHeader(Messages.header(RouteHeader.NAME, route()));
        }
        for (Address hop : serviceRoutes) {
            request.addHeader(Messages.header(RouteHeader.NAME, hop.toString()));
        }
    }

    private static boolean same(SipURI server, Address hop) {
        SipURI uri = (SipURI) hop.getURI();
        return uri.getHost().equalsIgnoreCase(server.getHost())
                && uri.getPort() == server.getPort();
    }

    /** The Request-URI of REGISTER (RFC 3261 section 10.2): a domain without a user. */
    SipURI registrarUri() {
        SipURI uri = (SipURI) (registrar == null ? aor : registrar).clone();
        uri.removeParameter("lr");
        return Messages.sipUri(uri.toString().replaceFirst("^(sips?:)[^@]*@", "$1"));
    }

    /**
     * Where a request to a target is sent first: to the proxy; where the registrar wants requests
     * to go by; to the registrar, where it was named apart and serves the target's domain; else
     * straight to the target.
     */
    SipURI nextHop(SipURI target) {
        if (proxy != null) {
            return proxy;
        }
        if (!serviceRoutes.isEmpty()) {
            return (SipURI) serviceRoutes.getFirst().getURI();
        }
        boolean own =
                target.getHost().equalsIgnoreCase(aor.getHost())
                        && target.getPort() == aor.getPort();
        return own && registrar != null ? registrar : target;
    }
}
