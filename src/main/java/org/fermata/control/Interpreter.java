package org.fermata.control;

import org.fermata.audio.DeviceCommands;
import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.Role;
import org.fermata.call.AccountSnapshot;
import org.fermata.call.CallState;
import org.fermata.call.ExtensionCommands;
import org.fermata.call.LineCommands;
import org.fermata.call.LineSnapshot;
import org.fermata.call.Outcome;
import org.fermata.call.RegistrationState;
import org.fermata.concurrent.EventLoop;
import org.fermata.process.ProcessFigures;
import org.fermata.store.SettingsException;
import org.fermata.store.SettingsStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Carries out commands, from the socket as from the console. Owned by {@code signalling}. */
final class Interpreter {

    private static final Logger log = LoggerFactory.getLogger(Interpreter.class);

    /**
     * The contract's bound on commands that wait for a state is 40 s. The lines give up at that
     * time themselves, which would look like a refusal.
     */
    static final Duration LIMIT = Duration.ofMillis(39_500);

    private static final String LATE = "The other side has not answered within 40 s.";

    private final EventLoop signalling;
    private final LineCommands lines;
    private final DeviceCommands devices;
    private final SettingsStore settings;
    private final ExtensionCommands extensions;
    private final PhoneControl phone;
    private final ProcessFigures figures;
    private final List<Runnable> waitingForAccounts = new ArrayList<>();

    Interpreter(
            EventLoop signalling,
            LineCommands lines,
            DeviceCommands devices,
            SettingsStore settings,
            ExtensionCommands extensions,
            PhoneControl phone) {
        this.signalling = signalling;
        this.lines = lines;
        this.devices = devices;
        this.settings = settings;
        this.extensions = extensions;
        this.phone = phone;
        figures = new ProcessFigures(Path.of("/proc/self"), phone.startNanos());
    }

    /**
     * Carries out a command.
     *
     * @param command the command; WATCH is the server's own
     * @param noWait whether to reply as soon as it is under way
     * @param reply told once, on {@code signalling}
     */
    void run(Command command, boolean noWait, Consumer<Reply> reply) {
        signalling.assertOwner();
        Pending pending = new Pending(reply);
        try {
            start(command, pending);
            if (noWait) {
                pending.finish(Reply.done(pending.atOnce.get()));
            } else if (!(command instanceof Command.Status)) {
                pending.limit(LIMIT);
            }
        } catch (SettingsException | IllegalArgumentException refused) {
            pending.finish(Reply.refused(refused.getMessage()));
        } catch (RuntimeException failure) {
            log.error("{} failed", command, failure);
            pending.finish(
                    Reply.refused("Something went wrong inside the phone; its log tells what."));
        }
    }

    private void start(Command command, Pending pending) throws SettingsException {
        switch (command) {
            case Command.Dial(String target, String account) -> dial(target, account, pending);
            case Command.Answer(String line) ->
                    pending.await(line == null ? lines.answer(0) : one(line, lines::answer));
            case Command.Decline(String line) -> pending.await(one(line, lines::decline));
            case Command.HangUp(String line) -> {
                if (line == null) {
                    all(Interpreter::lives, lines::hangUp, pending);
                } else {
                    pending.await(one(line, lines::hangUp));
                }
            }
            case Command.Hold(String line) -> {
                if (line == null) {
                    holdAll(pending);
                } else {
                    pending.await(one(line, lines::hold));
                }
            }
            case Command.Resume(String line) -> pending.await(one(line, lines::resume));
            case Command.Mute(String line, boolean on) ->
                    pending.await(one(line, number -> lines.mute(number, on)));
            case Command.Volume(String line, int percent) ->
                    pending.await(one(line, number -> lines.volume(number, percent)));
            case Command.Pan(String line, int where) ->
                    pending.await(one(line, number -> lines.pan(number, where)));
            case Command.Dtmf(String line, String digits) ->
                    pending.await(one(line, number -> lines.dtmf(number, digits)));
            case Command.Transfer(String line, String target) ->
                    pending.await(
                            one(line, number -> lines.transfer(number, TargetText.clean(target))));
            case Command.TransferToLine(String line, String toLine) ->
                    pending.await(one(line, number -> lines.transferToLine(number, find(toLine))));
            case Command.Park(String line) -> pending.await(one(line, lines::park));
            case Command.Message(String target, String text, String account) ->
                    pending.await(extensions.message(TargetText.clean(target), account, text));
            case Command.Merge(List<String> merged) ->
                    pending.await(lines.merge(merged.stream().map(this::find).toList()));
            case Command.Split(String line) -> pending.await(one(line, lines::split));
            case Command.Record(String line, boolean on, String file) ->
                    pending.await(one(line, number -> lines.record(number, on, path(file))));
            case Command.Lines(boolean text) -> {
                List<LineSnapshot> board = lines.lines();
                pending.finish(
                        Reply.done(text ? TextOutput.lines(board, signalling.now()) : board));
            }
            case Command.Status(boolean text, double waitSeconds) ->
                    status(text, waitSeconds, pending);
            case Command.Devices(boolean text) ->
                    devices.list(
                            found ->
                                    pending.finish(
                                            Reply.done(text ? TextOutput.devices(found) : found)));
            case Command.Trace trace ->
                    TraceReply.to(trace, lines, phone.traces(), pending::finish);
            case Command.Password(String account, String secret) ->
                    pending.awaitSaved(setPassword(account, secret));
            case Command.Get(String key) ->
                    pending.finish(Reply.done(new Reply.Raw(settings.get(key))));
            case Command.Set(String key, String value) ->
                    pending.awaitSaved(settings.set(key, value));
            case Command.Open(String target) -> {
                String refusal = phone.open(target == null ? null : TargetText.clean(target));
                pending.finish(refusal == null ? Reply.done(null) : Reply.refused(refusal));
            }
            case Command.Quit() -> {
                pending.finish(Reply.done(null));
                phone.quit();
            }
            case Command.Watch() ->
                    pending.finish(Reply.refused("Events are for programs on the socket."));
        }
    }

    /** A line is taken at once, even where the INVITE waits until its server is found. */
    private void dial(String target, String account, Pending pending) {
        Set<String> before = new HashSet<>();
        lines.lines().forEach(line -> before.add(line.id()));
        lines.dial(TargetText.clean(target), account)
                .whenComplete(
                        (outcome, failure) ->
                                pending.finish(
                                        reply(
                                                outcome,
                                                failure,
                                                outcome == null ? null : outcome.line())));
        pending.whenNotWaited(
                () ->
                        lines.lines().stream()
                                .filter(line -> !before.contains(line.id()))
                                .findFirst()
                                .map(LineSnapshot::line)
                                .orElse(null));
    }

    private CompletionStage<Void> setPassword(String account, String secret)
            throws SettingsException {
        // The name with .turn behind it is that of the password for the account's TURN server.
        if (!settings.current().accounts().containsKey(account.replaceFirst("[.]turn$", ""))) {
            throw new SettingsException(
                    "There is no account ‘" + TextOutput.printable(account) + "’.");
        }
        return settings.secrets().set(account, secret);
    }

    // Lines ----------------------------------------------------------------------------------

    private static boolean lives(LineSnapshot line) {
        return line.state() != CallState.DISCONNECTED;
    }

    private static boolean canBeHeld(LineSnapshot line) {
        return lives(line) && line.state() != CallState.INCOMING;
    }

    /** A hold before the answer is signalled with the answer, which may take its time. */
    private static boolean isAnswered(LineSnapshot line) {
        return line.state() == CallState.CONNECTING || line.state() == CallState.CONFIRMED;
    }

    private void holdAll(Pending pending) {
        lines.lines().stream()
                .filter(line -> canBeHeld(line) && !isAnswered(line))
                .forEach(line -> lines.hold(line.line()));
        all(Interpreter::isAnswered, lines::hold, pending);
    }

    private int find(String numberOrId) {
        int line = lines.find(numberOrId);
        if (line == 0) {
            throw new IllegalArgumentException(
                    "There is no line ‘" + TextOutput.printable(numberOrId) + "’.");
        }
        return line;
    }

    private static Path path(String file) {
        try {
            return file == null ? null : Path.of(file);
        } catch (InvalidPathException impossible) {
            throw new IllegalArgumentException("That is no file name.", impossible);
        }
    }

    private CompletionStage<Outcome> one(
            String line, IntFunction<CompletionStage<Outcome>> action) {
        return action.apply(find(line));
    }

    private void all(
            Predicate<LineSnapshot> concerned,
            IntFunction<CompletionStage<Outcome>> action,
            Pending pending) {
        List<Integer> numbers =
                lines.lines().stream().filter(concerned).map(LineSnapshot::line).toList();
        Gathering gathering = new Gathering(numbers, pending);
        for (int number : numbers) {
            action.apply(number)
                    .whenComplete(
                            (outcome, failure) ->
                                    gathering.add(number, reply(outcome, failure, null)));
        }
    }

    /** Waits for several lines, and names those that failed. */
    private static final class Gathering {
        private final Pending pending;
        private final Set<Integer> open;
        private final List<String> failures = new ArrayList<>();

        Gathering(List<Integer> lines, Pending pending) {
            this.pending = pending;
            open = new TreeSet<>(lines);
            pending.whenLate(this::late);
            finishIfComplete();
        }

        void add(int line, Reply reply) {
            open.remove(line);
            if (reply.error() != null) {
                failures.add("Line " + line + ": " + reply.error());
            }
            finishIfComplete();
        }

        private void finishIfComplete() {
            if (open.isEmpty()) {
                pending.finish(
                        failures.isEmpty()
                                ? Reply.done(null)
                                : Reply.refused(String.join("\n", failures)));
            }
        }

        private Reply late() {
            boolean onlyLate = failures.isEmpty();
            open.forEach(line -> failures.add("Line " + line + ": " + LATE));
            String sentences = String.join("\n", failures);
            return onlyLate ? Reply.timedOut(sentences) : Reply.refused(sentences);
        }
    }

    private static Reply reply(Outcome outcome, Throwable failure, Object result) {
        if (failure != null) {
            log.error("a command failed", failure);
            return Reply.refused("Something went wrong inside the phone; its log tells what.");
        }
        return outcome.done() ? Reply.done(result) : Reply.refused(outcome.reason());
    }

    // Status ---------------------------------------------------------------------------------

    private void status(boolean text, double waitSeconds, Pending pending) {
        if (waitSeconds == 0 || everyAccountIsRegistered()) {
            pending.finish(Reply.done(report(text)));
            return;
        }
        Runnable check =
                () -> {
                    if (everyAccountIsRegistered()) {
                        pending.finish(Reply.done(report(text)));
                    }
                };
        waitingForAccounts.add(check);
        pending.whenFinished(() -> waitingForAccounts.remove(check));
        EventLoop.Timer timer =
                signalling.schedule(
                        Duration.ofNanos((long) (waitSeconds * 1e9)),
                        () ->
                                pending.finish(
                                        new Reply(
                                                Reply.TIMED_OUT,
                                                report(text),
                                                "Not every account has registered.")));
        pending.whenFinished(timer::cancel);
    }

    /** An account changed: somebody may have waited for it. */
    void accountChanged() {
        signalling.assertOwner();
        List.copyOf(waitingForAccounts).forEach(Runnable::run);
    }

    private boolean everyAccountIsRegistered() {
        return phone.accounts().stream()
                .map(AccountSnapshot::registration)
                .allMatch(
                        state ->
                                state == RegistrationState.REGISTERED
                                        || state == RegistrationState.DISABLED);
    }

    private Object report(boolean text) {
        long nanoTime = System.nanoTime();
        StatusReport report =
                new StatusReport(
                        phone.version(),
                        ProcessHandle.current().pid(),
                        (nanoTime - phone.startNanos()) / 1_000_000,
                        phone.listening(),
                        phone.accounts(),
                        new StatusReport.Audio(
                                device(Role.PLAYBACK), device(Role.CAPTURE), device(Role.RING)),
                        figures.read(nanoTime),
                        extensions.lamps());
        return text ? TextOutput.status(report) : report;
    }

    private DeviceSnapshot device(Role role) {
        return devices.devices().stream()
                .filter(device -> device.role() == role)
                .findFirst()
                .orElse(null);
    }

    // ----------------------------------------------------------------------------------------

    /** A reply that is given once, by whichever comes first. */
    private final class Pending {
        private final Consumer<Reply> reply;
        private final List<Runnable> finishers = new ArrayList<>();
        private Supplier<Reply> late = () -> Reply.timedOut(LATE);
        private Supplier<Object> atOnce = () -> null;
        private boolean finished;

        Pending(Consumer<Reply> reply) {
            this.reply = reply;
        }

        void finish(Reply given) {
            signalling.assertOwner();
            if (!finished) {
                finished = true;
                finishers.forEach(Runnable::run);
                reply.accept(given);
            }
        }

        void whenFinished(Runnable finisher) {
            finishers.add(finisher);
        }

        void whenLate(Supplier<Reply> given) {
            late = given;
        }

        void whenNotWaited(Supplier<Object> result) {
            atOnce = result;
        }

        void limit(Duration limit) {
            if (!finished) {
                EventLoop.Timer timer =
                        signalling.schedule(
                                limit,
                                () -> {
                                    if (!finished) {
                                        finish(late.get());
                                    }
                                });
                whenFinished(timer::cancel);
            }
        }

        void await(CompletionStage<Outcome> stage) {
            stage.whenComplete((outcome, failure) -> finish(reply(outcome, failure, null)));
        }

        void awaitSaved(CompletionStage<Void> stage) {
            stage.whenComplete(
                    (done, failure) ->
                            finish(
                                    failure == null
                                            ? Reply.done(null)
                                            : Reply.refused(failure.getMessage())));
        }
    }
}
