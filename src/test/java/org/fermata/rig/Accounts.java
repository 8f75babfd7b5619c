package org.fermata.rig;

import org.fermata.store.AccountSettings;

/** Accounts as tests need them. */
public final class Accounts {

    private Accounts() {}

    /** An account with codes for parking and for picking up. */
    public static AccountSettings withCodes(AccountSettings like, String park, String pickup) {
        return with(like, park, pickup, like.musicOnHold());
    }

    /** An account whose held lines hear something. */
    public static AccountSettings withMusic(AccountSettings like, String music) {
        return with(like, like.parkCode(), like.pickupCode(), music);
    }

    private static AccountSettings with(
            AccountSettings like, String park, String pickup, String music) {
        return new AccountSettings(
                like.aor(),
                like.displayName(),
                like.authUser(),
                like.registrar(),
                like.proxy(),
                like.transport(),
                like.enabled(),
                like.tls(),
                like.srtp(),
                like.srtpKeys(),
                like.nat(),
                like.dtmf(),
                like.autoAnswer(),
                like.anonymous(),
                like.sessionTimerSeconds(),
                like.messages(),
                like.monitor(),
                like.monitorList(),
                park,
                pickup,
                music);
    }
}
