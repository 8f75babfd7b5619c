package org.fermata.rig;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A user at the phone's window, by the X server alone: a key into the empty dial field makes the
 * button beside it live, which is seen by its colour; taking the key back makes it pale again.
 */
public final class WindowPulse {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** The button's place in a window of the size it opens with, in pixels. */
    private static final String BUTTON = "88x32+836+16";

    private static final Pattern RED = Pattern.compile("\\((\\d+)");
    private static final int PALE_RED = 100;

    private final String window;

    /** Waits for the window of a process and gives it the keyboard. */
    public WindowPulse(long pid) {
        String[] found = {""};
        Await.until(
                () -> "a window of process " + pid,
                LIMIT,
                () -> {
                    found[0] = output("xdotool", "search", "--onlyvisible", "--pid", "" + pid);
                    return !found[0].isBlank();
                });
        window = found[0].strip().split("\\s+")[0];
        Commands.run("xdotool", "windowfocus", window);
        Await.until(() -> "the button is pale", LIMIT, () -> !live());
    }

    /**
     * Types and takes back a key, and waits until each is seen.
     *
     * @return how long the slower of the two took, in ms, the looking included
     */
    public double beatMs() {
        return Math.max(stroke("x", true), stroke("BackSpace", false));
    }

    private double stroke(String key, boolean then) {
        long before = System.nanoTime();
        Commands.run("xdotool", "key", key);
        Await.until(() -> key + " is seen", LIMIT, () -> live() == then);
        return (System.nanoTime() - before) / 1e6;
    }

    private boolean live() {
        String picture =
                output(
                        "import", "-silent", "-window", window, "-crop", BUTTON, "-depth", "8",
                        "-resize", "1x1!", "txt:-");
        Matcher red = RED.matcher(picture.toLowerCase(Locale.ROOT));
        return red.find() && Integer.parseInt(red.group(1)) < PALE_RED;
    }

    private static String output(String... command) {
        return Commands.result(Map.of(), List.of(command)).output();
    }
}
