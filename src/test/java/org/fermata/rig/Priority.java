package org.fermata.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Real-time priority for the rig's own programs where the system grants it, so that on a busy
 * machine the gaps that are measured are the phone's. The phone itself never gets it.
 */
final class Priority {

    private static final List<String> REAL_TIME = List.of("chrt", "--rr", "10");
    private static final boolean GRANTED = granted();

    private Priority() {}

    private static boolean granted() {
        List<String> attempt = new ArrayList<>(REAL_TIME);
        attempt.add("true");
        return Commands.result(Map.of(), attempt).exit() == 0;
    }

    /** The command, at that priority if it is to be had. */
    static List<String> raised(List<String> command) {
        List<String> raised = new ArrayList<>(GRANTED ? REAL_TIME : List.of());
        raised.addAll(command);
        return raised;
    }

    /** Raises a program that puts itself back to the ordinary when it starts. */
    static void raise(long pid) {
        if (GRANTED) {
            List<String> command = new ArrayList<>(REAL_TIME.subList(0, 2));
            command.addAll(List.of("--pid", REAL_TIME.get(2), String.valueOf(pid)));
            Commands.run(command.toArray(String[]::new));
        }
    }
}
