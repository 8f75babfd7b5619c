package org.fermata.sip;

import java.util.ArrayList;
import java.util.List;

/**
 * What a subscription is about (RFC 6665 section 3). Immutable.
 *
 * @param event the event package
 * @param types the media types of its notifications that we read
 * @param list whether the resource may be a list (RFC 4662)
 */
record SubscriptionTopic(String event, List<String> types, boolean list) {

    /** The extension that lists need (RFC 4662). */
    static final String LIST_OPTION = "eventlist";

    private static final List<String> LIST_TYPES =
            List.of("multipart/related", "application/rlmi+xml");

    /** Waiting messages (RFC 3842). */
    static final SubscriptionTopic MESSAGES =
            new SubscriptionTopic(
                    "message-summary", List.of("application/simple-message-summary"), false);

    /** The calls of an extension (RFC 4235). */
    static final SubscriptionTopic DIALOG =
            new SubscriptionTopic("dialog", List.of("application/dialog-info+xml"), false);

    /** Whether an extension can be reached (RFC 3856). */
    static final SubscriptionTopic PRESENCE =
            new SubscriptionTopic("presence", List.of("application/pidf+xml"), false);

    /** The same of all the extensions of a list. */
    SubscriptionTopic ofList() {
        List<String> all = new ArrayList<>(types);
        all.addAll(LIST_TYPES);
        return new SubscriptionTopic(event, List.copyOf(all), true);
    }
}
