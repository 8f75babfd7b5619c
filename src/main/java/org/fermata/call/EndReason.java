package org.fermata.call;

/**
 * Why a call ended.
 *
 * @param code the SIP status code that stands for it, such as 486; 200 for a call that was hung up
 * @param text a few words for people
 * @param by who ended it
 */
public record EndReason(int code, String text, By by) {
    /** The text of a call that we hung up, where there is no more to say of it. */
    public static final String HUNG_UP = "Hung up";

    /** The same where the other side did. */
    public static final String HUNG_UP_THERE = "Hung up by the other side";

    /** Who ended a call. */
    public enum By {
        LOCAL,
        REMOTE,
        NETWORK
    }
}
