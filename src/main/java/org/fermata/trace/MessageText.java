package org.fermata.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what a ladder tells of a message, as far as it can be read. Pure functions. */
final class MessageText {

    private static final Map<String, String> COMPACT =
            Map.of("cseq", "cseq", "to", "t", "from", "f", "call-id", "i", "content-type", "c");

    private static final int FORMATS_READ = 32;
    private static final int CODECS_TOLD = 4;

    private MessageText() {}

    /**
     * Where the head ends.
     *
     * @param text a message
     * @param from where to begin to look
     * @return the index behind the empty line, −1 if there is none
     */
    static int headLength(String text, int from) {
        for (int at = from; at + 1 < text.length(); at++) {
            if (text.charAt(at) != '\n') {
                continue;
            }
            if (text.charAt(at + 1) == '\n') {
                return at + 2;
            }
            if (text.startsWith("\r\n", at + 1)) {
                return at + 3;
            }
        }
        return -1;
    }

    static String body(String text) {
        int head = headLength(text, 0);
        return head < 0 ? "" : text.substring(head);
    }

    static String startLine(String text) {
        int end = text.indexOf('\n');
        return (end < 0 ? text : text.substring(0, end)).strip();
    }

    /**
     * The value of a header.
     *
     * @param name in small letters
     * @return the first one's, its continuation lines joined; empty if there is none
     */
    static String header(String text, String name) {
        int head = headLength(text, 0);
        String[] lines = (head < 0 ? text : text.substring(0, head)).split("\r?\n");
        String compact = COMPACT.getOrDefault(name, name);
        for (int at = 1; at < lines.length; at++) {
            int colon = lines[at].indexOf(':');
            String found =
                    colon < 0 ? "" : lines[at].substring(0, colon).strip().toLowerCase(Locale.ROOT);
            if (found.equals(name) || found.equals(compact)) {
                StringBuilder value = new StringBuilder(lines[at].substring(colon + 1));
                for (at++; at < lines.length && lines[at].matches("[ \t].*"); at++) {
                    value.append(lines[at]);
                }
                return value.toString().strip();
            }
        }
        return "";
    }

    /** What a description of a session says in a few words; empty if there is none. */
    static String description(String text) {
        String body = body(text);
        int media = body.startsWith("m=") ? 0 : body.indexOf("\nm=") + 1;
        if (!body.contains("m=audio") || media < 0) {
            return "";
        }
        List<String> words = new ArrayList<>();
        String direction = "sendrecv";
        boolean encrypted = false;
        List<String> codecs = new ArrayList<>();
        List<String> formats = List.of();
        for (String line : body.split("\r?\n")) {
            if (line.startsWith("m=audio")) {
                String[] fields = line.split(" +");
                formats = fields.length > 3 ? List.of(fields).subList(3, fields.length) : List.of();
                encrypted |= fields.length > 2 && fields[2].contains("SAVP");
            } else if (line.matches("a=(sendrecv|sendonly|recvonly|inactive)\\s*")) {
                direction = line.substring(2).strip();
            }
        }
        for (String format : formats.subList(0, Math.min(FORMATS_READ, formats.size()))) {
            String codec = codec(body, format);
            if (!codec.isEmpty() && !codecs.contains(codec) && codecs.size() < CODECS_TOLD) {
                codecs.add(codec);
            }
        }
        words.add(direction);
        words.addAll(codecs);
        if (encrypted) {
            words.add("encrypted");
        }
        return String.join(", ", words);
    }

    private static String codec(String body, String format) {
        String marker = "a=rtpmap:" + format + " ";
        int at = body.indexOf(marker);
        if (at >= 0) {
            int from = at + marker.length();
            int end = from;
            while (end < body.length() && "/ \r\n".indexOf(body.charAt(end)) < 0) {
                end++;
            }
            String name = body.substring(from, end);
            boolean sound =
                    !name.equalsIgnoreCase("telephone-event") && !name.equalsIgnoreCase("CN");
            return sound && name.length() <= 16 ? name : "";
        }
        return switch (format) {
            case "0" -> "PCMU";
            case "3" -> "GSM";
            case "8" -> "PCMA";
            case "9" -> "G722";
            case "18" -> "G729";
            default -> "";
        };
    }
}
