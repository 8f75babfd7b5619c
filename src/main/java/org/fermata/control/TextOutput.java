package org.fermata.control;

import org.fermata.audio.DeviceInfo;
import org.fermata.audio.DeviceSnapshot;
import org.fermata.call.AccountSnapshot;
import org.fermata.call.CallState;
import org.fermata.call.LampSnapshot;
import org.fermata.call.LineSnapshot;
import org.fermata.call.ListenAddress;
import org.fermata.call.LocalHold;
import org.fermata.call.RemoteParty;
import org.fermata.call.TextMessage;
import org.fermata.call.WaitingMessages;
import org.fermata.process.ProcessFigures;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The commands' results and the events in words, for people. Pure functions. */
final class TextOutput {

    private static final int MAX_CELL = 48;

    private TextOutput() {}

    /** A text without what could command a terminal, or turn its direction. */
    static String printable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(
                        character ->
                                !Character.isISOControl(character)
                                        && Character.getType(character) != Character.FORMAT)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /** The board: a row a line. */
    static String lines(List<LineSnapshot> lines, Instant now) {
        if (lines.isEmpty()) {
            return "No lines.\n";
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("LINE", "STATE", "TIME", "HELD", "CODEC", "WITH"));
        for (LineSnapshot line : lines) {
            rows.add(
                    List.of(
                            String.valueOf(line.line()),
                            state(line),
                            elapsed(line.answeredAt(), line.endedAt(), now),
                            line.answeredAt() == null
                                    ? ""
                                    : elapsed(line.heldSince(), line.endedAt(), now),
                            line.codec() == null ? "" : line.codec(),
                            who(line.remote())));
        }
        return columns(rows);
    }

    /** A line's state in a few words. */
    static String state(LineSnapshot line) {
        String state =
                switch (line.state()) {
                    case NULL -> "starting";
                    case CALLING -> "calling";
                    case INCOMING -> "rings here";
                    case EARLY -> "rings there";
                    case CONNECTING -> "connecting";
                    case CONFIRMED -> held(line);
                    case DISCONNECTED ->
                            "ended: " + (line.reason() == null ? "" : line.reason().text());
                };
        StringBuilder words = new StringBuilder(state);
        if (line.muted() && line.state() == CallState.CONFIRMED) {
            words.append(", muted");
        }
        if (!line.mergedWith().isEmpty()) {
            words.append(", merged with ")
                    .append(
                            line.mergedWith().stream()
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(", ")));
        }
        if (line.recording() != null) {
            words.append(", recorded");
        }
        return words.toString();
    }

    private static String held(LineSnapshot line) {
        String here =
                switch (line.localHold()) {
                    case NONE -> line.remoteHold() ? "held by them" : "talking";
                    case HOLDING -> "holding";
                    case HELD -> "held";
                    case RESUMING -> "resuming";
                };
        return line.localHold() != LocalHold.NONE && line.remoteHold()
                ? here + ", by them too"
                : here;
    }

    private static String who(RemoteParty remote) {
        return remote.name() == null || remote.name().isBlank()
                ? remote.uri()
                : remote.name() + " <" + remote.uri() + ">";
    }

    private static String elapsed(Instant from, Instant to, Instant now) {
        if (from == null) {
            return "";
        }
        long seconds = Math.max(0, Duration.between(from, to == null ? now : to).toSeconds());
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        seconds / 3600,
                        seconds / 60 % 60,
                        seconds % 60);
    }

    /** The devices that can be chosen. */
    static String devices(List<DeviceInfo> devices) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("DEVICE", "FOR", "", "NAME"));
        for (DeviceInfo device : devices) {
            String use = device.inUse() ? "in use" : device.present() ? "" : "not there";
            rows.add(
                    List.of(
                            device.id(),
                            device.roles().stream()
                                    .sorted()
                                    .map(role -> role.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.joining(", ")),
                            use,
                            device.name()));
        }
        return columns(rows);
    }

    /** The phone's state. */
    static String status(StatusReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "Fermata",
                        report.version()
                                + ", pid "
                                + report.pid()
                                + ", up "
                                + elapsed(
                                        Instant.EPOCH,
                                        Instant.EPOCH.plusMillis(report.uptimeMs()),
                                        null)));
        rows.add(
                List.of(
                        "Listens",
                        report.listen().stream()
                                .map(TextOutput::listen)
                                .collect(Collectors.joining(", "))));
        for (AccountSnapshot account : report.accounts()) {
            rows.add(List.of("Account", account(account)));
        }
        for (LampSnapshot lamp : report.lamps()) {
            rows.add(List.of("Extension", lamp(lamp)));
        }
        rows.add(List.of("Playback", device(report.audio().playback())));
        rows.add(List.of("Capture", device(report.audio().capture())));
        rows.add(List.of("Ring", device(report.audio().ring())));
        ProcessFigures.Figures process = report.process();
        rows.add(
                List.of(
                        "Process",
                        String.format(
                                Locale.ROOT,
                                "%.1f %% of a core, %d MB, %d threads, %.0f wake-ups a second",
                                process.cpuPercent(),
                                process.residentBytes() / 1_000_000,
                                process.threads(),
                                process.wakeupsPerSecond())));
        return columns(rows);
    }

    private static String listen(ListenAddress address) {
        String host =
                address.address().contains(":") ? "[" + address.address() + "]" : address.address();
        return address.transport() + " " + host + ":" + address.port();
    }

    /** An account in words. */
    static String account(AccountSnapshot account) {
        String state =
                switch (account.registration()) {
                    case DISABLED -> "off";
                    case REGISTERING -> "registering";
                    case REGISTERED -> "registered";
                    case FAILED -> "failed";
                    case UNREGISTERED -> "not registered";
                };
        return account.id()
                + " ("
                + account.aor()
                + "): "
                + state
                + (account.lastError() == null ? "" : ", " + account.lastError())
                + (account.messages() == null ? "" : ", " + messages(account.messages()));
    }

    private static String messages(WaitingMessages messages) {
        return messages.fresh() + " new and " + messages.old() + " old messages";
    }

    /** A lamp in words. */
    static String lamp(LampSnapshot lamp) {
        String who =
                lamp.name() == null || lamp.name().isBlank()
                        ? lamp.uri()
                        : lamp.name() + " <" + lamp.uri() + ">";
        String state =
                switch (lamp.state()) {
                    case UNKNOWN -> "not known";
                    case FREE -> "free";
                    case RINGING -> "rings";
                    case BUSY -> "on the phone";
                    case HELD -> "has a call on hold";
                };
        return who + ": " + state + (lamp.with() == null ? "" : ", " + who(lamp.with()));
    }

    /** A device in words. */
    static String device(DeviceSnapshot device) {
        if (device == null) {
            return "none";
        }
        String causes =
                device.suspendCauses().stream()
                        .sorted()
                        .map(
                                cause ->
                                        switch (cause) {
                                            case ALL_CORKED -> "no line needs it";
                                            case USER -> "by the user";
                                            case SYSTEM_SLEEP -> "the system sleeps";
                                        })
                        .collect(Collectors.joining(", "));
        return device.device()
                + ", "
                + device.state().name().toLowerCase(Locale.ROOT)
                + (causes.isEmpty() ? "" : " (" + causes + ")")
                + (device.rate() == null ? "" : ", " + device.rate() + " Hz")
                + (device.xruns() == 0 ? "" : ", " + device.xruns() + " xruns")
                + (device.problem() == null ? "" : ": " + device.problem());
    }

    /** An event in a line of words; null for one that people need not read. */
    static String event(ControlEvent event) {
        String words =
                switch (event.data()) {
                    case EventFeed.LineEvent(LineSnapshot line, boolean removed) ->
                            removed
                                    ? null
                                    : "line "
                                            + line.line()
                                            + ": "
                                            + state(line)
                                            + ", "
                                            + who(line.remote())
                                            + (line.notice() == null ? "" : ". " + line.notice());
                    case EventFeed.LampEvent(LampSnapshot lamp, boolean removed) ->
                            removed ? null : "extension " + lamp(lamp);
                    case TextMessage message ->
                            "message from "
                                    + who(message.from())
                                    + ": "
                                    + message.text().replace('\n', ' ');
                    case AccountSnapshot account -> "account " + account(account);
                    case DeviceSnapshot device ->
                            device.role().name().toLowerCase(Locale.ROOT) + ": " + device(device);
                    case null, default -> null;
                };
        return words == null ? null : printable(words);
    }

    private static String columns(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        List<List<String>> clean =
                rows.stream().map(row -> row.stream().map(TextOutput::printable).toList()).toList();
        int[] widths = new int[columns];
        for (List<String> row : clean) {
            for (int i = 0; i < columns - 1; i++) {
                widths[i] = Math.max(widths[i], Math.min(MAX_CELL, row.get(i).length()));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : clean) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String cell = row.get(i);
                line.append(cell);
                if (i < columns - 1) {
                    line.append(" ".repeat(Math.max(0, widths[i] - cell.length()) + 2));
                }
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
