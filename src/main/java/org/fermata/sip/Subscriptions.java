package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;

import java.util.HashMap;
import java.util.Map;

/**
 * Brings each NOTIFY to the subscription it belongs to. Owned by {@code signalling}.
 *
 * <p>Of a SUBSCRIBE that was forked, the first to notify is heard; the others get 481, which ends
 * their subscriptions (RFC 6665 section 4.1.2.4).
 */
final class Subscriptions {

    private final Map<String, Subscription> byDialog = new HashMap<>();

    void add(Subscription subscription) {
        byDialog.put(key(subscription.callId(), subscription.localTag()), subscription);
    }

    void remove(Subscription subscription) {
        byDialog.remove(key(subscription.callId(), subscription.localTag()), subscription);
    }

    /** The subscription a NOTIFY is within, null if there is none. */
    Subscription find(SIPRequest notify) {
        return notify.getToTag() == null
                ? null
                : byDialog.get(key(notify.getCallId().getCallId(), notify.getToTag()));
    }

    private static String key(String callId, String localTag) {
        return callId + " " + localTag;
    }
}
