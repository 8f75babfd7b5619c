package org.fermata.call;

/**
 * What became of a command: done, or refused with a sentence for the user.
 *
 * @param done whether the state asked for stands
 * @param line the line it concerned, 0 where there is none
 * @param reason why not, null when done
 */
public record Outcome(boolean done, int line, String reason) {

    /** The state asked for stands on this line. */
    public static Outcome done(int line) {
        return new Outcome(true, line, null);
    }

    /** It could not be done. */
    public static Outcome refused(int line, String reason) {
        return new Outcome(false, line, reason);
    }
}
