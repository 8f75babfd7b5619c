package org.fermata.call;

import org.fermata.concurrent.EventLoop;
import org.fermata.sdp.SessionDescription;
import org.fermata.store.AccountSettings;
import org.fermata.store.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The board of lines: takes the user's commands and the calls that come in, gives each call a slot,
 * sees to it that one line at a time is talked on, and tells listeners of every change, several
 * changes of one moment at once.
 *
 * <p>Owned by {@code signalling}. Whoever makes it hands it to {@link Signalling#setListener}.
 */
public final class Lines implements LineCommands, Signalling.Listener {

    private static final Logger log = LoggerFactory.getLogger(Lines.class);

    private final EventLoop loop;
    private final Signalling signalling;
    private final Media media;
    private final Supplier<Settings> settings;
    private final Call.Environment environment;
    private final Ringing ringing;
    private final HoldReminder reminder;
    private final Board board;
    private final Handovers handovers;
    private final Arrivals arrivals;
    private final Conferences conferences = new Conferences();
    private final Floor floor;
    private final Recordings recordings;
    private final Listeners<Consumer<AccountSnapshot>> accountListeners = new Listeners<>();

    /**
     * Makes an empty board.
     *
     * @param loop the {@code signalling} thread
     * @param signalling how calls are signalled
     * @param media where they get their sound
     * @param settings the settings as they are at each moment
     */
    public Lines(EventLoop loop, Signalling signalling, Media media, Supplier<Settings> settings) {
        this(loop, signalling, media, settings, new SecureRandom());
    }

    Lines(
            EventLoop loop,
            Signalling signalling,
            Media media,
            Supplier<Settings> settings,
            RandomGenerator random) {
        this.loop = loop;
        this.signalling = signalling;
        this.media = media;
        this.settings = settings;
        environment = new Call.Environment(loop, media, random, new Keeper());
        ringing = new Ringing(media);
        reminder = new HoldReminder(loop, settings, media);
        board = new Board(loop, settings, ringing, reminder);
        recordings = new Recordings(settings);
        floor = new Floor(board, settings, conferences);
        handovers = new Handovers(board, conferences, this::dial);
        arrivals =
                new Arrivals(
                        environment,
                        board,
                        new Reception(media, settings, target -> reader().read(target, null)),
                        handovers,
                        this::answer);
    }

    /** What the calls tell the board. */
    private final class Keeper implements Call.Owner {
        @Override
        public void changed(Call call) {
            board.news().changed(call);
            handovers.look(call);
            recordings.look(call);
        }

        @Override
        public void ended(Call call) {
            conferences.leave(call);
            board.ended(call);
        }

        @Override
        public void referred(Call call, Referral referral) {
            handovers.follow(call, referral);
        }

        @Override
        public void comesBack(Call call) {
            floor.comesBack(call);
        }
    }

    // Commands.

    @Override
    public CompletionStage<Outcome> dial(String target, String account) {
        loop.assertOwner();
        if (board.allTaken()) {
            return refused(0, "All " + settings.get().call().maxLines() + " lines are in use.");
        }
        return switch (reader().read(target, account)) {
            case Dialled.Refused refused -> refused(0, refused.reason());
            case Dialled.To to -> dial(to);
        };
    }

    private Dialled.Reader reader() {
        return new Dialled.Reader(settings.get().accounts(), signalling.accounts());
    }

    private CompletionStage<Outcome> dial(Dialled.To to) {
        try {
            return dial(to, Signalling.Occasion.NONE, false).commands().dialled();
        } catch (IllegalArgumentException unreadable) {
            log.info("cannot dial: {}", unreadable.getMessage());
            return refused(0, unreadable.getMessage() + ".");
        }
    }

    /**
     * Calls somebody.
     *
     * @param held whether the call is held from its beginning, and holds no other
     * @throws IllegalArgumentException if that cannot be
     */
    private Call dial(Dialled.To to, Signalling.Occasion occasion, boolean held) {
        int line = board.take();
        RemoteParty remote = new RemoteParty(to.uri(), null);
        Call call = Call.outgoing(environment, line, remote, to.account());
        Runnable clear = held ? () -> {} : () -> floor.give(call);
        SignallingCall session;
        try {
            session =
                    signalling.dial(
                            to.uri(),
                            to.account(),
                            occasion,
                            new Signalling.Offering() {
                                @Override
                                public void prepare(InetAddress local, Runnable ready) {
                                    call.firstExchange().prepare(local, ready);
                                }

                                @Override
                                public SessionDescription apply(InetAddress local) {
                                    clear.run();
                                    return call.firstExchange().offer(local);
                                }

                                @Override
                                public boolean insist() {
                                    return call.firstExchange().insist();
                                }
                            },
                            call.events());
        } catch (IllegalArgumentException unreadable) {
            board.giveBack(line);
            throw unreadable;
        }
        board.put(call);
        ringing.stopFailure();
        clear.run();
        call.dialled(session);
        if (held) {
            call.hold().wish(true);
        }
        return call;
    }

    /**
     * Takes over a call that rings elsewhere.
     *
     * @param uri whose dialog it is, a full {@code sip:} URI; or a code that takes it by itself
     * @param account the id of the account to call from, null for none
     * @param dialog made by {@link Signalling.Occasion#pickUp}; none where a code takes the call
     * @return completes when the INVITE is handed to the stack, with the line's number
     */
    public CompletionStage<Outcome> pickUp(String uri, String account, Signalling.Occasion dialog) {
        loop.assertOwner();
        if (board.allTaken()) {
            return refused(0, "All " + settings.get().call().maxLines() + " lines are in use.");
        }
        try {
            return dial(new Dialled.To(uri, account), dialog, false).commands().dialled();
        } catch (IllegalArgumentException unreadable) {
            log.info("cannot pick up: {}", unreadable.getMessage());
            return refused(0, unreadable.getMessage() + ".");
        }
    }

    @Override
    public CompletionStage<Outcome> answer(int line) {
        loop.assertOwner();
        if (line != 0) {
            return on(line, this::answer);
        }
        return board.calls().stream()
                .filter(call -> call.state() == CallState.INCOMING)
                .min(Board.OLDEST)
                .map(this::answer)
                .orElseGet(() -> refused(0, "No call is ringing."));
    }

    private CompletionStage<Outcome> answer(Call call) {
        if (call.state() == CallState.INCOMING) {
            floor.give(call);
        }
        return call.commands().answer();
    }

    @Override
    public CompletionStage<Outcome> decline(int line) {
        return on(line, call -> call.commands().decline());
    }

    @Override
    public CompletionStage<Outcome> hangUp(int line) {
        return on(line, call -> call.commands().hangUp());
    }

    @Override
    public CompletionStage<Outcome> hold(int line) {
        return on(line, call -> call.commands().hold());
    }

    @Override
    public CompletionStage<Outcome> resume(int line) {
        return on(
                line,
                call -> {
                    if (call.live() && call.state() != CallState.INCOMING) {
                        floor.give(call);
                    }
                    return call.commands().resume();
                });
    }

    @Override
    public CompletionStage<Outcome> mute(int line, boolean muted) {
        return on(line, call -> call.commands().mute(muted));
    }

    @Override
    public CompletionStage<Outcome> volume(int line, int percent) {
        return on(line, call -> call.commands().place(now -> now.withVolume(percent)));
    }

    @Override
    public CompletionStage<Outcome> pan(int line, int where) {
        return on(line, call -> call.commands().place(now -> now.withPan(where)));
    }

    @Override
    public CompletionStage<Outcome> dtmf(int line, String digits) {
        return on(line, call -> call.commands().dtmf(digits))
                .whenComplete(
                        (outcome, failure) -> {
                            if (outcome != null && outcome.done()) {
                                media.keyed(digits);
                            }
                        });
    }

    @Override
    public CompletionStage<Outcome> transfer(int line, String target) {
        return on(
                line,
                call ->
                        switch (reader().read(target, call.facts().account)) {
                            case Dialled.Refused refused -> refused(line, refused.reason());
                            case Dialled.To to ->
                                    call.commands().transfer(transfer -> transfer.begin(to.uri()));
                        });
    }

    @Override
    public CompletionStage<Outcome> transferToLine(int line, int toLine) {
        return on(
                line,
                call ->
                        on(
                                toLine,
                                other -> {
                                    if (other == call) {
                                        return refused(
                                                line, "A line cannot be transferred to itself.");
                                    }
                                    if (other.state() != CallState.CONFIRMED) {
                                        return refused(
                                                toLine, "Line " + toLine + " is not connected.");
                                    }
                                    return call.commands()
                                            .transfer(transfer -> transfer.begin(other));
                                }));
    }

    @Override
    public CompletionStage<Outcome> park(int line) {
        return on(
                line,
                call -> {
                    String account = call.facts().account;
                    AccountSettings known =
                            account == null ? null : settings.get().accounts().get(account);
                    if (known == null || known.parkCode() == null) {
                        return refused(line, "The account of line " + line + " has no park code.");
                    }
                    String code = known.parkCode();
                    return switch (reader().read(code, account)) {
                        case Dialled.Refused refused -> refused(line, refused.reason());
                        case Dialled.To to ->
                                call.commands().transfer(transfer -> transfer.park(to.uri(), code));
                    };
                });
    }

    @Override
    public CompletionStage<Outcome> merge(List<Integer> lines) {
        loop.assertOwner();
        for (int line : lines) {
            if (board.get(line) == null) {
                return refused(line, "There is no line " + line + ".");
            }
        }
        return floor.merge(lines.stream().map(board::get).toList());
    }

    @Override
    public CompletionStage<Outcome> split(int line) {
        return on(line, floor::split);
    }

    @Override
    public CompletionStage<Outcome> record(int line, boolean on, Path file) {
        return on(line, call -> recordings.set(call, on, file));
    }

    @Override
    public void dismiss(int line) {
        loop.assertOwner();
        Call call = board.get(line);
        if (call != null && !call.live()) {
            board.remove(call);
        }
    }

    private CompletionStage<Outcome> on(
            int line, Function<Call, CompletionStage<Outcome>> command) {
        loop.assertOwner();
        Call call = board.get(line);
        return call == null ? refused(line, "There is no line " + line + ".") : command.apply(call);
    }

    private static CompletionStage<Outcome> refused(int line, String reason) {
        return CompletableFuture.completedFuture(Outcome.refused(line, reason));
    }

    // What signalling tells.

    @Override
    public SignallingCall.Listener incoming(
            SignallingCall session, Signalling.Invitation invitation) {
        loop.assertOwner();
        return arrivals.incoming(session, invitation);
    }

    @Override
    public void accountChanged(AccountSnapshot account) {
        loop.assertOwner();
        accountListeners.tell(listener -> listener.accept(account));
    }

    // How they stand.

    @Override
    public List<LineSnapshot> lines() {
        loop.assertOwner();
        return board.calls().stream().map(Call::snapshot).toList();
    }

    @Override
    public int find(String numberOrId) {
        loop.assertOwner();
        return board.find(numberOrId);
    }

    /**
     * How SIP knows the call on a line.
     *
     * @return its Call-ID, null if there is no such line or no INVITE yet
     */
    String callId(int line) {
        loop.assertOwner();
        Call call = board.get(line);
        return call == null || call.session() == null ? null : call.session().callId();
    }

    @Override
    public void addListener(LineListener listener) {
        loop.assertOwner();
        board.news().add(listener);
    }

    @Override
    public void removeListener(LineListener listener) {
        loop.assertOwner();
        board.news().remove(listener);
    }

    /**
     * Tells a listener of every change of an account from now on.
     *
     * @param listener called on {@code signalling}
     */
    public void addAccountListener(Consumer<AccountSnapshot> listener) {
        loop.assertOwner();
        accountListeners.add(listener);
    }

    /** Ends every call and falls silent: before the phone stops. */
    public void close() {
        loop.assertOwner();
        Collection<Call> all = new ArrayList<>(board.calls());
        all.forEach(call -> call.ending().end());
        board.news().publish();
        ringing.stop();
        reminder.stop();
    }
}
