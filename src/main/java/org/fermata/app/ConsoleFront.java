package org.fermata.app;

import org.fermata.call.ListenAddress;
import org.fermata.concurrent.ThreadEventLoop;
import org.fermata.concurrent.Threads;
import org.fermata.control.Commands;
import org.fermata.store.FailureReason;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A prompt on standard input that takes the subcommands, and events in words. Two threads of its
 * own, {@code console-in} and {@code console-out}, because a terminal can keep either waiting.
 */
final class ConsoleFront implements Front {

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    private final Phone phone;
    private final Terminal terminal;
    private final ThreadEventLoop output = new ThreadEventLoop("console-out");

    ConsoleFront(Phone phone, Terminal terminal) {
        this.phone = phone;
        this.terminal = terminal;
    }

    @Override
    public int run(String target) {
        phone.begin(this);
        print(
                "Fermata "
                        + Version.current()
                        + " on "
                        + phone.listening().stream()
                                .map(ConsoleFront::words)
                                .collect(Collectors.joining(", "))
                        + ". Commands: dial, answer, hold, resume, hangup, lines, status, quit;"
                        + " help lists all.\n");
        phone.onSignalling(
                () -> phone.commands().watchInWords(sentence -> print("· " + sentence + "\n")));
        if (target != null) {
            phone.openAtStart(target);
        }
        Threads.start("console-in", this::read);
        return phone.awaitEnd();
    }

    private static String words(ListenAddress address) {
        return address.transport() + " " + address.address() + " port " + address.port();
    }

    private void read() {
        try {
            for (String line = terminal.readLine(); line != null; line = terminal.readLine()) {
                List<String> words = split(line);
                if (words.equals(List.of("help"))) {
                    print(PhoneOptions.commandHelp());
                } else if (!words.isEmpty()) {
                    phone.onSignalling(() -> phone.commands().runTyped(words, this::show));
                }
            }
        } catch (IOException failure) {
            tell("The input is lost: " + FailureReason.of(failure) + ".");
        }
        phone.quit();
    }

    private void show(Commands.Answer answer) {
        if (!answer.output().isEmpty()) {
            print(answer.output());
        }
        if (answer.error() != null) {
            print(answer.error() + "\n");
        }
    }

    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            for (int group = 1; group <= 3; group++) {
                if (matcher.group(group) != null) {
                    words.add(matcher.group(group));
                }
            }
        }
        return words;
    }

    private void print(String text) {
        output.execute(
                () -> {
                    terminal.output().print(text);
                    terminal.flush();
                });
    }

    @Override
    public String raise() {
        print("Another program asked for this phone.\n");
        return null;
    }

    @Override
    public String ask(String target) {
        print("Another program asks to call " + target + ". To do so, type: dial " + target + "\n");
        return null;
    }

    @Override
    public void tell(String sentence) {
        print(sentence + "\n");
    }
}
