package org.fermata.control;

import java.util.List;

/** What can be asked of a running phone, as its words were read by {@link CommandSyntax}. */
sealed interface Command {

    /** Calls somebody. */
    record Dial(String target, String account) implements Command {}

    /** Answers a line; null for the one that has rung longest. */
    record Answer(String line) implements Command {}

    record Decline(String line) implements Command {}

    /** Ends a call; null for all. */
    record HangUp(String line) implements Command {}

    /** Holds a line; null for all. */
    record Hold(String line) implements Command {}

    record Resume(String line) implements Command {}

    record Mute(String line, boolean on) implements Command {}

    record Volume(String line, int percent) implements Command {}

    record Pan(String line, int where) implements Command {}

    record Dtmf(String line, String digits) implements Command {}

    record Transfer(String line, String target) implements Command {}

    record TransferToLine(String line, String toLine) implements Command {}

    /** Transfers a call to where calls wait. */
    record Park(String line) implements Command {}

    /** Sends somebody a text. */
    record Message(String target, String text, String account) implements Command {}

    record Merge(List<String> lines) implements Command {}

    record Split(String line) implements Command {}

    /**
     * Records a line, or ends that.
     *
     * @param file a whole path, null for a file of the folder of the settings
     */
    record Record(String line, boolean on, String file) implements Command {}

    record Lines(boolean text) implements Command {}

    /** The phone's state; with a wait, once every account has registered. */
    record Status(boolean text, double waitSeconds) implements Command {}

    record Devices(boolean text) implements Command {}

    /**
     * The SIP messages of a call or of an account's registrations.
     *
     * @param line the line, null for an account
     * @param account the account's id, null for a line
     * @param json whether as JSON
     * @param file where a capture file is to be saved, null for nowhere
     */
    record Trace(String line, String account, boolean json, String file) implements Command {}

    /** Events until the client goes. */
    record Watch() implements Command {}

    /** Sets an account's password. Its {@code toString} does not tell it. */
    record Password(String account, String secret) implements Command {
        @Override
        public String toString() {
            return "Password[account=" + account + "]";
        }
    }

    record Get(String key) implements Command {}

    record Set(String key, String value) implements Command {}

    /** Raises the window, and hands it an address to ask about unless that is null. */
    record Open(String target) implements Command {}

    record Quit() implements Command {}
}
