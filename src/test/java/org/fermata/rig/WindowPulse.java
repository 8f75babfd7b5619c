package org.fermata.rig;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A user at the phone's window, by the X server alone: a key into the empty dial field makes the
 * button beside it live, which is seen by its colour; taking the key back makes it pale again.
 */
public final class WindowPulse {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** The right part of the header in a window of the size it opens with, in pixels. */
    private static final String HEADER = "340x64+700+0";

    /** A pixel of the picture as text: red, green and blue in hexadecimal digits. */
    private static final Pattern PIXEL =
            Pattern.compile("#(\\p{XDigit}{2})\\p{XDigit}{2}(\\p{XDigit}{2})");

    /** At a quarter of its size the button has about 200 pixels of its colour. */
    private static final int BUTTON_PIXELS = 100;

    /** How the button looks; a window is there for a while before anything is drawn in it. */
    private enum Look {
        UNDRAWN,
        PALE,
        LIVE
    }

    private final String window;

    /** Waits until the window of a process is drawn and gives it the keyboard. */
    public WindowPulse(long pid) {
        String[] found = {""};
        Await.until(
                () -> "a window of process " + pid,
                LIMIT,
                () -> {
                    found[0] =
                            Commands.result(
                                            Map.of(),
                                            List.of(
                                                    "xdotool",
                                                    "search",
                                                    "--onlyvisible",
                                                    "--pid",
                                                    Long.toString(pid)))
                                    .output();
                    return !found[0].isBlank();
                });
        window = found[0].strip().split("\\s+")[0];
        Commands.run("xdotool", "windowfocus", window);
        Await.until(() -> "the button is pale", LIMIT, () -> look() == Look.PALE);
    }

    /**
     * Types and takes back a key, and waits until each is seen.
     *
     * @return the longer of the two times, in ms, after which the window still looked as before; a
     *     look takes a tenth of a second and more on a busy machine, so what is seen only later may
     *     have been there by then
     */
    public double beatMs() {
        return Math.max(stroke("x", Look.LIVE), stroke("BackSpace", Look.PALE));
    }

    private double stroke(String key, Look then) {
        Commands.run("xdotool", "key", key);
        long typed = System.nanoTime();
        long[] unchanged = {typed};
        Await.until(
                () -> key + " is seen",
                LIMIT,
                () -> {
                    long begun = System.nanoTime();
                    boolean seen = look() == then;
                    unchanged[0] = seen ? unchanged[0] : begun;
                    return seen;
                });
        return (unchanged[0] - typed) / 1e6;
    }

    private Look look() {
        String picture =
                Commands.run(
                        "import", "-silent", "-window", window, "-crop", HEADER, "-depth", "8",
                        "-resize", "25%", "txt:-");
        Matcher pixel = PIXEL.matcher(picture);
        int seen = 0;
        int live = 0;
        int pale = 0;
        while (pixel.find()) {
            seen++;
            int red = Integer.parseInt(pixel.group(1), 16);
            int blue = Integer.parseInt(pixel.group(2), 16);
            live += red <= 60 && blue > 160 ? 1 : 0;
            pale += red > 120 && red < 200 && blue > 220 ? 1 : 0;
        }
        if (seen < BUTTON_PIXELS) {
            throw new AssertionError("no picture of the window: " + picture);
        }
        return live >= BUTTON_PIXELS ? Look.LIVE : pale >= BUTTON_PIXELS ? Look.PALE : Look.UNDRAWN;
    }
}
