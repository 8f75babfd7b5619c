package org.fermata.call;

/**
 * Somebody else's extension as it stands. Immutable; any thread.
 *
 * @param account the id of the account that watches it
 * @param uri its SIP URI
 * @param name its name, null if none is known
 * @param state what it is doing
 * @param with whom it is connected to, or called by; null if it is free or that is not told
 * @param direction {@code INCOMING} where it was called, null if it is free or that is not told
 * @param canPickUp whether the call that rings there can be taken here
 */
public record LampSnapshot(
        String account,
        String uri,
        String name,
        LampState state,
        RemoteParty with,
        Origin direction,
        boolean canPickUp) {

    /** The same with a call that can be taken here. */
    LampSnapshot withPickUp() {
        return new LampSnapshot(account, uri, name, state, with, direction, true);
    }
}
