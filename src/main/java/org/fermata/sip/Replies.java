package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import java.util.List;

import javax.sip.header.AcceptHeader;
import javax.sip.header.UnsupportedHeader;
import javax.sip.header.WarningHeader;

/** The answers that are the same within a call and outside of one. Called on {@code signalling}. */
final class Replies {

    private Replies() {}

    /** Says what we can do, to OPTIONS (RFC 3261 section 11.2). */
    static void capabilities(ServerTransaction transaction) {
        SIPResponse response = transaction.response(200);
        Messages.setAllow(response);
        Extensions.put(response);
        accept(response);
        transaction.respond(response);
    }

    /** Says which bodies we take. */
    private static void accept(SIPResponse response) {
        response.addHeader(Messages.header(AcceptHeader.NAME, "application/sdp"));
        response.addHeader(Messages.header(AcceptHeader.NAME, "multipart/mixed"));
    }

    /**
     * Whether a request's sender takes session descriptions in answers (RFC 3261 section 20.1): by
     * default it does.
     */
    static boolean mayDescribe(SIPRequest request) {
        List<AcceptHeader> accepted =
                Messages.headers(request, AcceptHeader.NAME, AcceptHeader.class);
        return accepted.isEmpty()
                || accepted.stream()
                        .anyMatch(
                                accept ->
                                        accept.allowsAllContentTypes()
                                                || "application"
                                                                .equalsIgnoreCase(
                                                                        accept.getContentType())
                                                        && (accept.allowsAllContentSubTypes()
                                                                || "sdp"
                                                                        .equalsIgnoreCase(
                                                                                accept
                                                                                        .getContentSubType())));
    }

    /** Refuses a method (RFC 3261 section 21.4.6). */
    static void notAllowed(ServerTransaction transaction) {
        SIPResponse response = transaction.response(405);
        Messages.setAllow(response);
        transaction.respond(response);
    }

    /**
     * Refuses what a request requires (RFC 3261 section 8.2.2.3).
     *
     * @param unknown the extensions we do not know
     */
    static void badExtension(ServerTransaction transaction, List<String> unknown) {
        SIPResponse response = transaction.response(420);
        for (String tag : unknown) {
            response.addHeader(Messages.header(UnsupportedHeader.NAME, tag));
        }
        transaction.respond(response);
    }

    /** Refuses an INVITE whose body cannot be taken. */
    static void unacceptable(ServerTransaction transaction, Bodies.Unacceptable unacceptable) {
        SIPResponse response = transaction.response(unacceptable.code());
        if (unacceptable.code() == 415) {
            accept(response);
        } else {
            String text = unacceptable.getMessage().replaceAll("[^ -~]|[\"\\\\]", "'");
            Messages.set(response, WarningHeader.NAME, "399 fermata \"" + text + "\"");
        }
        transaction.respond(response);
    }
}
