package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;

import java.util.List;
import java.util.Locale;

import javax.sip.header.ContentTypeHeader;
import javax.sip.header.EventHeader;
import javax.sip.header.SubscriptionStateHeader;

/**
 * A NOTIFY as it concerns a subscription (RFC 6665 section 4.1.3). Immutable.
 *
 * @param type the body's type, null where there is no body
 * @param body empty where there is none
 * @param state of the subscription, in lower case; empty where the NOTIFY does not say
 * @param reason why it is terminated, in lower case; empty where the NOTIFY does not say
 * @param expiresSeconds how long it lasts from now, 0 or less where the NOTIFY does not say
 * @param retryAfterSeconds when to try again, 0 or less where the NOTIFY does not say
 */
record Notification(
        ContentTypeHeader type,
        byte[] body,
        String state,
        String reason,
        int expiresSeconds,
        int retryAfterSeconds) {

    private static final int BAD_EVENT = 489;

    /** Reads one that {@link #refused} has let pass. */
    static Notification of(SIPRequest request) {
        byte[] raw = request.getRawContent();
        boolean any = raw != null && raw.length > 0;
        ContentTypeHeader type =
                any ? (ContentTypeHeader) request.getHeader(ContentTypeHeader.NAME) : null;
        byte[] body = any ? raw : new byte[0];
        return request.getHeader(SubscriptionStateHeader.NAME)
                        instanceof SubscriptionStateHeader told
                ? new Notification(
                        type,
                        body,
                        lower(told.getState()),
                        lower(told.getReasonCode()),
                        told.getExpires(),
                        told.getRetryAfter())
                : new Notification(type, body, "", "", 0, 0);
    }

    private static String lower(String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    boolean hasBody() {
        return type != null;
    }

    boolean active() {
        return state.equals("active");
    }

    boolean terminated() {
        return state.equals("terminated");
    }

    // ---- what cannot be taken ----

    /**
     * Refuses a NOTIFY that cannot be taken for a subscription.
     *
     * @param topic what the subscription is about
     * @return whether it was refused
     */
    static boolean refused(ServerTransaction transaction, SubscriptionTopic topic) {
        SIPRequest request = transaction.request();
        List<String> unknown = unknown(request, topic);
        int refusal = refusal(request, topic);
        if (refusal != BAD_EVENT && !unknown.isEmpty()) {
            Replies.badExtension(transaction, unknown);
            return true;
        }
        if (refusal != 0) {
            transaction.respond(refusal);
        }
        return refusal != 0;
    }

    /** The status code that refuses a NOTIFY, 0 for none. */
    private static int refusal(SIPRequest request, SubscriptionTopic topic) {
        if (!(request.getHeader(EventHeader.NAME) instanceof EventHeader event)
                || !topic.event().equalsIgnoreCase(event.getEventType())) {
            return BAD_EVENT;
        }
        byte[] body = request.getRawContent();
        if (body == null || body.length == 0) {
            return 0;
        }
        if (body.length > Messages.BODY_LIMIT) {
            return 413;
        }
        return Messages.unpacked(request) && accepts(request, topic) ? 0 : 415;
    }

    private static boolean accepts(SIPRequest request, SubscriptionTopic topic) {
        return request.getHeader(ContentTypeHeader.NAME) instanceof ContentTypeHeader type
                && topic.types()
                        .contains(
                                (type.getContentType() + "/" + type.getContentSubType())
                                        .toLowerCase(Locale.ROOT));
    }

    /** The extensions it requires, but for the one of lists where it is of a list. */
    private static List<String> unknown(SIPRequest request, SubscriptionTopic topic) {
        return Extensions.unknown(request).stream()
                .filter(tag -> !topic.list() || !SubscriptionTopic.LIST_OPTION.equals(tag))
                .toList();
    }
}
