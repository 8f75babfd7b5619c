package org.fermata.call;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What people and scripts ask of the lines. Every method must be called on {@code signalling}; the
 * stages they return complete there, once the state asked for stands or has failed. Asking for the
 * state that already is succeeds. A line that does not exist is refused with a sentence.
 */
public interface LineCommands {

    /**
     * Calls somebody.
     *
     * @param target a number, a name in contacts, or a {@code sip:}, {@code sips:} or {@code tel:}
     *     URI
     * @param account the id of the account to call from, null for the first registered one (or none
     *     for a full SIP address)
     * @return completes when the INVITE is handed to the stack, with the line's number
     */
    CompletionStage<Outcome> dial(String target, String account);

    /** Answers the line; 0 takes the one that has rung longest. */
    CompletionStage<Outcome> answer(int line);

    /** Declines an incoming call (603). */
    CompletionStage<Outcome> decline(int line);

    /** Ends a call in whatever state it is. */
    CompletionStage<Outcome> hangUp(int line);

    /**
     * Holds a line. It is silent at once; completes when the peer has answered, refused or stayed
     * silent.
     */
    CompletionStage<Outcome> hold(int line);

    /** Resumes a line, holding the active one first where the settings say so. */
    CompletionStage<Outcome> resume(int line);

    /** Mutes or unmutes our microphone on this line. */
    CompletionStage<Outcome> mute(int line, boolean muted);

    /**
     * Says how loud a line is heard here; the far end hears us as before.
     *
     * @param percent 0 to 200; 100 changes nothing
     */
    CompletionStage<Outcome> volume(int line, int percent);

    /**
     * Says where a line is heard.
     *
     * @param where from −100, left, to 100, right
     */
    CompletionStage<Outcome> pan(int line, int where);

    /**
     * Sends DTMF digits (RFC 4733), one after another.
     *
     * @param digits of {@code 0-9*#A-D} and {@code ,} for a pause of 1 s
     */
    CompletionStage<Outcome> dtmf(int line, String digits);

    /** Transfers a call to a target (blind), or refuses with a reason. */
    CompletionStage<Outcome> transfer(int line, String target);

    /** Transfers a call to the other side of another line (attended), or refuses with a reason. */
    CompletionStage<Outcome> transferToLine(int line, int toLine);

    /**
     * Parks a call: transfers it to the code that its account has for that, or refuses with a
     * reason.
     */
    CompletionStage<Outcome> park(int line);

    /** Merges lines into one conversation, or refuses with a reason. */
    CompletionStage<Outcome> merge(List<Integer> lines);

    /** Takes a line out of its conversation, or refuses with a reason. */
    CompletionStage<Outcome> split(int line);

    /**
     * Records both sides of a line while it is heard, or ends that. Completes when the file is
     * there.
     *
     * @param on whether it is recorded from now on
     * @param file the file, as a whole path, which must not be there yet; null for one of the
     *     folder of the settings
     */
    CompletionStage<Outcome> record(int line, boolean on, Path file);

    /** Takes an ended or missed call off the board. */
    void dismiss(int line);

    /**
     * All lines as they stand, counters included, by number.
     *
     * @return immutable snapshots
     */
    List<LineSnapshot> lines();

    /**
     * The line with this number or this call id.
     *
     * @param numberOrId a line's number in digits, or a call's id
     * @return the line's number, 0 if there is none
     */
    int find(String numberOrId);

    /**
     * Tells a listener of every change from now on.
     *
     * @param listener called on {@code signalling}
     */
    void addListener(LineListener listener);

    /** Tells the listener no more. */
    void removeListener(LineListener listener);
}
