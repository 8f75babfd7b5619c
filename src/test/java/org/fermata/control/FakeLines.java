package org.fermata.control;

import org.fermata.call.CallState;
import org.fermata.call.EndReason;
import org.fermata.call.LineCommands;
import org.fermata.call.LineListener;
import org.fermata.call.LineSnapshot;
import org.fermata.call.LocalHold;
import org.fermata.call.Origin;
import org.fermata.call.Outcome;
import org.fermata.call.RemoteParty;
import org.fermata.call.RtpStatistics;
import org.fermata.sdp.Direction;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lines without calls: notes what is asked, and completes it when the test says so. */
final class FakeLines implements LineCommands {

    static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

    /** What was asked, such as {@code hold 1}. */
    final List<String> asked = new ArrayList<>();

    final Map<Integer, LineSnapshot> board = new TreeMap<>();
    final List<LineListener> listeners = new ArrayList<>();

    /** What commands answer at once; null to leave them open. */
    Outcome outcome;

    final List<CompletableFuture<Outcome>> open = new ArrayList<>();

    static LineSnapshot line(int number, CallState state, LocalHold hold) {
        return new LineSnapshot(
                number,
                "call-" + number,
                "work",
                Origin.OUTGOING,
                new RemoteParty("sip:bob@example.org", "Bob"),
                state,
                hold,
                hold == LocalHold.HELD,
                false,
                Direction.RECVONLY,
                false,
                "G722",
                null,
                "UDP",
                List.of(),
                START,
                START.plusMillis(1500),
                hold == LocalHold.NONE ? null : START.plusSeconds(10),
                state == CallState.DISCONNECTED ? START.plusSeconds(20) : null,
                state == CallState.DISCONNECTED
                        ? new EndReason(200, "Hung up", EndReason.By.REMOTE)
                        : null,
                new RtpStatistics(50, 1, 49, 0, 1, 0, 1.23456, null, 4.2, 8000, 7840),
                null,
                null,
                false);
    }

    void put(LineSnapshot line) {
        board.put(line.line(), line);
        List.copyOf(listeners).forEach(listener -> listener.lineChanged(line));
    }

    void remove(int line) {
        board.remove(line);
        List.copyOf(listeners).forEach(listener -> listener.lineRemoved(line));
    }

    private CompletionStage<Outcome> asked(String what, int line) {
        asked.add(what);
        CompletableFuture<Outcome> stage = new CompletableFuture<>();
        if (outcome == null) {
            open.add(stage);
        } else {
            stage.complete(new Outcome(outcome.done(), line, outcome.reason()));
        }
        return stage;
    }

    @Override
    public CompletionStage<Outcome> dial(String target, String account) {
        if (outcome == null) {
            put(line(7, CallState.CALLING, LocalHold.NONE));
        }
        return asked("dial " + target + " " + account, 7);
    }

    @Override
    public CompletionStage<Outcome> answer(int line) {
        return asked("answer " + line, line);
    }

    @Override
    public CompletionStage<Outcome> decline(int line) {
        return asked("decline " + line, line);
    }

    @Override
    public CompletionStage<Outcome> hangUp(int line) {
        return asked("hangUp " + line, line);
    }

    @Override
    public CompletionStage<Outcome> hold(int line) {
        return asked("hold " + line, line);
    }

    @Override
    public CompletionStage<Outcome> resume(int line) {
        return asked("resume " + line, line);
    }

    @Override
    public CompletionStage<Outcome> mute(int line, boolean muted) {
        return asked("mute " + line + " " + muted, line);
    }

    @Override
    public CompletionStage<Outcome> volume(int line, int percent) {
        return asked("volume " + line + " " + percent, line);
    }

    @Override
    public CompletionStage<Outcome> pan(int line, int where) {
        return asked("pan " + line + " " + where, line);
    }

    @Override
    public CompletionStage<Outcome> dtmf(int line, String digits) {
        return asked("dtmf " + line + " " + digits, line);
    }

    @Override
    public CompletionStage<Outcome> transfer(int line, String target) {
        return asked("transfer " + line + " " + target, line);
    }

    @Override
    public CompletionStage<Outcome> transferToLine(int line, int toLine) {
        return asked("transferToLine " + line + " " + toLine, line);
    }

    @Override
    public CompletionStage<Outcome> park(int line) {
        return asked("park " + line, line);
    }

    @Override
    public CompletionStage<Outcome> merge(List<Integer> lines) {
        return asked("merge " + lines, lines.getFirst());
    }

    @Override
    public CompletionStage<Outcome> split(int line) {
        return asked("split " + line, line);
    }

    @Override
    public CompletionStage<Outcome> record(int line, boolean on, Path file) {
        return asked("record " + line + " " + on + " " + file, line);
    }

    @Override
    public void dismiss(int line) {
        asked.add("dismiss " + line);
    }

    @Override
    public List<LineSnapshot> lines() {
        return List.copyOf(board.values());
    }

    @Override
    public int find(String numberOrId) {
        return board.values().stream()
                .filter(
                        line ->
                                numberOrId.equals(String.valueOf(line.line()))
                                        || numberOrId.equals(line.id()))
                .mapToInt(LineSnapshot::line)
                .findFirst()
                .orElse(0);
    }

    @Override
    public void addListener(LineListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(LineListener listener) {
        listeners.remove(listener);
    }
}
