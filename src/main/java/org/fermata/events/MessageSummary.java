package org.fermata.events;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many messages wait (RFC 3842). Immutable.
 *
 * @param fresh messages nobody has heard; 1 where the server only says that there are some
 * @param old messages that were heard
 * @param account the mailbox's URI, null if the server names none
 */
public record MessageSummary(int fresh, int old, String account) {

    private static final int LINES_LIMIT = 64;
    private static final int TEXT_LIMIT = 1024;
    private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z-]{1,64})\\s*:\\s*(.*?)\\s*");
    private static final Pattern COUNTS = Pattern.compile("(\\d{1,6})\\s*/\\s*(\\d{1,6})\\b.*");

    /**
     * Reads a body of type {@code application/simple-message-summary}. Voice messages count; where
     * the server counts none, all other kinds together.
     *
     * @param body the body
     * @throws MalformedBodyException if it does not say whether messages wait
     */
    public static MessageSummary parse(byte[] body) throws MalformedBodyException {
        if (body == null || body.length > BoundedXml.SIZE_LIMIT) {
            throw new MalformedBodyException("there is no summary of messages");
        }
        String waiting = null;
        String account = null;
        int[] voice = null;
        int[] others = null;
        String[] lines = new String(body, StandardCharsets.UTF_8).split("\r?\n", LINES_LIMIT);
        for (String text : lines) {
            Matcher line = LINE.matcher(text.lines().findFirst().orElse(""));
            if (!line.matches()) {
                continue;
            }
            String value = line.group(2);
            switch (line.group(1).toLowerCase(Locale.ROOT)) {
                case "messages-waiting" -> waiting = value.toLowerCase(Locale.ROOT);
                case "message-account" -> account = value.length() > TEXT_LIMIT ? null : value;
                case "voice-message" -> voice = sum(voice, value);
                default -> others = sum(others, value);
            }
        }
        if (waiting == null) {
            throw new MalformedBodyException("the summary does not say whether messages wait");
        }
        int[] counts = voice != null ? voice : others;
        if (counts == null) {
            counts = new int[] {waiting.equals("yes") ? 1 : 0, 0};
        }
        return new MessageSummary(
                counts[0], counts[1], account == null || account.isEmpty() ? null : account);
    }

    private static int[] sum(int[] before, String value) {
        Matcher counts = COUNTS.matcher(value);
        if (!counts.matches()) {
            return before;
        }
        int fresh = Integer.parseInt(counts.group(1));
        int old = Integer.parseInt(counts.group(2));
        return before == null
                ? new int[] {fresh, old}
                : new int[] {before[0] + fresh, before[1] + old};
    }
}
