package org.fermata.call;

import java.util.List;
import java.util.function.Consumer;

/**
 * The port to what goes on around our own calls: other extensions' lamps, text messages, and what
 * others see of us; {@code sip} implements it. Which extensions are watched is in the settings of
 * the accounts. Every method must be called on {@code signalling} and returns at once; every
 * callback comes on {@code signalling}.
 */
public interface Monitoring {

    /** Hears of what goes on. */
    interface Listener {
        /** A lamp is new, or has changed. */
        void lampChanged(LampSnapshot lamp);

        /** A lamp is watched no more; its last state. */
        void lampRemoved(LampSnapshot lamp);

        /** Somebody sent a text. */
        void messageReceived(TextMessage message);
    }

    /**
     * A call that rings at an extension.
     *
     * @param callerUri where the caller can be reached
     * @param callId its Call-ID
     * @param callerTag the caller's tag
     * @param calledTag the tag of the extension
     */
    record RingingCall(String callerUri, String callId, String callerTag, String calledTag) {}

    /** Sets who hears. Once, before the accounts are set up. */
    void setMonitor(Listener listener);

    /** The lamps as they stand, by account and in the order of its settings. */
    List<LampSnapshot> lamps();

    /**
     * The call that rings at an extension, as far as it can be taken over.
     *
     * @param account the id of the account that watches it
     * @param uri the extension
     * @return null if none rings there, or its dialog is not told
     */
    RingingCall ringing(String account, String uri);

    /**
     * Tells the servers that take it how we stand, where that has changed.
     *
     * @param availability how we stand
     */
    void publish(Availability availability);

    /**
     * Sends a text.
     *
     * @param targetUri a full {@code sip:} URI
     * @param account the id of the account to send from, null for none
     * @param text what to say, at most 1,000 bytes of UTF-8
     * @param result told once what came of it
     */
    void send(String targetUri, String account, String text, Consumer<Outcome> result);
}
