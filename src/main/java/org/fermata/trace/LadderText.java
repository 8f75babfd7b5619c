package org.fermata.trace;

import java.net.InetSocketAddress;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A ladder as text, for the clipboard and the command line. Pure functions. */
public final class LadderText {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static final int SHAFT = 34;

    private LadderText() {}

    /** An address and port as people write them. */
    public static String address(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        int zone = host.indexOf('%');
        String plain = zone < 0 ? host : host.substring(0, zone);
        return (plain.contains(":") ? "[" + plain + "]" : plain) + ":" + address.getPort();
    }

    /** The arrows, a line each. */
    public static String arrows(Ladder ladder) {
        StringBuilder text = new StringBuilder();
        for (Ladder.Step step : ladder.steps()) {
            text.append(String.format(Locale.ROOT, "%10s  ", Ladder.seconds(step.since())))
                    .append(arrow(step))
                    .append("  ")
                    .append(step.message().transport())
                    .append(' ')
                    .append(address(step.message().remote()));
            if (!step.description().isEmpty()) {
                text.append("  ").append(step.description());
            }
            text.append(step.again() ? "  (again)\n" : "\n");
        }
        return text.toString();
    }

    private static String arrow(Ladder.Step step) {
        String title = " " + step.title() + " ";
        int left = Math.max(2, (SHAFT - title.length()) / 2);
        int right = Math.max(2, SHAFT - title.length() - left);
        String shaft = "─".repeat(left) + title + "─".repeat(right);
        return step.message().sent() ? "us " + shaft + "▶" : "us ◀" + shaft;
    }

    /**
     * Everything: the arrows, then each message as it was.
     *
     * @param title what it is the trace of, in a few words
     */
    public static String whole(String title, Ladder ladder) {
        StringBuilder text = new StringBuilder(title).append("\n\n").append(arrows(ladder));
        for (Ladder.Step step : ladder.steps()) {
            TracedMessage message = step.message();
            text.append("\n──── ")
                    .append(TIME.format(message.at()))
                    .append("  ")
                    .append(message.transport())
                    .append(' ')
                    .append(address(message.local()))
                    .append(message.sent() ? " → " : " ← ")
                    .append(address(message.remote()))
                    .append(step.again() ? "  (again)" : "")
                    .append("\n")
                    .append(message.text())
                    .append("\n");
        }
        return text.toString();
    }
}
