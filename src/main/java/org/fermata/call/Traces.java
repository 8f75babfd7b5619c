package org.fermata.call;

import org.fermata.trace.Trace;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What people and scripts may ask of the SIP messages of late. Every method must be called on
 * {@code signalling} and returns at once.
 */
public interface Traces {

    /**
     * The messages of the call on a line, live or over.
     *
     * @param line the line's number
     * @return null if there is no such line
     */
    Trace ofLine(int line);

    /**
     * The messages of an account's registrations.
     *
     * @param account the account's id
     * @return null if there is no such account
     */
    Trace ofAccount(String account);

    /**
     * Saves a trace as a capture file that only its owner may read.
     *
     * @param trace the trace
     * @param file where; what is there is replaced
     * @param done told on {@code signalling}: null if it is saved, else why not, in a sentence
     */
    void export(Trace trace, Path file, Consumer<String> done);
}
