package org.fermata.model;

import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.Role;
import org.fermata.audio.SuspendCause;
import org.fermata.call.AccountSnapshot;
import org.fermata.call.CallState;
import org.fermata.call.CheckStep;
import org.fermata.call.EndReason;
import org.fermata.call.LampSnapshot;
import org.fermata.call.LineSnapshot;
import org.fermata.call.LocalHold;
import org.fermata.call.Origin;
import org.fermata.call.RemoteParty;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says in words how things stand. Pure functions; any thread. */
public final class Wording {

    private static final DateTimeFormatter TIME_OF_DAY =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private Wording() {}

    /** What a device really accepted, null while it is closed. */
    public static String accepted(DeviceSnapshot device) {
        if (device == null || device.rate() == null) {
            return null;
        }
        return "%,d Hz, %s, a period of %s ms, a buffer of %s ms"
                .formatted(
                        device.rate(),
                        device.channels() == 1 ? "mono" : device.channels() + " channels",
                        milliseconds(device.periodFrames(), device.rate()),
                        milliseconds(device.bufferFrames(), device.rate()));
    }

    private static String milliseconds(int frames, int rate) {
        return "%.1f".formatted(frames * 1000.0 / rate).replaceFirst("[.,]0$", "");
    }

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
            return "At " + timeOfDay(line.startedAt());
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
     * Where the device of a role stands.
     *
     * @param device the device
     * @param heldLines how many lines are held, by either side
     * @return a few words
     */
    public static String device(DeviceSnapshot device, long heldLines) {
        return switch (device.state()) {
            case OPENING -> "Opening " + device.name();
            case RUNNING -> "Running on " + device.name();
            case SUSPENDED ->
                    device.role() == Role.RING
                            ? idle(device)
                            : "Suspended: " + cause(device, heldLines);
            case CLOSED ->
                    device.role() == Role.RING || device.suspendCauses().isEmpty() || heldLines == 0
                            ? idle(device)
                            : "Closed: " + cause(device, heldLines);
            case RECOVERING -> "Recovering " + device.name();
            case LOST -> "Lost: " + device.name() + ", trying again";
        };
    }

    /**
     * The state of a device with everything that keeps it from running, without its name.
     *
     * @param device the device
     * @param heldLines how many lines are held, by either side
     * @return a few words
     */
    public static String deviceState(DeviceSnapshot device, long heldLines) {
        return switch (device.state()) {
            case OPENING -> "Opening";
            case RUNNING -> "Running";
            case SUSPENDED -> "Suspended" + causes(device, heldLines);
            case CLOSED -> "Closed" + causes(device, heldLines);
            case RECOVERING -> "Recovering";
            case LOST -> "Lost, trying again";
        };
    }

    private static String causes(DeviceSnapshot device, long heldLines) {
        List<String> words = new ArrayList<>();
        for (SuspendCause cause : SuspendCause.values()) {
            if (device.suspendCauses().contains(cause)) {
                words.add(
                        switch (cause) {
                            case ALL_CORKED ->
                                    device.role() == Role.RING
                                            ? "nothing rings"
                                            : heldLines > 0 ? "all lines held" : "no line needs it";
                            case USER -> "by you";
                            case SYSTEM_SLEEP -> "the computer sleeps";
                        });
            }
        }
        return words.isEmpty() ? "" : ": " + String.join(", ", words);
    }

    private static String idle(DeviceSnapshot device) {
        return device.suspendCauses().contains(SuspendCause.USER)
                ? "Suspended: by you"
                : "Ready: " + device.name();
    }

    private static String cause(DeviceSnapshot device, long heldLines) {
        if (device.suspendCauses().contains(SuspendCause.SYSTEM_SLEEP)) {
            return "the computer sleeps";
        }
        if (device.suspendCauses().contains(SuspendCause.USER)) {
            return "by you";
        }
        return heldLines > 0 ? "all lines held" : "no line needs it";
    }

    /** What a device is used for. */
    public static String role(Role role) {
        return switch (role) {
            case PLAYBACK -> "Speaker";
            case CAPTURE -> "Microphone";
            case RING -> "Ringing";
        };
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

    /**
     * What comes of it if one line is dropped on another.
     *
     * @param one a line
     * @param other another
     */
    public static String connecting(LineSnapshot one, LineSnapshot other) {
        return "Connect " + name(one.remote()) + " with " + name(other.remote());
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
