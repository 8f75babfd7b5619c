package org.fermata.call;

/**
 * An account as it stands. Immutable; any thread.
 *
 * @param id the account's key in the settings
 * @param aor its address of record, such as {@code sip:alice@example.org}
 * @param registration where its registration stands
 * @param lastError the last failure in words, null if none since the last success
 * @param messages what waits in its mailbox, null if that is not known
 */
public record AccountSnapshot(
        String id,
        String aor,
        RegistrationState registration,
        String lastError,
        WaitingMessages messages) {

    /** An account of whose mailbox nothing is known. */
    public AccountSnapshot(
            String id, String aor, RegistrationState registration, String lastError) {
        this(id, aor, registration, lastError, null);
    }

    /** The same with what waits in its mailbox. */
    public AccountSnapshot with(WaitingMessages waiting) {
        return new AccountSnapshot(id, aor, registration, lastError, waiting);
    }
}
