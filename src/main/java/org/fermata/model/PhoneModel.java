package org.fermata.model;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.LineCommands;
import org.fermata.call.LineListener;
import org.fermata.call.LineSnapshot;
import org.fermata.call.Outcome;
import org.fermata.concurrent.Coalescer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The phone as the window sees it: a mirror of the core that changes only on one thread.
 *
 * <pre>
 *   view ── request…() ──▶ signalling ──▶ LineCommands, DeviceCommands, …
 *   view ◀── properties ── executor ◀── Coalescer ◀── snapshots, on signalling
 * </pre>
 *
 * <p>Owned by the thread that runs the executor; every method must be called there, except where
 * one says otherwise.
 */
public final class PhoneModel {

    private static final Logger log = LoggerFactory.getLogger(PhoneModel.class);
    private static final int LINKS_KEPT = 8;
    private static final int PROBLEMS_KEPT = 8;

    private final Executor executor;
    private final Core core;
    private final OwnerGuard guard;
    private final SecondTicker ticker;
    private final SoundModel sound;
    private final SettingsModel settings;
    private final ExtensionsModel extensions;
    private final TraceModel trace;
    private final CodecsModel codecs;
    private final ResourcesModel resources;
    private final SoundTrialModel soundTrial;
    private final ObservableList<LineModel> lines = FXCollections.observableArrayList();
    private final ObservableList<AccountModel> accounts = FXCollections.observableArrayList();
    private final ObservableList<String> dialled = FXCollections.observableArrayList();
    private final ObservableList<String> links = FXCollections.observableArrayList();
    private final ObservableList<String> problems = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<LineModel> current =
            new ReadOnlyObjectWrapper<>(this, "current");
    private final ReadOnlyBooleanWrapper exchangeRuns =
            new ReadOnlyBooleanWrapper(this, "exchangeRuns");
    private final ReadOnlyBooleanWrapper ready = new ReadOnlyBooleanWrapper(this, "ready");
    private final Coalescer<Integer, Optional<LineSnapshot>> lineChanges;
    private final Coalescer<PhoneModel, AccountsNow> accountChanges;
    private boolean watched;

    private record AccountsNow(List<AccountSnapshot> accounts, boolean exchangeRuns) {}

    /**
     * Makes the mirror; it fills once the executor runs. Any thread.
     *
     * @param executor runs tasks one after another on the thread the model is to belong to
     * @param core what is mirrored
     */
    public PhoneModel(Executor executor, Core core) {
        this.executor = executor;
        this.core = core;
        guard = new OwnerGuard(executor);
        ticker = new SecondTicker(core.signalling(), executor);
        sound = new SoundModel(this);
        settings = new SettingsModel(this);
        extensions = new ExtensionsModel(this);
        trace = new TraceModel(this);
        codecs = new CodecsModel(this);
        resources = new ResourcesModel(this);
        soundTrial = new SoundTrialModel(this);
        lineChanges = new Coalescer<>(executor, this::linesChanged);
        accountChanges =
                new Coalescer<>(executor, batch -> batch.values().forEach(this::accountsChanged));
        core.signalling().execute(this::open);
    }

    // On signalling.

    private void open() {
        core.lines().addListener(new Listener());
        core.lines().lines().forEach(line -> lineChanges.put(line.line(), Optional.of(line)));
        core.accounts().addAccountListener(this::accountsNow);
        accountsNow(core.accounts().accounts());
        settings.open();
        sound.open();
        extensions.open();
        core.settings().readDialled(before -> later(() -> dialledBefore(before)));
        later(() -> ready.set(true));
    }

    private void accountsNow(List<AccountSnapshot> now) {
        boolean runs = core.accounts().exchangeRuns();
        accountChanges.put(this, new AccountsNow(List.copyOf(now), runs));
    }

    private final class Listener implements LineListener {
        @Override
        public void lineChanged(LineSnapshot line) {
            lineChanges.put(line.line(), Optional.of(line));
        }

        @Override
        public void lineRemoved(int line) {
            lineChanges.put(line, Optional.empty());
        }
    }

    // On the executor's thread, for the model itself.

    private void linesChanged(Map<Integer, Optional<LineSnapshot>> batch) {
        batch.forEach((number, latest) -> latest.ifPresentOrElse(this::show, () -> remove(number)));
        current.set(mostPresent());
        soundTrial.linesChanged();
        tickWhereSeen();
    }

    private void show(LineSnapshot latest) {
        int index = indexOf(latest.line());
        if (index >= 0 && lines.get(index).id().equals(latest.id())) {
            lines.get(index).update(latest);
        } else if (index >= 0) {
            lines.set(index, new LineModel(this, latest));
        } else {
            lines.add(-index - 1, new LineModel(this, latest));
        }
    }

    private void remove(int number) {
        int index = indexOf(number);
        if (index >= 0) {
            lines.remove(index);
        }
    }

    /** The index of a line, or −(where it would be) − 1. */
    private int indexOf(int number) {
        int low = 0;
        int high = lines.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = lines.get(middle).number();
            if (found == number) {
                return middle;
            }
            if (found < number) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    private LineModel mostPresent() {
        LineModel best = null;
        for (LineModel line : lines) {
            if (presence(line.phase()) > (best == null ? 0 : presence(best.phase()))) {
                best = line;
            }
        }
        return best;
    }

    private static int presence(LinePhase phase) {
        return switch (phase) {
            case ACTIVE -> 4;
            case HELD_BY_PEER -> 3;
            case CONNECTING -> 2;
            case CALLING -> 1;
            case RINGING, HELD, ENDED, MISSED -> 0;
        };
    }

    /** Behind what was dialled while the history was read. */
    private void dialledBefore(List<String> before) {
        before.stream().filter(target -> !dialled.contains(target)).forEach(dialled::add);
    }

    private void accountsChanged(AccountsNow now) {
        List<AccountModel> shown = new ArrayList<>();
        for (AccountSnapshot latest : now.accounts()) {
            AccountModel model =
                    accounts.stream()
                            .filter(known -> known.id().equals(latest.id()))
                            .findFirst()
                            .orElseGet(() -> new AccountModel(latest));
            model.update(latest);
            shown.add(model);
        }
        if (!shown.equals(accounts)) {
            accounts.setAll(shown);
        }
        exchangeRuns.set(now.exchangeRuns());
    }

    private void tickWhereSeen() {
        ticker.want(watched && liveLines() > 0);
    }

    void assertOwner() {
        guard.assertOwner();
    }

    Core core() {
        return core;
    }

    Executor executor() {
        return executor;
    }

    /** Any thread: has something done on the model's. */
    void later(Runnable task) {
        executor.execute(task);
    }

    /** Asks something of the lines and hands what came of it to the model's thread. */
    void request(Function<LineCommands, CompletionStage<Outcome>> command, Consumer<Outcome> then) {
        assertOwner();
        core.signalling()
                .execute(
                        () ->
                                command.apply(core.lines())
                                        .whenComplete(
                                                (outcome, failure) ->
                                                        completed(outcome, failure, then)));
    }

    /** Hands what came of a command to the model's thread. */
    void completed(Outcome outcome, Throwable failure, Consumer<Outcome> then) {
        if (failure != null) {
            log.error("a command failed", failure);
            later(() -> then.accept(Outcome.refused(0, "That did not work; the log says more.")));
        } else {
            later(() -> then.accept(outcome));
        }
    }

    // For views.

    /** The lines by number; read-only to views. */
    public ObservableList<LineModel> lines() {
        return lines;
    }

    /** The line that is spoken on, or else the one being called; null for none. */
    public ReadOnlyObjectProperty<LineModel> currentProperty() {
        return current.getReadOnlyProperty();
    }

    /** The line with this number, null if there is none. */
    public LineModel line(int number) {
        int index = indexOf(number);
        return index < 0 ? null : lines.get(index);
    }

    /** How many calls are up or ring. */
    public long liveLines() {
        return lines.stream().filter(line -> line.phase().isLive()).count();
    }

    /** How many lines are held, by either side. */
    public long heldLines() {
        return lines.stream().filter(line -> line.phase().isHeld()).count();
    }

    /** The accounts; read-only to views. */
    public ObservableList<AccountModel> accounts() {
        return accounts;
    }

    /** Whether the built-in exchange runs. */
    public ReadOnlyBooleanProperty exchangeRunsProperty() {
        return exchangeRuns.getReadOnlyProperty();
    }

    /** Whether the mirror shows the core: false only in the first moments. */
    public ReadOnlyBooleanProperty readyProperty() {
        return ready.getReadOnlyProperty();
    }

    /** The sound devices. */
    public SoundModel sound() {
        return sound;
    }

    /** The settings. */
    public SettingsModel settings() {
        return settings;
    }

    /** The extensions that are watched, and the texts that came. */
    public ExtensionsModel extensions() {
        return extensions;
    }

    /** Makes a trial of an account, not begun yet. */
    public CheckModel makeCheck() {
        return new CheckModel(this);
    }

    /** The SIP messages somebody looks at. */
    public TraceModel trace() {
        return trace;
    }

    /** What the codecs cost. */
    public CodecsModel codecs() {
        return codecs;
    }

    /** The trial of loudspeaker and microphone. */
    public SoundTrialModel soundTrial() {
        return soundTrial;
    }

    /** What the phone uses and what each line costs. */
    public ResourcesModel resources() {
        return resources;
    }

    /** What was dialled before, the newest first, once it has been read; read-only to views. */
    public ObservableList<String> dialled() {
        return dialled;
    }

    /** What other programs asked to dial and nobody has decided on yet; read-only to views. */
    public ObservableList<String> links() {
        return links;
    }

    /** What went wrong and has not been taken note of, in sentences; read-only to views. */
    public ObservableList<String> problems() {
        return problems;
    }

    /** The time, moving once a second while the window is seen and a line is live. */
    public ReadOnlyObjectProperty<Instant> nowProperty() {
        return ticker.nowProperty();
    }

    /** Says whether anybody can see the window. */
    public void setWatched(boolean watched) {
        assertOwner();
        this.watched = watched;
        sound.setWatched(watched);
        resources.setWatched(watched);
        tickWhereSeen();
    }

    /**
     * Calls somebody.
     *
     * @param target a number, a name or a SIP address, as typed
     * @param account the id of the account to call from, null to leave the choice to the phone
     * @param then told on the model's thread when the call is out, or why not
     */
    public void requestDial(String target, String account, Consumer<Outcome> then) {
        request(
                commands -> commands.dial(target, account),
                outcome -> {
                    if (outcome.done()) {
                        dialled.remove(target);
                        dialled.addFirst(target);
                    }
                    then.accept(outcome);
                });
    }

    /** Ends every call that is up or rings. */
    public void requestHangUpAll() {
        for (LineModel line : lines) {
            if (line.phase().isLive()) {
                line.requestEnd();
            }
        }
    }

    /** Registers every account again at once. */
    public void requestRegister() {
        assertOwner();
        core.signalling().execute(core.accounts()::registerNow);
    }

    /** Starts the built-in exchange. */
    public void requestExchange() {
        assertOwner();
        core.signalling().execute(core.accounts()::startExchange);
    }

    /**
     * Has the user asked whether to dial what another program handed over. Any thread.
     *
     * @param target a URI or number
     */
    public void offerLink(String target) {
        later(
                () -> {
                    if (links.size() < LINKS_KEPT && !links.contains(target)) {
                        links.add(target);
                    }
                });
    }

    /**
     * Tells the user what has gone wrong. Any thread.
     *
     * @param sentence for people
     */
    public void tell(String sentence) {
        later(
                () -> {
                    if (problems.size() < PROBLEMS_KEPT && !problems.contains(sentence)) {
                        problems.add(sentence);
                    }
                });
    }

    /** Takes a problem off that the user has taken note of. */
    public void dismissProblem(String sentence) {
        assertOwner();
        problems.remove(sentence);
    }

    /** Takes a link off, dialled or not. */
    public void dismissLink(String target) {
        assertOwner();
        links.remove(target);
    }
}
