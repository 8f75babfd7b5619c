package org.fermata.sip;

import gov.nist.javax.sip.message.SIPResponse;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;

/**
 * Where a call may be tried instead, as its 3xx say, and where it has been (RFC 3261 section
 * 8.1.3.4). Owned by {@code signalling}.
 */
final class Redirection {

    private static final int REDIRECT_LIMIT = 5;

    private final Queue<SipURI> alternatives = new ArrayDeque<>();
    private final Set<String> tried = new HashSet<>();

    /** The call is tried there now. */
    void tries(SipURI target) {
        tried.add(target.toString());
    }

    /** Whether there is another target. */
    boolean more() {
        return !alternatives.isEmpty();
    }

    /** Whether there is another target, and the call has not been sent about too often. */
    boolean mayGoOn() {
        return more() && tried.size() <= REDIRECT_LIMIT;
    }

    /** The next target, of which there must be one. */
    SipURI next() {
        return alternatives.remove();
    }

    /**
     * Takes the targets of a redirection, the preferred first, none of them twice.
     *
     * @param secureOnly whether the one called is secure
     * @return false if any was left out since it is not as secure as the one called
     */
    boolean collect(SIPResponse response, boolean secureOnly) {
        boolean secure = true;
        List<ContactHeader> contacts =
                Messages.headers(response, ContactHeader.NAME, ContactHeader.class);
        contacts.removeIf(ContactHeader::isWildCard);
        contacts.sort(Comparator.comparing(contact -> -preference(contact)));
        for (ContactHeader contact : contacts) {
            if (contact.getAddress().getURI() instanceof SipURI uri
                    && secureOnly
                    && !uri.isSecure()) {
                secure = false;
            } else if (contact.getAddress().getURI() instanceof SipURI uri
                    && !tried.contains(uri.toString())
                    && alternatives.size() < REDIRECT_LIMIT) {
                SipURI clean = (SipURI) uri.clone();
                clean.removeParameter("method");
                alternatives.add(clean);
            }
        }
        return secure;
    }

    private static float preference(ContactHeader contact) {
        float q = contact.getQValue();
        return q < 0 ? 1 : q;
    }
}
