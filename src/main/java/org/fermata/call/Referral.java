package org.fermata.call;

/**
 * A peer's wish, within a call, that we call somebody else in its place (REFER, RFC 3515). Every
 * method must be called on {@code signalling} and returns at once.
 */
public interface Referral {

    /** Whom to call, a {@code sip:} or {@code sips:} URI without headers. */
    String target();

    /** What the new INVITE is to say of it. */
    Signalling.Occasion occasion();

    /** Takes it: the peer is told so, and that we try. */
    void accept();

    /**
     * Refuses it.
     *
     * @param code 400 to 699
     */
    void reject(int code);

    /**
     * Tells the peer how the new call stands; nothing after a final code, or where the peer wants
     * to hear nothing.
     *
     * @param code the status code of the new call's INVITE; from 200 on it is the last one
     */
    void progress(int code);
}
