package org.fermata.model;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.CheckStep;
import org.fermata.call.LampSnapshot;
import org.fermata.call.Origin;
import org.fermata.call.RemoteParty;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Says in words how things stand that are neither lines nor devices. Pure functions; any thread.
 */
public final class Wording {

    private static final DateTimeFormatter TIME_OF_DAY =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private Wording() {}

    /** A SIP or tel address without its scheme. */
    public static String address(String uri) {
        return uri.replaceFirst("^(?i:sips?|tel):", "");
    }

    /** The user part of an address: often a number. */
    public static String user(String uri) {
        String address = address(uri);
        int at = address.indexOf('@');
        return at > 0 ? address.substring(0, at) : address;
    }

    /** What to call the other side: its name, else its number. */
    public static String name(RemoteParty remote) {
        return remote.name() == null || remote.name().isBlank()
                ? user(remote.uri())
                : remote.name().strip();
    }

    /** What people call a codec, by its encoding name in SDP; empty for none. */
    public static String codec(String encodingName) {
        if (encodingName == null) {
            return "";
        }
        return switch (encodingName.toUpperCase(Locale.ROOT)) {
            case "G722" -> "G.722";
            case "OPUS" -> "Opus";
            case "PCMA" -> "G.711 A";
            case "PCMU" -> "G.711 µ";
            default -> encodingName;
        };
    }

    /** How long, to the second: {@code 4:05}, {@code 1:02:03}. */
    public static String clock(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        long hours = seconds / 3600;
        long minutes = seconds / 60 % 60;
        StringBuilder text = new StringBuilder(8);
        if (hours > 0) {
            text.append(hours).append(':');
            if (minutes < 10) {
                text.append('0');
            }
        }
        text.append(minutes).append(':');
        if (seconds % 60 < 10) {
            text.append('0');
        }
        return text.append(seconds % 60).toString();
    }

    /** The time of day on the user's clock, such as {@code 14:03}. */
    public static String timeOfDay(Instant instant) {
        return TIME_OF_DAY.format(instant.atZone(ZoneId.systemDefault()));
    }

    /** What to call a watched extension: its name, else its number. */
    public static String name(LampSnapshot lamp) {
        return lamp.name() == null || lamp.name().isBlank()
                ? user(lamp.uri())
                : lamp.name().strip();
    }

    /** What a watched extension is doing, in a word or two. */
    public static String state(LampSnapshot lamp) {
        return switch (lamp.state()) {
            case UNKNOWN -> "Unknown";
            case FREE -> "Free";
            case RINGING -> "Ringing";
            case BUSY -> "On the phone";
            case HELD -> "On hold";
        };
    }

    /**
     * Whom a watched extension is connected to.
     *
     * @return a few words, null where that is not told
     */
    public static String with(LampSnapshot lamp) {
        if (lamp.with() == null) {
            return null;
        }
        String other = name(lamp.with());
        if (lamp.direction() == null) {
            return "with " + other;
        }
        return lamp.direction() == Origin.INCOMING ? "called by " + other : "called " + other;
    }

    /** How many messages wait, in words. */
    public static String messages(int fresh, int old) {
        String heard = old == 0 ? "" : ", " + old + " old";
        return switch (fresh) {
            case 0 -> "No new messages" + heard;
            case 1 -> "1 new message" + heard;
            default -> fresh + " new messages" + heard;
        };
    }

    /** What a step of an account's trial is about. */
    public static String step(CheckStep.Kind kind) {
        return switch (kind) {
            case NAME -> "Server’s name";
            case CONNECTION -> "Connection";
            case ANSWER -> "SIP";
            case REGISTRATION -> "Registration";
            case STUN -> "STUN server";
        };
    }

    /** What came of a step of an account's trial. */
    public static String step(CheckStep step) {
        return switch (step.state()) {
            case WAITING -> "Waits";
            case RUNNING -> step.words() + " …";
            case SKIPPED -> "Not tried";
            case PASSED, DOUBTFUL, FAILED -> step.words();
        };
    }

    /** Where an account's registration stands. */
    public static String registration(AccountSnapshot account) {
        return switch (account.registration()) {
            case DISABLED -> "Not registering";
            case REGISTERING -> "Registering";
            case REGISTERED -> "Registered";
            case FAILED -> "Not registered";
            case UNREGISTERED -> "Signed off";
        };
    }
}
