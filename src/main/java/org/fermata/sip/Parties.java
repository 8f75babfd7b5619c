package org.fermata.sip;

import org.fermata.call.RemoteParty;

import javax.sip.address.Address;
import javax.sip.address.SipURI;

/** Says who the other side is. What it wrote is for people to read: bounded, one line. */
final class Parties {

    private static final int LENGTH_LIMIT = 128;

    private Parties() {}

    /** The party an address names. */
    static RemoteParty of(Address address) {
        String name = clean(unquoted(address.getDisplayName()));
        return new RemoteParty(uri(address), name.isEmpty() ? null : name);
    }

    /** Takes away the escapes that JAIN-SIP leaves in a quoted name. */
    private static String unquoted(String name) {
        return name == null ? null : name.replaceAll("\\\\(.)", "$1");
    }

    private static String uri(Address address) {
        if (!(address.getURI() instanceof SipURI sip)) {
            return clean(address.getURI().toString());
        }
        StringBuilder text = new StringBuilder(sip.isSecure() ? "sips:" : "sip:");
        if (sip.getUser() != null) {
            text.append(sip.getUser()).append('@');
        }
        text.append(sip.getHost());
        if (sip.getPort() > 0) {
            text.append(':').append(sip.getPort());
        }
        return clean(text.toString());
    }

    /** What a peer wrote, as one line for people: bounded, without control characters. */
    static String line(String text) {
        return clean(text);
    }

    private static String clean(String text) {
        if (text == null) {
            return "";
        }
        String line = text.replaceAll("\\p{Cntrl}", "").strip();
        return line.length() > LENGTH_LIMIT ? line.substring(0, LENGTH_LIMIT) : line;
    }
}
