package org.fermata.call;

/** Hears of other extensions and of texts, on {@code signalling}. */
public interface ExtensionListener {

    /** A lamp is new, or has changed. */
    void lampChanged(LampSnapshot lamp);

    /** A lamp is watched no more; its last state. */
    void lampRemoved(LampSnapshot lamp);

    /** Somebody sent a text. */
    void messageReceived(TextMessage message);
}
