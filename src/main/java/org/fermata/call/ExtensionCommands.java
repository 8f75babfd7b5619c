package org.fermata.call;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What people and scripts ask of the extensions around them. Every method must be called on {@code
 * signalling}; the stages they return complete there.
 */
public interface ExtensionCommands {

    /** The lamps as they stand, by account and in the order of its settings. */
    List<LampSnapshot> lamps();

    /**
     * Takes the call that rings at an extension: calls its caller in the place of the extension
     * (directed pickup, RFC 5359 section 2.13) or, where the account has a code for it, dials that
     * and the extension.
     *
     * @param account the id of the account that watches the extension
     * @param uri the extension
     * @return completes when the INVITE is handed to the stack, with the line's number
     */
    CompletionStage<Outcome> pickUp(String account, String uri);

    /**
     * Sends somebody a text (RFC 3428).
     *
     * @param target as {@link LineCommands#dial} takes it
     * @param account the id of the account to send from, null to leave the choice to the phone
     * @param text what to say, at most 1,000 bytes of UTF-8
     * @return completes when the other side, or its server, has taken or refused it
     */
    CompletionStage<Outcome> message(String target, String account, String text);

    /**
     * Tells a listener of every change from now on.
     *
     * @param listener called on {@code signalling}
     */
    void addListener(ExtensionListener listener);

    /** Tells the listener no more. */
    void removeListener(ExtensionListener listener);
}
