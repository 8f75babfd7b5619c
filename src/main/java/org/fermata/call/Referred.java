package org.fermata.call;

/**
 * A call that a peer asked us to make in place of its own, and what that peer is told of it. Owned
 * by {@code signalling}.
 */
final class Referred {

    private static final int RINGING = 180;
    private static final int OK = 200;
    private static final int TERMINATED = 487;

    private final Referral referral;
    private final Call from;
    private final Call call;
    private final String shown;
    private boolean rang;

    /**
     * Begins to tell.
     *
     * @param referral what the peer asked for
     * @param from the call it asked in
     * @param call the call we make
     */
    Referred(Referral referral, Call from, Call call) {
        this.referral = referral;
        this.from = from;
        this.call = call;
        shown = Transfer.called(call.facts().remote);
        from.tell("The other side transfers you to " + shown + ".");
        call.tell(Transfer.called(from.facts().remote) + " transferred you.");
    }

    /** The call the peer asked in. */
    Call from() {
        return from;
    }

    /** The call we make. */
    Call call() {
        return call;
    }

    /**
     * Tells the peer how the call stands, and the user what becomes of it.
     *
     * @return whether all has been told
     */
    boolean look() {
        switch (call.state()) {
            case EARLY -> {
                if (!rang) {
                    rang = true;
                    referral.progress(RINGING);
                }
            }
            case CONFIRMED -> {
                referral.progress(OK);
                return true;
            }
            case DISCONNECTED -> {
                EndReason why = call.facts().reason;
                referral.progress(why.code() < 300 ? TERMINATED : why.code());
                if (from.live()) {
                    from.tell("You could not be transferred to " + shown + ": " + why.text() + ".");
                    from.comesBack();
                }
                return true;
            }
            default -> {}
        }
        return false;
    }
}
