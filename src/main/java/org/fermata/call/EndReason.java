package org.fermata.call;

/**
 * Why a call ended.
 *
 * @param code the SIP status code that stands for it, such as 486; 200 for a call that was hung up
 * @param text a few words for people
 * @param by who ended it
 */
public record EndReason(int code, String text, By by) {
    /** Who ended a call. */
    public enum By {
        LOCAL,
        REMOTE,
        NETWORK
    }
}
