package org.fermata.trace;

/**
 * What was said over SIP about one matter. Immutable.
 *
 * @param title what it is the trace of, in a few words
 * @param ladder the messages
 */
public record Trace(String title, Ladder ladder) {

    /** All of it as text, for the clipboard and the command line. */
    public String text() {
        return LadderText.whole(title, ladder);
    }

    /** All of it as a capture file. */
    public byte[] capture() {
        return CaptureFile.of(ladder.steps().stream().map(Ladder.Step::message).toList());
    }
}
