package org.fermata.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the commands are written, on the command line as on the socket. The socket has three words
 * more: {@code --text} asks for text for people, {@code --no-wait} for a reply at once, {@code
 * open} raises the window. Pure functions.
 */
public final class CommandSyntax {

    /** What follows each command, for people. */
    private static final Map<String, String> USAGE =
            Map.ofEntries(
                    Map.entry("dial", "TARGET [--account ID]"),
                    Map.entry("answer", "[LINE]"),
                    Map.entry("decline", "LINE"),
                    Map.entry("hangup", "LINE|--all"),
                    Map.entry("hold", "LINE|--all"),
                    Map.entry("resume", "LINE"),
                    Map.entry("mute", "LINE on|off"),
                    Map.entry("pan", "LINE -100..100"),
                    Map.entry("volume", "LINE PERCENT"),
                    Map.entry("dtmf", "LINE DIGITS"),
                    Map.entry("transfer", "LINE TARGET | LINE --to-line LINE"),
                    Map.entry("park", "LINE"),
                    Map.entry("merge", "LINE LINE..."),
                    Map.entry("split", "LINE"),
                    Map.entry("record", "LINE on|off [FILE]"),
                    Map.entry("message", "TARGET TEXT [--account ID]"),
                    Map.entry("lines", "[--json]"),
                    Map.entry("status", "[--json] [--wait SECONDS]"),
                    Map.entry("devices", "[--json]"),
                    Map.entry("trace", "LINE|--account ID [--json] [--pcap FILE]"),
                    Map.entry("watch", ""),
                    Map.entry("password", "ACCOUNT"),
                    Map.entry("get", "KEY"),
                    Map.entry("set", "KEY VALUE"),
                    Map.entry("quit", ""));

    private static final Set<String> NO_WAIT_COMMANDS =
            Set.of(
                    "dial",
                    "answer",
                    "decline",
                    "hangup",
                    "hold",
                    "resume",
                    "transfer",
                    "park",
                    "message",
                    "merge",
                    "split",
                    "record");

    /** The longest {@code status --wait} in seconds. */
    private static final double MAX_WAIT_SECONDS = 3600;

    private CommandSyntax() {}

    /**
     * Whether a word of the command line is a command.
     *
     * @param word the word
     */
    public static boolean isCommand(String word) {
        return USAGE.containsKey(word);
    }

    /** The names of all commands of the command line. */
    public static Set<String> commands() {
        return USAGE.keySet();
    }

    /**
     * Checks a command of the command line without running it.
     *
     * @param name its name
     * @param args what follows
     * @throws UsageException if it is not written as it must be
     */
    public static void check(String name, List<String> args) throws UsageException {
        List<String> words = new ArrayList<>(args);
        if (name.equals("password")) {
            // The secret follows from standard input.
            words.add("");
        }
        parse(name, words);
    }

    /**
     * Whether a reply at once is asked for.
     *
     * @param args what follows the command's name
     */
    static boolean isNoWait(List<String> args) {
        return options(args).contains("--no-wait");
    }

    private static List<String> options(List<String> args) {
        int end = args.indexOf("--");
        return end < 0 ? args : args.subList(0, end);
    }

    /**
     * Reads a command.
     *
     * @param name its name
     * @param args what follows
     * @return the command
     * @throws UsageException if it is not written as it must be
     */
    static Command parse(String name, List<String> args) throws UsageException {
        Words words = new Words(name, args);
        Command command =
                switch (name) {
                    case "dial" -> new Command.Dial(words.next(), words.option("--account"));
                    case "answer" -> new Command.Answer(words.nextOrNull());
                    case "decline" -> new Command.Decline(words.next());
                    case "hangup" -> new Command.HangUp(words.lineOrAll());
                    case "hold" -> new Command.Hold(words.lineOrAll());
                    case "resume" -> new Command.Resume(words.next());
                    case "mute" -> new Command.Mute(words.next(), words.onOrOff());
                    case "pan" -> new Command.Pan(words.next(), words.number());
                    case "volume" -> new Command.Volume(words.next(), words.number());
                    case "dtmf" -> new Command.Dtmf(words.next(), words.next());
                    case "transfer" -> transfer(words);
                    case "park" -> new Command.Park(words.next());
                    case "message" ->
                            new Command.Message(
                                    words.next(), words.next(), words.option("--account"));
                    case "merge" -> new Command.Merge(words.lines());
                    case "split" -> new Command.Split(words.next());
                    case "record" ->
                            new Command.Record(words.next(), words.onOrOff(), words.nextOrNull());
                    case "lines" -> new Command.Lines(words.asText());
                    case "status" -> new Command.Status(words.asText(), words.waitSeconds());
                    case "devices" -> new Command.Devices(words.asText());
                    case "trace" -> trace(words);
                    case "watch" -> new Command.Watch();
                    case "password" -> new Command.Password(words.next(), words.next());
                    case "get" -> new Command.Get(words.next());
                    case "set" -> new Command.Set(words.next(), words.next());
                    case "open" -> new Command.Open(words.nextOrNull());
                    case "quit" -> new Command.Quit();
                    default ->
                            throw new UsageException(
                                    "There is no command ‘" + TextOutput.printable(name) + "’.");
                };
        words.end();
        return command;
    }

    private static Command transfer(Words words) throws UsageException {
        String line = words.next();
        String toLine = words.option("--to-line");
        return toLine == null
                ? new Command.Transfer(line, words.next())
                : new Command.TransferToLine(line, toLine);
    }

    private static Command trace(Words words) throws UsageException {
        String account = words.option("--account");
        String file = words.option("--pcap");
        boolean json = words.flag("--json");
        return new Command.Trace(account == null ? words.next() : null, account, json, file);
    }

    /** What follows a command, taken one after another; options stand anywhere among them. */
    private static final class Words {
        private final String name;
        private final List<String> plain = new ArrayList<>();
        private final List<String> options = new ArrayList<>();
        private int taken;

        Words(String name, List<String> args) throws UsageException {
            this.name = name;
            boolean optionsEnded = name.equals("set") || name.equals("password");
            for (int i = 0; i < args.size(); i++) {
                String word = args.get(i);
                if (word.equals("--") && !optionsEnded) {
                    optionsEnded = true;
                } else if (optionsEnded || !word.startsWith("--")) {
                    plain.add(word);
                } else {
                    options.add(word);
                    if (takesValue(word)) {
                        i++;
                        if (i == args.size()) {
                            throw new UsageException(word + " needs a value. " + usage());
                        }
                        options.add(args.get(i));
                    }
                }
            }
            if (NO_WAIT_COMMANDS.contains(name)) {
                flag("--no-wait");
            }
        }

        private static boolean takesValue(String option) {
            return option.equals("--account")
                    || option.equals("--to-line")
                    || option.equals("--pcap")
                    || option.equals("--wait");
        }

        String next() throws UsageException {
            if (taken == plain.size()) {
                throw wrong();
            }
            return plain.get(taken++);
        }

        String nextOrNull() {
            return taken < plain.size() ? plain.get(taken++) : null;
        }

        boolean flag(String option) {
            return options.remove(option);
        }

        String option(String option) {
            int at = options.indexOf(option);
            if (at < 0) {
                return null;
            }
            options.remove(at);
            return options.remove(at);
        }

        String lineOrAll() throws UsageException {
            return flag("--all") ? null : next();
        }

        boolean asText() {
            boolean text = flag("--text");
            boolean json = flag("--json");
            return text && !json;
        }

        boolean onOrOff() throws UsageException {
            return switch (next()) {
                case "on" -> true;
                case "off" -> false;
                default -> throw wrong();
            };
        }

        int number() throws UsageException {
            try {
                return Integer.parseInt(next());
            } catch (NumberFormatException other) {
                throw wrong();
            }
        }

        List<String> lines() throws UsageException {
            List<String> lines = List.copyOf(plain.subList(taken, plain.size()));
            taken = plain.size();
            if (lines.size() < 2) {
                throw wrong();
            }
            return lines;
        }

        double waitSeconds() throws UsageException {
            String seconds = option("--wait");
            if (seconds == null) {
                return 0;
            }
            try {
                double value = Double.parseDouble(seconds);
                if (value >= 0 && value <= MAX_WAIT_SECONDS) {
                    return value;
                }
            } catch (NumberFormatException notANumber) {
                throw new UsageException("--wait takes seconds. " + usage());
            }
            throw new UsageException("--wait takes seconds from 0 to 3600. " + usage());
        }

        void end() throws UsageException {
            if (taken < plain.size() || !options.isEmpty()) {
                throw wrong();
            }
        }

        private UsageException wrong() {
            return new UsageException(usage());
        }

        private String usage() {
            String rest = USAGE.getOrDefault(name, "[TARGET]");
            return ("Usage: fermata " + name + " " + rest).stripTrailing();
        }
    }
}
