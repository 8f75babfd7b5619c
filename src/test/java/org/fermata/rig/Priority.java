package org.fermata.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Real-time priority for the rig's own programs where the system grants it, so that on a busy
 * machine the gaps that are measured are the phone's. The phone itself never gets it.
 */
final class Priority {

    private static final int USUAL = 10;
    private static final boolean GRANTED =
            Commands.result(Map.of(), List.of("chrt", "--rr", "" + USUAL, "true")).exit() == 0;

    private Priority() {}

    /** The command, at that priority if it is to be had. */
    static List<String> raised(List<String> command) {
        return raised(USUAL, command);
    }

    /** The command, at a priority if it is to be had, 1 to 99. */
    static List<String> raised(int priority, List<String> command) {
        List<String> raised = new ArrayList<>();
        if (GRANTED) {
            raised.addAll(List.of("chrt", "--rr", String.valueOf(priority)));
        }
        raised.addAll(command);
        return raised;
    }

    /** Raises a program that puts itself back to the ordinary when it starts. */
    static void raise(long pid) {
        if (GRANTED) {
            Commands.run("chrt", "--rr", "--pid", String.valueOf(USUAL), String.valueOf(pid));
        }
    }
}
