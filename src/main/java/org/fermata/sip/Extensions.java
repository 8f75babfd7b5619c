package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.sip.header.RequireHeader;
import javax.sip.header.SupportedHeader;
import javax.sip.message.Message;

/** The SIP extensions we know by their option tags (RFC 3261 section 19.2). Any thread. */
final class Extensions {

    /** Reliable provisional responses (RFC 3262). */
    static final String RELIABLE = "100rel";

    /** Session timers (RFC 4028). */
    static final String TIMER = "timer";

    /** A call that takes another's place (RFC 3891). */
    static final String REPLACES = "replaces";

    /** REFER that wants to hear nothing (RFC 4488). */
    static final String NO_SUBSCRIPTION = "norefersub";

    private static final List<String> KNOWN = List.of(RELIABLE, TIMER, REPLACES, NO_SUBSCRIPTION);

    private Extensions() {}

    /** Says in a message which we know. */
    static void put(Message message) {
        message.removeHeader(SupportedHeader.NAME);
        for (String tag : KNOWN) {
            message.addHeader(Messages.header(SupportedHeader.NAME, tag));
        }
    }

    /** Whether a message says that its sender knows an extension. */
    static boolean supports(Message message, String tag) {
        return tags(message, SupportedHeader.NAME).contains(tag) || requires(message, tag);
    }

    /** Whether a message requires an extension. */
    static boolean requires(Message message, String tag) {
        return tags(message, RequireHeader.NAME).contains(tag);
    }

    /** The extensions that a request requires and we do not know. */
    static List<String> unknown(SIPRequest request) {
        return tags(request, RequireHeader.NAME).stream()
                .filter(tag -> !KNOWN.contains(tag))
                .toList();
    }

    private static List<String> tags(Message message, String name) {
        List<String> tags = new ArrayList<>();
        for (String value : HeaderText.values(message, name)) {
            for (String tag : value.split(",")) {
                if (!tag.isBlank()) {
                    tags.add(tag.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return tags;
    }
}
