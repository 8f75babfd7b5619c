package org.fermata.call;

/** Where an account's registration stands (RFC 3261 section 10). */
public enum RegistrationState {
    /** The account is switched off, or needs no registrar. */
    DISABLED,
    REGISTERING,
    REGISTERED,
    /** Refused or unreachable; it is tried again by itself unless the credentials are wrong. */
    FAILED,
    UNREGISTERED
}
