package org.fermata.sip;

import org.fermata.store.AccountSettings;
import org.fermata.store.AccountSettings.TlsSettings;

/**
 * How requests are to reach their next hop. Immutable.
 *
 * @param wanted the transport where the URI names none, null for what the server's name says
 * @param tls whose certificates are believed, and our own
 * @param secure whether nothing but TLS will do (RFC 3261 section 8.1.2: a {@code sips:} target)
 */
record Reach(Transport wanted, TlsSettings tls, boolean secure) {

    /** How to reach those no account has to do with. */
    static final Reach ANY = new Reach(null, AccountSettings.DEFAULTS.tls(), false);

    /**
     * The same, with TLS if a target asks for it.
     *
     * @param target whether it is a {@code sips:} URI
     */
    Reach securedFor(boolean target) {
        return target && !secure ? new Reach(wanted, tls, true) : this;
    }
}
