package org.fermata.control;

/**
 * What became of a command.
 *
 * @param exit the exit status of the command line: {@link #DONE}, {@link #REFUSED}, {@link #USAGE},
 *     {@link #TIMED_OUT}
 * @param result what it gave, null for nothing; records are written as JSON objects
 * @param error why not, in a sentence for people, null when done
 */
record Reply(int exit, Object result, String error) {
    static final int DONE = 0;
    static final int REFUSED = 1;
    static final int USAGE = 2;
    static final int TIMED_OUT = 4;

    static Reply done(Object result) {
        return new Reply(DONE, result, null);
    }

    static Reply refused(String reason) {
        return new Reply(REFUSED, null, reason);
    }

    static Reply usage(String sentence) {
        return new Reply(USAGE, null, sentence);
    }

    static Reply timedOut(String sentence) {
        return new Reply(TIMED_OUT, null, sentence);
    }

    /** A result that is JSON already. */
    record Raw(String json) {}
}
