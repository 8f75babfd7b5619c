package org.fermata.app;

import org.fermata.call.CallState;
import org.fermata.call.EndReason;
import org.fermata.call.LineListener;
import org.fermata.call.LineSnapshot;
import org.fermata.call.Origin;
import org.fermata.store.HistoryEntry;
import org.fermata.store.HistoryStore;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Puts every call that ends into the history, once. Owned by {@code signalling}. */
final class HistoryWriter implements LineListener {

    private final HistoryStore history;

    /** The ended calls still on the board, by their line. */
    private final Map<Integer, String> written = new HashMap<>();

    HistoryWriter(HistoryStore history) {
        this.history = history;
    }

    @Override
    public void lineChanged(LineSnapshot line) {
        if (line.state() == CallState.DISCONNECTED
                && !line.id().equals(written.put(line.line(), line.id()))) {
            history.append(entry(line));
        }
    }

    @Override
    public void turnedAway(LineSnapshot call) {
        history.append(entry(call));
    }

    @Override
    public void lineRemoved(int line) {
        written.remove(line);
    }

    private static HistoryEntry entry(LineSnapshot line) {
        EndReason reason = line.reason();
        return new HistoryEntry(
                line.id(),
                line.account(),
                line.origin().name(),
                line.remote().uri(),
                line.remote().name(),
                line.startedAt(),
                line.answeredAt(),
                line.endedAt(),
                line.answeredAt() == null
                        ? 0
                        : Duration.between(line.answeredAt(), line.endedAt()).toMillis(),
                reason == null ? 0 : reason.code(),
                reason == null ? null : reason.text(),
                reason == null ? null : reason.by().name(),
                line.origin() == Origin.INCOMING && line.answeredAt() == null);
    }
}
