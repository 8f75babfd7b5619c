package org.fermata.call;

/**
 * One step of a trial of an account, as it stands. Immutable; any thread.
 *
 * @param kind what is tried
 * @param state how far it is
 * @param words what came of it, in a sentence; empty while it waits
 */
public record CheckStep(Kind kind, State state, String words) {

    /** What is tried, in this order. */
    public enum Kind {
        /** The server's name is looked up. */
        NAME,
        /** The server is connected to, over TLS with a look at its certificate. */
        CONNECTION,
        /** The server is asked whether it speaks SIP (OPTIONS). */
        ANSWER,
        /** The account registers, with its password, and takes that back. */
        REGISTRATION,
        /** The STUN server is asked where we are seen. */
        STUN
    }

    /** How far a step is. */
    public enum State {
        WAITING,
        RUNNING,
        PASSED,
        /** It did not work, and calls may work all the same. */
        DOUBTFUL,
        FAILED,
        /** There is no use in it, since an earlier step failed or nothing asks for it. */
        SKIPPED;

        /** Whether nothing more will come of it. */
        public boolean isOver() {
            return this != WAITING && this != RUNNING;
        }
    }
}
