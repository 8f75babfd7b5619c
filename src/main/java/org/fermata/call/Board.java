package org.fermata.call;

import org.fermata.concurrent.EventLoop;
import org.fermata.store.Settings;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The calls on their lines, by the lines' numbers: those that stand, and for a while those that
 * ended. Owned by {@code signalling}.
 */
final class Board {

    /** How long a call that ended stays on the board. */
    static final Duration AFTERGLOW = Duration.ofSeconds(10);

    /** Missed calls beyond this push the oldest off the board; the history has them all. */
    static final int MAX_MISSED = 100;

    /** The oldest call first. */
    static final Comparator<Call> OLDEST = Comparator.comparing(call -> call.facts().startedAt);

    private final EventLoop loop;
    private final Supplier<Settings> settings;
    private final Ringing ringing;
    private final LineNews news;
    private final LineNumbers numbers = new LineNumbers();
    private final TreeMap<Integer, Call> calls = new TreeMap<>();

    /**
     * Makes an empty board.
     *
     * @param settings say how many lines there are
     * @param ringing sounds as the calls stand
     * @param reminder hears which are held
     */
    Board(EventLoop loop, Supplier<Settings> settings, Ringing ringing, HoldReminder reminder) {
        this.loop = loop;
        this.settings = settings;
        this.ringing = ringing;
        news =
                new LineNews(
                        loop,
                        () -> {
                            ringing.update(calls.values());
                            reminder.update(calls.values());
                        });
    }

    /** Who hears of the lines. */
    LineNews news() {
        return news;
    }

    /** Takes the lowest free number. */
    int take() {
        return numbers.take(loop.nanoTime());
    }

    /** Gives a number back on which no call was put. */
    void giveBack(int line) {
        numbers.giveBack(line, loop.nanoTime());
    }

    /** Puts a call on its line. */
    void put(Call call) {
        calls.put(call.line(), call);
    }

    /** The call on a line, null if there is none. */
    Call get(int line) {
        return calls.get(line);
    }

    /** All calls, by their lines. */
    Collection<Call> calls() {
        return Collections.unmodifiableCollection(calls.values());
    }

    /** Whether every line is in use. */
    boolean allTaken() {
        return calls.values().stream().filter(Call::live).count()
                >= settings.get().call().maxLines();
    }

    /** Whether the user talks on no line. */
    boolean nobodyTalks() {
        return calls.values().stream().noneMatch(Call::talking);
    }

    /** The live call of a session, null if there is none. */
    Call with(SignallingCall session) {
        return session == null
                ? null
                : calls.values().stream()
                        .filter(call -> call.live() && call.session() == session)
                        .findFirst()
                        .orElse(null);
    }

    /** The line with a number, or with the call of an id; 0 if there is none. */
    int find(String numberOrId) {
        return calls.values().stream()
                .filter(
                        call ->
                                call.facts().id.equals(numberOrId)
                                        || Integer.toString(call.line()).equals(numberOrId))
                .findFirst()
                .map(Call::line)
                .orElse(0);
    }

    /** A call is over. It stays for a while, one that was missed until it is dismissed. */
    void ended(Call call) {
        if (call.failedToConnect()) {
            ringing.failed(call.facts().reason.code(), calls.values());
        }
        if (!call.facts().missed) {
            loop.schedule(AFTERGLOW, () -> remove(call));
            return;
        }
        List<Call> missed = calls.values().stream().filter(other -> other.facts().missed).toList();
        if (missed.size() > MAX_MISSED) {
            missed.stream().min(OLDEST).ifPresent(this::remove);
        }
    }

    /** Takes a call off the board. */
    void remove(Call call) {
        if (calls.get(call.line()) != call) {
            return;
        }
        news.publish();
        calls.remove(call.line());
        numbers.giveBack(call.line(), loop.nanoTime());
        news.tell(listener -> listener.lineRemoved(call.line()));
    }
}
