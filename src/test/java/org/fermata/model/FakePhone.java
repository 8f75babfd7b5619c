package org.fermata.model;

import org.fermata.audio.DeviceCommands;
import org.fermata.audio.DeviceInfo;
import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.Role;
import org.fermata.audio.SuspendCause;
import org.fermata.call.AccountSnapshot;
import org.fermata.call.CheckStep;
import org.fermata.call.CodecCost;
import org.fermata.call.ExtensionCommands;
import org.fermata.call.ExtensionListener;
import org.fermata.call.LampSnapshot;
import org.fermata.call.LineCommands;
import org.fermata.call.LineListener;
import org.fermata.call.LineSnapshot;
import org.fermata.call.Outcome;
import org.fermata.call.TextMessage;
import org.fermata.call.Traces;
import org.fermata.concurrent.EventLoop;
import org.fermata.process.ProcessFigures;
import org.fermata.store.AccountSettings;
import org.fermata.store.Settings;
import org.fermata.store.SettingsException;
import org.fermata.store.SettingsStore;
import org.fermata.trace.Ladder;
import org.fermata.trace.Trace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A core that does nothing but note what it is asked and show what the test gives it. Every method
 * of the core's interfaces asserts that it is called on signalling.
 */
public final class FakePhone
        implements LineCommands,
                DeviceCommands,
                SettingsAccess,
                AccountAccess,
                ExtensionCommands,
                Traces {

    private final EventLoop signalling;
    private final Map<Integer, LineSnapshot> lines = new TreeMap<>();
    private final List<LineListener> lineListeners = new ArrayList<>();
    private final List<Consumer<DeviceSnapshot>> deviceListeners = new ArrayList<>();
    private final List<Consumer<Settings>> settingsListeners = new ArrayList<>();
    private final List<Consumer<List<AccountSnapshot>>> accountListeners = new ArrayList<>();
    private final Map<Role, DeviceSnapshot> devices = new EnumMap<>(Role.class);
    private final List<DeviceInfo> choices = new ArrayList<>();
    private final List<Consumer<List<DeviceInfo>>> choiceListeners = new ArrayList<>();
    private final List<AccountSnapshot> accounts = new ArrayList<>();
    private final List<String> dialled = new ArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, LampSnapshot> lamps = new LinkedHashMap<>();
    private final List<ExtensionListener> extensionListeners = new ArrayList<>();
    private SettingsStore kept;
    private Settings settings = Settings.DEFAULTS;
    private Trace trace = new Trace("nothing", Ladder.of(List.of()));
    private Consumer<List<CheckStep>> checking = steps -> {};
    private volatile AccountSettings checked;
    private Consumer<List<String>> awaitsHistory = read -> {};
    private boolean historyIsSlow;
    private boolean exchange;
    private volatile double level = Double.NEGATIVE_INFINITY;
    private volatile String refusal;
    private final FakeSoundTests soundTests = new FakeSoundTests(this::note);
    private volatile List<CodecCost> codecCosts = List.of();
    private volatile ProcessFigures.Figures process = new ProcessFigures.Figures(0, 0, 0, 0, 0, 0);

    /**
     * Makes a phone with nothing on it.
     *
     * @param signalling the loop it belongs to
     */
    public FakePhone(EventLoop signalling) {
        this.signalling = signalling;
    }

    /** The core as the model takes it. */
    public Core core() {
        return new Core(
                signalling,
                this,
                this,
                this,
                this,
                this,
                this,
                () -> process,
                told -> {
                    note("measure codecs");
                    told.accept(codecCosts);
                },
                soundTests);
    }

    // For the test, from any thread.

    /** What was asked of the phone so far, in order: the command and its arguments. */
    public List<String> asked() {
        return asked;
    }

    /** Has every command refused from now on; null for done. */
    public void refuse(String reason) {
        refusal = reason;
    }

    /** Puts a line on the board or changes it. */
    public void put(LineSnapshot line) {
        signalling.execute(
                () -> {
                    lines.put(line.line(), line);
                    lineListeners.forEach(listener -> listener.lineChanged(line));
                });
    }

    /** Takes a line off the board. */
    public void remove(int line) {
        signalling.execute(
                () -> {
                    lines.remove(line);
                    lineListeners.forEach(listener -> listener.lineRemoved(line));
                });
    }

    /** Sets the device of a role. */
    public void put(DeviceSnapshot device) {
        signalling.execute(
                () -> {
                    devices.put(device.role(), device);
                    deviceListeners.forEach(listener -> listener.accept(device));
                });
    }

    /** Sets what devices can be chosen. */
    public void offer(List<DeviceInfo> offered) {
        signalling.execute(
                () -> {
                    choices.clear();
                    choices.addAll(offered);
                    choiceListeners.forEach(listener -> listener.accept(offered));
                });
    }

    /** Puts a lamp there or changes it. */
    public void put(LampSnapshot lamp) {
        signalling.execute(
                () -> {
                    lamps.put(lamp.account() + " " + lamp.uri(), lamp);
                    extensionListeners.forEach(listener -> listener.lampChanged(lamp));
                });
    }

    /** Takes a lamp off. */
    public void remove(LampSnapshot lamp) {
        signalling.execute(
                () -> {
                    lamps.remove(lamp.account() + " " + lamp.uri());
                    extensionListeners.forEach(listener -> listener.lampRemoved(lamp));
                });
    }

    /** Has a text come in. */
    public void receive(TextMessage message) {
        signalling.execute(
                () -> extensionListeners.forEach(listener -> listener.messageReceived(message)));
    }

    /** Adds an account as it stands. */
    public void put(AccountSnapshot account) {
        signalling.execute(
                () -> {
                    accounts.removeIf(known -> known.id().equals(account.id()));
                    accounts.add(account);
                    accountListeners.forEach(listener -> listener.accept(List.copyOf(accounts)));
                });
    }

    /** Has settings kept in a real store, whose rules then hold. */
    public void keepIn(SettingsStore store) {
        kept = store;
    }

    /** Puts settings in force. */
    public void put(Settings changed) {
        signalling.execute(
                () -> {
                    settings = changed;
                    settingsListeners.forEach(listener -> listener.accept(changed));
                });
    }

    /** Puts a theme in force. */
    public void theme(Settings.UiSettings.Theme theme) {
        signalling.execute(
                () -> {
                    settings =
                            new Settings(
                                    settings.accounts(),
                                    settings.call(),
                                    settings.audio(),
                                    settings.codec(),
                                    settings.rtp(),
                                    settings.jitter(),
                                    new Settings.UiSettings(theme, true));
                    settingsListeners.forEach(listener -> listener.accept(settings));
                });
    }

    /** Says what was dialled before. */
    public void dialledBefore(List<String> targets) {
        signalling.execute(
                () -> {
                    dialled.addAll(targets);
                    awaitsHistory.accept(List.copyOf(dialled));
                });
    }

    /** Has the history read only once {@link #dialledBefore} says what is in it. */
    public void historyIsSlow() {
        historyIsSlow = true;
    }

    /** Sets what the kernel says of the process. */
    public void use(ProcessFigures.Figures figures) {
        process = figures;
    }

    /** What was asked of the sound, and tells what it found. */
    public FakeSoundTests soundTests() {
        return soundTests;
    }

    /** Sets what the codecs cost. */
    public void cost(List<CodecCost> costs) {
        codecCosts = List.copyOf(costs);
    }

    /** Sets what the meter reads, in dBFS. */
    public void level(double dbfs) {
        level = dbfs;
    }

    private CompletionStage<Outcome> ask(int line, String what) {
        signalling.assertOwner();
        asked.add(what);
        return CompletableFuture.completedFuture(
                refusal == null ? Outcome.done(line) : Outcome.refused(line, refusal));
    }

    private void note(String what) {
        signalling.assertOwner();
        asked.add(what);
    }

    // LineCommands

    @Override
    public CompletionStage<Outcome> dial(String target, String account) {
        return ask(1, "dial " + target + (account == null ? "" : " from " + account));
    }

    @Override
    public CompletionStage<Outcome> answer(int line) {
        return ask(line, "answer " + line);
    }

    @Override
    public CompletionStage<Outcome> decline(int line) {
        return ask(line, "decline " + line);
    }

    @Override
    public CompletionStage<Outcome> hangUp(int line) {
        return ask(line, "hangUp " + line);
    }

    @Override
    public CompletionStage<Outcome> hold(int line) {
        return ask(line, "hold " + line);
    }

    @Override
    public CompletionStage<Outcome> resume(int line) {
        return ask(line, "resume " + line);
    }

    @Override
    public CompletionStage<Outcome> mute(int line, boolean muted) {
        return ask(line, "mute " + line + " " + muted);
    }

    @Override
    public CompletionStage<Outcome> volume(int line, int percent) {
        return ask(line, "volume " + line + " " + percent);
    }

    @Override
    public CompletionStage<Outcome> pan(int line, int where) {
        return ask(line, "pan " + line + " " + where);
    }

    @Override
    public CompletionStage<Outcome> dtmf(int line, String digits) {
        return ask(line, "dtmf " + line + " " + digits);
    }

    @Override
    public CompletionStage<Outcome> transfer(int line, String target) {
        return ask(line, "transfer " + line + " " + target);
    }

    @Override
    public CompletionStage<Outcome> transferToLine(int line, int toLine) {
        return ask(line, "transfer " + line + " to " + toLine);
    }

    @Override
    public CompletionStage<Outcome> park(int line) {
        return ask(line, "park " + line);
    }

    @Override
    public CompletionStage<Outcome> merge(List<Integer> merged) {
        return ask(merged.getFirst(), "merge " + merged);
    }

    @Override
    public CompletionStage<Outcome> split(int line) {
        return ask(line, "split " + line);
    }

    @Override
    public CompletionStage<Outcome> record(int line, boolean on, Path file) {
        return ask(line, "record " + line + " " + on + " " + file);
    }

    @Override
    public void dismiss(int line) {
        note("dismiss " + line);
        lines.remove(line);
        lineListeners.forEach(listener -> listener.lineRemoved(line));
    }

    @Override
    public List<LineSnapshot> lines() {
        signalling.assertOwner();
        return List.copyOf(lines.values());
    }

    @Override
    public int find(String numberOrId) {
        return 0;
    }

    @Override
    public void addListener(LineListener listener) {
        signalling.assertOwner();
        lineListeners.add(listener);
    }

    @Override
    public void removeListener(LineListener listener) {
        lineListeners.remove(listener);
    }

    // DeviceCommands

    @Override
    public List<DeviceSnapshot> devices() {
        return List.copyOf(devices.values());
    }

    @Override
    public void addListListener(Consumer<List<DeviceInfo>> listener) {
        choiceListeners.add(listener);
    }

    @Override
    public void list(Consumer<List<DeviceInfo>> result) {
        note("list");
        result.accept(List.copyOf(choices));
    }

    @Override
    public void select(Role role, String id) {
        note("select " + role + " " + id);
        if (refusal != null) {
            throw new IllegalArgumentException(refusal);
        }
    }

    @Override
    public void suspend(SuspendCause cause, boolean on) {
        note("suspend " + cause + " " + on);
    }

    @Override
    public void startTestTone(Role role) {
        note("startTestTone " + role);
    }

    @Override
    public void stopTestTone(Role role) {
        note("stopTestTone " + role);
    }

    @Override
    public void meter(boolean on) {
        note("meter " + on);
    }

    @Override
    public double captureLevel() {
        return level;
    }

    @Override
    public void addListener(Consumer<DeviceSnapshot> listener) {
        signalling.assertOwner();
        deviceListeners.add(listener);
    }

    @Override
    public void removeListener(Consumer<DeviceSnapshot> listener) {
        deviceListeners.remove(listener);
    }

    // SettingsAccess

    @Override
    public Settings current() {
        signalling.assertOwner();
        return settings;
    }

    @Override
    public void set(String key, Object value) {
        note("set " + key + " " + value);
        if (refusal != null) {
            throw new IllegalArgumentException(refusal);
        }
        if (kept != null) {
            keep(key, value);
        } else if (key.startsWith("accounts.")) {
            Map<String, AccountSettings> changed = new LinkedHashMap<>(settings.accounts());
            String id = key.substring("accounts.".length());
            if (value == null) {
                changed.remove(id);
            } else {
                changed.put(id, (AccountSettings) value);
            }
            settings =
                    new Settings(
                            changed,
                            settings.call(),
                            settings.audio(),
                            settings.codec(),
                            settings.rtp(),
                            settings.jitter(),
                            settings.ui());
            settingsListeners.forEach(listener -> listener.accept(settings));
        }
    }

    private void keep(String key, Object value) {
        try {
            kept.put(key, value);
        } catch (SettingsException refused) {
            throw new IllegalArgumentException(refused.getMessage(), refused);
        }
    }

    @Override
    public void setAccount(String id, AccountSettings account, Map<String, char[]> secrets) {
        if (refusal == null) {
            secrets.forEach((name, secret) -> note("setSecret " + name + " of " + secret.length));
        }
        set("accounts." + id, account);
    }

    @Override
    public void readDialled(Consumer<List<String>> told) {
        signalling.assertOwner();
        if (historyIsSlow) {
            awaitsHistory = told;
        } else {
            told.accept(List.copyOf(dialled));
        }
    }

    @Override
    public void addSettingsListener(Consumer<Settings> listener) {
        settingsListeners.add(listener);
    }

    // ExtensionCommands

    @Override
    public List<LampSnapshot> lamps() {
        signalling.assertOwner();
        return List.copyOf(lamps.values());
    }

    @Override
    public CompletionStage<Outcome> pickUp(String account, String uri) {
        return ask(1, "pickUp " + uri + " from " + account);
    }

    @Override
    public CompletionStage<Outcome> message(String target, String account, String text) {
        return ask(0, "message " + target + " " + text);
    }

    @Override
    public void addListener(ExtensionListener listener) {
        signalling.assertOwner();
        extensionListeners.add(listener);
    }

    @Override
    public void removeListener(ExtensionListener listener) {
        extensionListeners.remove(listener);
    }

    // Traces

    /** Sets what went over the wire, for whatever line or account. */
    public void put(Trace messages) {
        signalling.execute(() -> trace = messages);
    }

    @Override
    public Trace ofLine(int line) {
        note("trace " + line);
        return trace;
    }

    @Override
    public Trace ofAccount(String account) {
        note("trace " + account);
        return trace;
    }

    @Override
    public void export(Trace messages, Path file, Consumer<String> done) {
        note("export " + messages.title() + " to " + file);
        done.accept(refusal);
    }

    // AccountAccess

    @Override
    public List<AccountSnapshot> accounts() {
        signalling.assertOwner();
        return List.copyOf(accounts);
    }

    @Override
    public void registerNow() {
        note("registerNow");
    }

    @Override
    public Runnable check(
            String id, AccountSettings account, char[] secret, Consumer<List<CheckStep>> told) {
        note("check " + id + " " + account.aor() + (secret == null ? "" : " of " + secret.length));
        checked = account;
        checking = told;
        return () -> note("check cancelled");
    }

    /** Tells how far the trial of an account is. */
    public void put(List<CheckStep> steps) {
        signalling.execute(() -> checking.accept(steps));
    }

    /** The account that was tried last. */
    public AccountSettings checked() {
        return checked;
    }

    @Override
    public boolean exchangeRuns() {
        return exchange;
    }

    @Override
    public void startExchange() {
        note("startExchange");
        exchange = true;
        accountListeners.forEach(listener -> listener.accept(List.copyOf(accounts)));
    }

    @Override
    public void addAccountListener(Consumer<List<AccountSnapshot>> listener) {
        accountListeners.add(listener);
    }
}
