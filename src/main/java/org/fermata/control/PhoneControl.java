package org.fermata.control;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.ListenAddress;
import org.fermata.call.Traces;

import java.util.List;

/**
 * What the commands need of the phone besides its lines and devices. Every method must be called on
 * {@code signalling} and returns at once.
 */
public interface PhoneControl {

    /** Fermata's version. */
    String version();

    /** Since when the process runs, by {@link System#nanoTime}. */
    long startNanos();

    /** The accounts as they stand, in the order of the settings. */
    List<AccountSnapshot> accounts();

    /** The addresses SIP is taken on. */
    List<ListenAddress> listening();

    /** The SIP messages of late. */
    Traces traces();

    /**
     * Raises the window, and asks about dialling what another program handed over.
     *
     * @param target a cleaned target, null for none
     * @return null if that is done, else why not, in a sentence for people
     */
    String open(String target);

    /** Ends the phone; returns before it has ended. */
    void quit();
}
