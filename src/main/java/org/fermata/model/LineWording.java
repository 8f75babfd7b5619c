package org.fermata.model;

import org.fermata.call.CallState;
import org.fermata.call.EndReason;
import org.fermata.call.LineSnapshot;
import org.fermata.call.LocalHold;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says in words how lines stand. Pure functions; any thread. */
public final class LineWording {

    private LineWording() {}

    /**
     * Whether a call's sound is encrypted, in words; null while there is none.
     *
     * @param line the call
     */
    public static String security(LineSnapshot line) {
        boolean over = line.state() == CallState.DISCONNECTED;
        if (over || line.codec() == null || line.answeredAt() == null && line.secure() == null) {
            return null;
        }
        if (line.secure() == null) {
            return "The sound of this call is not encrypted.";
        }
        String cipher = "The sound is encrypted with " + cipher(line.secure()) + ".";
        boolean keysInClear = line.secure().startsWith("SDES") && !"TLS".equals(line.transport());
        return keysInClear
                ? cipher
                        + " Its keys went to the server unencrypted: who reads along there can"
                        + " listen. TLS as the account's transport prevents that."
                : cipher;
    }

    private static String cipher(String secure) {
        String profile = secure.substring(secure.indexOf(' ') + 1);
        return switch (profile) {
            case "AEAD_AES_256_GCM" -> "AES-256-GCM";
            case "AEAD_AES_128_GCM" -> "AES-128-GCM";
            case "AES_CM_128_HMAC_SHA1_80" -> "AES-128";
            case "AES_CM_128_HMAC_SHA1_32" -> "AES-128 and short signatures";
            default -> profile;
        };
    }

    /** A line's state in a word or three. */
    public static String state(LineSnapshot line) {
        return switch (LinePhase.of(line)) {
            case CALLING -> line.state() == CallState.EARLY ? "Ringing there" : "Calling";
            case RINGING -> "Incoming call";
            case CONNECTING -> line.localHold() == LocalHold.RESUMING ? "Resuming" : "Connecting";
            case ACTIVE -> speaking(line);
            case HELD -> held(line);
            case HELD_BY_PEER -> "They hold you";
            case ENDED -> ended(line.reason());
            case MISSED -> "Missed call";
        };
    }

    private static String speaking(LineSnapshot line) {
        String what = line.mergedWith().isEmpty() ? "Speaking" : "Conference";
        return line.muted() ? what + ", muted" : what;
    }

    /** Whether a line is recorded, in words; null for not at all. */
    public static String recording(LineSnapshot line) {
        if (line.recording() == null) {
            return null;
        }
        return LinePhase.of(line) == LinePhase.HELD ? "Recording paused" : "Recording";
    }

    /** The numbers of lines in words, such as {@code lines 1, 2 and 4}. */
    public static String lines(List<LineModel> lines) {
        return numbers(lines.stream().map(LineModel::number).toList());
    }

    private static String numbers(List<Integer> numbers) {
        String last = Integer.toString(numbers.getLast());
        if (numbers.size() == 1) {
            return "line " + last;
        }
        return numbers.subList(0, numbers.size() - 1).stream()
                .map(number -> Integer.toString(number))
                .collect(Collectors.joining(", ", "lines ", " and " + last));
    }

    private static String held(LineSnapshot line) {
        if (line.localHold() == LocalHold.HOLDING) {
            return "Holding";
        }
        if (!line.mergedWith().isEmpty() && !line.remoteHold()) {
            return "On hold, conference";
        }
        return line.remoteHold() ? "On hold, both sides" : "On hold";
    }

    /** Why a call ended, in words. */
    public static String ended(EndReason reason) {
        if (reason == null) {
            return "Ended";
        }
        boolean hungUp = reason.code() < 300 && saysNoMore(reason.text());
        return switch (reason.by()) {
            case LOCAL -> hungUp ? "You hung up" : worded(reason);
            case REMOTE -> hungUp ? "They hung up" : worded(reason);
            case NETWORK -> worded(reason);
        };
    }

    /** Whether the text of a call that ended well says only that it was hung up. */
    private static boolean saysNoMore(String text) {
        return text == null
                || text.isBlank()
                || text.equalsIgnoreCase(EndReason.HUNG_UP)
                || text.equalsIgnoreCase(EndReason.HUNG_UP_THERE);
    }

    private static String worded(EndReason reason) {
        String text = reason.text();
        if (text == null || text.isBlank()) {
            return "Ended with code " + reason.code();
        }
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /**
     * What else there is to know of a line, in a short sentence.
     *
     * @param line the line
     * @param now the time
     * @return the sentence, null for none
     */
    public static String detail(LineSnapshot line, Instant now) {
        LinePhase phase = LinePhase.of(line);
        if (phase == LinePhase.MISSED) {
            return "At " + Wording.timeOfDay(line.startedAt());
        }
        if (line.notice() != null) {
            return line.notice();
        }
        if (isSilent(line)) {
            long seconds = Math.max(0, Duration.between(line.silentSince(), now).toSeconds());
            return "No sound from them for " + seconds + " s";
        }
        if (phase == LinePhase.HELD
                && line.localHold() == LocalHold.HELD
                && !line.holdSignalled()) {
            return "Silent here; they have not confirmed the hold";
        }
        return line.mergedWith().isEmpty() ? null : "With " + numbers(line.mergedWith());
    }

    /** Whether a live line hears nothing. */
    public static boolean isSilent(LineSnapshot line) {
        return line.silentSince() != null && line.localHold() == LocalHold.NONE;
    }

    /**
     * How long a line has been talked on or, before that, has rung.
     *
     * @param line the line
     * @param now the time
     * @return the duration; for a call that ended, how long it was; null for one never answered
     */
    public static Duration talked(LineSnapshot line, Instant now) {
        Instant end = line.endedAt() == null ? now : line.endedAt();
        if (line.answeredAt() != null) {
            return Duration.between(line.answeredAt(), end);
        }
        return line.endedAt() == null ? Duration.between(line.startedAt(), now) : null;
    }

    /**
     * How long an answered line has been held by us: never longer than it has been talked on.
     *
     * @param line the line
     * @param now the time
     * @return the duration, null while it is not held or not answered
     */
    public static Duration held(LineSnapshot line, Instant now) {
        if (line.heldSince() == null || line.answeredAt() == null) {
            return null;
        }
        boolean before = line.heldSince().isBefore(line.answeredAt());
        return Duration.between(before ? line.answeredAt() : line.heldSince(), now);
    }

    /**
     * What comes of it if one line is dropped on another.
     *
     * @param one a line
     * @param other another
     */
    public static String connecting(LineSnapshot one, LineSnapshot other) {
        return "Connect " + Wording.name(one.remote()) + " with " + Wording.name(other.remote());
    }
}
