package org.fermata.sip;

import org.fermata.store.AccountSettings;

import javax.sip.address.Address;
import javax.sip.address.SipURI;

/**
 * What an account means to SIP: who we are there and where its requests go. Immutable but for its
 * challenges, which {@code signalling} owns.
 */
final class Account {

    private final String id;
    private final AccountSettings settings;
    private final SipURI aor;
    private final SipURI registrar;
    private final SipURI proxy;
    private final Transport transport;
    private final Challenges challenges;
    private final String password;

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
        transport =
                blank(settings.transport()) ? Transport.UDP : Transport.of(settings.transport());
        if (transport == null) {
            throw new IllegalArgumentException(
                    "The transport " + settings.transport() + " is not supported");
        }
        if (aor.isSecure()) {
            throw new IllegalArgumentException("Secure SIP (sips:) is not supported yet");
        }
        String user = blank(settings.authUser()) ? aor.getUser() : settings.authUser();
        challenges = new Challenges(user, password);
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

    Transport transport() {
        return transport;
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

    /** The Request-URI of REGISTER (RFC 3261 section 10.2): a domain without a user. */
    SipURI registrarUri() {
        SipURI uri = (SipURI) (registrar == null ? aor : registrar).clone();
        uri.removeParameter("lr");
        return Messages.sipUri(uri.toString().replaceFirst("^sip:[^@]*@", "sip:"));
    }

    /**
     * Where a request to a target is sent first: to the proxy; to the registrar, where it was named
     * apart and serves the target's domain; else straight to the target.
     */
    SipURI nextHop(SipURI target) {
        if (proxy != null) {
            return proxy;
        }
        boolean own =
                target.getHost().equalsIgnoreCase(aor.getHost())
                        && target.getPort() == aor.getPort();
        return own && registrar != null ? registrar : target;
    }
}
