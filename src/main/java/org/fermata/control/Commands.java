package org.fermata.control;

import org.fermata.audio.DeviceCommands;
import org.fermata.call.AccountSnapshot;
import org.fermata.call.ExtensionCommands;
import org.fermata.call.LineCommands;
import org.fermata.concurrent.EventLoop;
import org.fermata.store.SettingsStore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The commands that a running phone takes, and the events it tells: what the socket and the console
 * have in common. Owned by {@code signalling}.
 */
public final class Commands {

    private final Interpreter interpreter;
    private final EventFeed feed;

    /**
     * Makes them.
     *
     * @param signalling the loop that owns them
     * @param lines the lines
     * @param devices the devices
     * @param settings the settings
     * @param extensions the extensions around
     * @param phone the rest of the phone
     */
    public Commands(
            EventLoop signalling,
            LineCommands lines,
            DeviceCommands devices,
            SettingsStore settings,
            ExtensionCommands extensions,
            PhoneControl phone) {
        interpreter = new Interpreter(signalling, lines, devices, settings, extensions, phone);
        feed = new EventFeed(signalling, lines, devices, extensions, phone);
    }

    /** Tells watchers, and who waits for accounts, that one changed. On {@code signalling}. */
    public void accountChanged(AccountSnapshot account) {
        interpreter.accountChanged();
        feed.accountChanged(account);
    }

    /**
     * What a command came to, in words.
     *
     * @param output what it gave, empty for nothing
     * @param error why it was not done, null when done
     */
    public record Answer(String output, String error) {}

    /**
     * Carries out a command typed by a person. On {@code signalling}.
     *
     * @param words the command and what follows it
     * @param answer told once, on {@code signalling}
     */
    public void runTyped(List<String> words, Consumer<Answer> answer) {
        String name = words.getFirst();
        List<String> args = new ArrayList<>(words.subList(1, words.size()));
        if (List.of("lines", "status", "devices").contains(name)) {
            args.add("--text");
        }
        Consumer<Reply> reply = given -> answer.accept(inWords(given));
        try {
            run(CommandSyntax.parse(name, args), CommandSyntax.isNoWait(args), reply);
        } catch (UsageException wrong) {
            reply.accept(Reply.usage(wrong.getMessage()));
        }
    }

    private static Answer inWords(Reply reply) {
        String output =
                switch (reply.result()) {
                    case null -> "";
                    case String text -> text;
                    case Reply.Raw raw -> raw.json() + "\n";
                    case Object other -> ControlJson.text(other);
                };
        return new Answer(output, reply.error());
    }

    /**
     * Tells in words what is and whatever happens from now on. On {@code signalling}.
     *
     * @param watcher called on {@code signalling} with a sentence; must return at once
     */
    public void watchInWords(Consumer<String> watcher) {
        feed.subscribe(
                event -> {
                    String words = TextOutput.event(event);
                    if (words != null) {
                        watcher.accept(words);
                    }
                });
    }

    void run(Command command, boolean noWait, Consumer<Reply> reply) {
        interpreter.run(command, noWait, reply);
    }

    EventFeed feed() {
        return feed;
    }
}
