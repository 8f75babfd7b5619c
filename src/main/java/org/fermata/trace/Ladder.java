package org.fermata.trace;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Messages as a ladder: us on the left, each peer a column, an arrow for each message. Immutable.
 *
 * @param peers the peers in the order they came in
 * @param steps the messages in the order of time
 */
public record Ladder(List<InetSocketAddress> peers, List<Step> steps) {

    private static final int LABEL_LIMIT = 60;
    private static final Pattern TAG = Pattern.compile("(?i);\\s*tag\\s*=");

    public Ladder {
        peers = List.copyOf(peers);
        steps = List.copyOf(steps);
    }

    /**
     * One message.
     *
     * @param message the message
     * @param since how long after the first one
     * @param peer the index of its peer
     * @param label the method, or the status with its phrase
     * @param method the method it belongs to, from CSeq
     * @param description what it says of the sound, in a few words; empty for nothing
     * @param again whether the same was sent, or came, before
     */
    public record Step(
            TracedMessage message,
            Duration since,
            int peer,
            String label,
            String method,
            String description,
            boolean again) {

        /** The label, with the method where the label alone does not tell it. */
        public String title() {
            boolean tells = method.isEmpty() || label.contains(method);
            return tells ? label : label + " (" + method + ")";
        }

        /** What the person who cannot see arrows is told. */
        public String inWords() {
            StringBuilder words = new StringBuilder();
            words.append(message.sent() ? "sent " : "received ").append(title());
            if (again) {
                words.append(", again");
            }
            if (!description.isEmpty()) {
                words.append(", ").append(description);
            }
            return words.append(", after ").append(seconds(since)).toString();
        }
    }

    /** A duration in seconds with milliseconds, such as {@code 0.032 s}. */
    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f s", Math.max(0, duration.toNanos()) / 1e9);
    }

    /**
     * Makes the ladder of messages.
     *
     * @param messages in the order they were noted
     */
    public static Ladder of(List<TracedMessage> messages) {
        List<TracedMessage> ordered = new ArrayList<>(messages);
        // What came while we were busy was noted late, but with its own time.
        ordered.sort(Comparator.comparing(TracedMessage::at));
        List<InetSocketAddress> peers = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Instant first = ordered.isEmpty() ? null : ordered.getFirst().at();
        for (TracedMessage message : ordered) {
            if (!peers.contains(message.remote())) {
                peers.add(message.remote());
            }
            String text = message.text();
            steps.add(
                    new Step(
                            message,
                            Duration.between(first, message.at()),
                            peers.indexOf(message.remote()),
                            label(text),
                            method(text),
                            MessageText.description(text),
                            !seen.add((message.sent() ? ">" : "<") + message.octets())));
        }
        return new Ladder(peers, steps);
    }

    private static String label(String text) {
        String line = MessageText.startLine(text);
        boolean response = line.regionMatches(true, 0, "SIP/", 0, 4);
        int space = line.indexOf(' ');
        String label;
        if (response) {
            label = space < 0 ? line : line.substring(space + 1).strip();
        } else {
            label = space < 0 ? line : line.substring(0, space);
            boolean within = TAG.matcher(MessageText.header(text, "to")).find();
            label = within && label.equals("INVITE") ? "re-INVITE" : label;
        }
        return label.length() <= LABEL_LIMIT ? label : label.substring(0, LABEL_LIMIT) + "…";
    }

    private static String method(String text) {
        String sequence = MessageText.header(text, "cseq");
        String method = sequence.substring(sequence.lastIndexOf(' ') + 1);
        return method.matches("[A-Z]{1,20}") ? method : "";
    }

    /** Whether there is nothing to show. */
    public boolean isEmpty() {
        return steps.isEmpty();
    }
}
