package org.fermata.call;

/**
 * An account as it stands. Immutable; any thread.
 *
 * @param id the account's key in the settings
 * @param aor its address of record, such as {@code sip:alice@example.org}
 * @param registration where its registration stands
 * @param lastError the last failure in words, null if none since the last success
 */
public record AccountSnapshot(
        String id, String aor, RegistrationState registration, String lastError) {}
