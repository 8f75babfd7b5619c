package org.fermata.store;

import java.util.Locale;

/**
 * An account as the user set it up. Secrets lie elsewhere.
 *
 * @param aor address of record, such as {@code sip:alice@example.org}
 * @param displayName the name others see, null for none
 * @param authUser the user name for authentication, null for the AoR's
 * @param registrar the registrar's URI or host, null for the AoR's domain
 * @param proxy the outbound proxy's URI or host, null for none
 * @param transport {@code UDP} or {@code TCP}, null for UDP
 * @param enabled whether it registers
 */
public record AccountSettings(
        String aor,
        String displayName,
        String authUser,
        String registrar,
        String proxy,
        String transport,
        boolean enabled) {
    public AccountSettings {
        transport = transport == null ? null : transport.toUpperCase(Locale.ROOT);
    }
}
