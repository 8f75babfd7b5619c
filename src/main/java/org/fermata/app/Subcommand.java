package org.fermata.app;

import org.fermata.control.CommandSyntax;
import org.fermata.control.ControlClient;
import org.fermata.control.SocketPath;
import org.fermata.control.UsageException;
import org.fermata.store.FailureReason;
import org.fermata.store.Profile;

import java.io.Console;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A word to the phone that runs.
 *
 * @param profile the profile's folder
 * @param name the command
 * @param args what follows it
 */
record Subcommand(Path profile, String name, List<String> args) {

    static final int WRONG_USAGE = 2;
    static final int NO_PHONE = 3;
    static final int TIMED_OUT = 4;

    /** A little more than the phone takes itself: it says so better. */
    private static final Duration LIMIT = Duration.ofSeconds(43);

    /** What a phone may take from locking its profile to taking commands, on a busy machine. */
    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    private static final String OPEN = "open";
    private static final long RETRY_NANOS = 50_000_000L;
    private static final Set<String> OF_PHONE =
            Set.of("--demo", "--headless", "--console", "--listen", "--set");

    /**
     * Reads the command line as a subcommand.
     *
     * @param words all of it
     * @return the subcommand; null if it is meant to start a phone
     * @throws UsageException if it is a subcommand that is not written as it must be
     */
    static Subcommand of(String[] words) throws UsageException {
        List<String> left = new ArrayList<>(Arrays.asList(words));
        Path profile = null;
        String ofPhone = null;
        while (!left.isEmpty() && left.getFirst().startsWith("--")) {
            String option = left.removeFirst();
            String name = option.replaceFirst("=.*", "");
            if (name.equals("--profile")) {
                profile = Path.of(value(option, left));
            } else if (OF_PHONE.contains(name)) {
                ofPhone = name;
                if (name.equals("--listen") || name.equals("--set")) {
                    value(option, left);
                }
            } else {
                return null;
            }
        }
        if (left.isEmpty() || !CommandSyntax.isCommand(left.getFirst())) {
            return null;
        }
        String command = left.removeFirst();
        if (ofPhone != null) {
            throw new UsageException(
                    ofPhone + " is for starting a phone and cannot stand before " + command + ".");
        }
        int late = left.indexOf("--profile");
        if (profile == null && late >= 0 && !left.subList(0, late).contains("--")) {
            left.remove(late);
            if (late == left.size()) {
                throw new UsageException("--profile needs a value.");
            }
            profile = Path.of(left.remove(late));
        }
        CommandSyntax.check(command, left);
        return new Subcommand(
                profile == null ? Profile.defaultFolder(System.getenv()) : profile,
                command,
                List.copyOf(left));
    }

    private static String value(String option, List<String> left) throws UsageException {
        int equals = option.indexOf('=');
        if (equals >= 0) {
            return option.substring(equals + 1);
        }
        if (left.isEmpty()) {
            throw new UsageException(option + " needs a value.");
        }
        return left.removeFirst();
    }

    /**
     * Has the phone carry it out.
     *
     * @param terminal where results and sentences go
     * @return the exit status
     */
    int run(Terminal terminal) {
        List<String> words = new ArrayList<>(args);
        boolean text = Set.of("lines", "status", "devices").contains(name);
        if (text && !words.contains("--json")) {
            words.add("--text");
        }
        int file = fileAt(name, words);
        if (file > 0) {
            // The phone may have been started in another folder.
            words.set(file, Path.of(words.get(file)).toAbsolutePath().toString());
        }
        try {
            if (name.equals("password")) {
                words.add(secret(terminal));
            }
        } catch (IOException failure) {
            terminal.complain("The password could not be read: " + FailureReason.of(failure) + ".");
            return WRONG_USAGE;
        }
        Duration wait = waitFor();
        try (ControlClient phone = connect(wait)) {
            if (phone == null) {
                terminal.complain("No phone runs on the profile " + profile + ".");
                return NO_PHONE;
            }
            phone.send(name, words);
            return take(phone, wait, terminal);
        } catch (IOException gone) {
            terminal.complain("The phone went away before it answered.");
            return NO_PHONE;
        }
    }

    /**
     * Hands an address to the phone that runs, and raises its window. A phone that is starting is
     * waited for.
     *
     * @param profile the profile's folder
     * @param target what is to be called, null for nothing
     * @param terminal where a refusal is told
     * @return the exit status
     */
    static int handOver(Path profile, String target, Terminal terminal) {
        return new Subcommand(profile, OPEN, target == null ? List.of() : List.of(target))
                .run(terminal);
    }

    private int take(ControlClient phone, Duration wait, Terminal terminal) throws IOException {
        ControlClient.Answer answer = phone.receive(LIMIT.plus(wait));
        if (answer == null) {
            terminal.complain("The phone does not answer.");
            return TIMED_OUT;
        }
        if (answer.text() != null) {
            terminal.output().print(name.equals("get") ? answer.json() + "\n" : answer.text());
        } else if (!answer.json().equals("null")
                || (name.equals("get") && answer.error() == null)) {
            terminal.line(answer.json());
        }
        terminal.flush();
        if (answer.error() != null) {
            terminal.complain(answer.error());
        } else if (name.equals("watch")) {
            watch(phone, terminal);
        } else if (name.equals("quit")) {
            waitForEnd(phone);
        }
        return answer.exit();
    }

    private static void watch(ControlClient phone, Terminal terminal) throws IOException {
        try {
            while (!terminal.output().checkError()) {
                terminal.line(phone.readLine(null));
            }
        } catch (EOFException quit) {
            terminal.flush();
        }
    }

    /** The phone closes its socket as the last thing it does. */
    private static void waitForEnd(ControlClient phone) throws IOException {
        try {
            while (phone.readLine(LIMIT) != null) {
                // Whatever still comes is of no interest.
            }
        } catch (EOFException ended) {
            return;
        }
    }

    private ControlClient connect(Duration wait) {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            try {
                return ControlClient.connect(SocketPath.of(profile.toRealPath(), System.getenv()));
            } catch (IOException noPhone) {
                if (System.nanoTime() - deadline >= 0) {
                    return null;
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private Duration waitFor() {
        if (name.equals(OPEN)) {
            return START_LIMIT;
        }
        int option = args.indexOf("--wait");
        return name.equals("status") && option >= 0
                ? Duration.ofMillis((long) (Double.parseDouble(args.get(option + 1)) * 1000))
                : Duration.ZERO;
    }

    private static String secret(Terminal terminal) throws IOException {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("Password: ");
            return typed == null ? "" : new String(typed);
        }
        String line = terminal.readLine();
        return line == null ? "" : line;
    }

    /** Where a file is named, 0 if there is none. */
    private static int fileAt(String name, List<String> words) {
        if (name.equals("trace")) {
            return words.indexOf("--pcap") + 1;
        }
        List<String> plain = words.stream().filter(word -> !word.startsWith("--")).toList();
        return name.equals("record") && plain.size() == 3 ? words.lastIndexOf(plain.get(2)) : 0;
    }
}
