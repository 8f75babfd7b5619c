package org.fermata.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.CallState;
import org.fermata.call.EndReason;
import org.fermata.call.LineSnapshot;
import org.fermata.call.LocalHold;
import org.fermata.call.Origin;
import org.fermata.call.RemoteParty;
import org.fermata.call.RtpStatistics;
import org.fermata.concurrent.ManualEventLoop;
import org.fermata.store.HistoryEntry;
import org.fermata.store.HistoryStore;
import org.fermata.store.SettingsStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class HistoryWriterTest {

    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

    @TempDir Path folder;
    private final ManualEventLoop loop = new ManualEventLoop();
    private HistoryStore history;
    private HistoryWriter writer;

    @BeforeEach
    void open() {
        history = new HistoryStore(folder, loop, problem -> {});
        writer = new HistoryWriter(history);
    }

    private static LineSnapshot call(
            int line, String id, Origin origin, CallState state, Instant answeredAt) {
        boolean ended = state == CallState.DISCONNECTED;
        return new LineSnapshot(
                line,
                id,
                "work",
                origin,
                new RemoteParty("sip:600@example.org", "Echo"),
                state,
                LocalHold.NONE,
                false,
                false,
                null,
                false,
                null,
                null,
                "UDP",
                List.of(),
                START,
                answeredAt,
                null,
                ended ? START.plusSeconds(30) : null,
                ended ? new EndReason(200, "Hung up", EndReason.By.LOCAL) : null,
                RtpStatistics.NONE,
                null,
                null,
                false);
    }

    private List<HistoryEntry> written() {
        List<HistoryEntry> entries = new ArrayList<>();
        history.newest(10, entries::addAll);
        loop.runReady();
        return entries;
    }

    @Test
    void aCallIsWrittenOnceWhenItHasEnded() {
        Instant answered = START.plusSeconds(5);
        writer.lineChanged(call(1, "a", Origin.OUTGOING, CallState.CONFIRMED, answered));
        assertThat(written()).isEmpty();
        LineSnapshot over = call(1, "a", Origin.OUTGOING, CallState.DISCONNECTED, answered);
        writer.lineChanged(over);
        writer.lineChanged(over);

        assertThat(written())
                .singleElement()
                .satisfies(
                        entry -> {
                            assertThat(entry.durationMs()).isEqualTo(25_000);
                            assertThat(entry.missed()).isFalse();
                            assertThat(entry.reason()).isEqualTo("Hung up");
                        });
    }

    @Test
    void anIncomingCallThatNobodyAnsweredIsMissed() {
        writer.lineChanged(call(1, "a", Origin.INCOMING, CallState.DISCONNECTED, null));
        writer.turnedAway(call(0, "b", Origin.INCOMING, CallState.DISCONNECTED, null));
        writer.turnedAway(call(0, "c", Origin.INCOMING, CallState.DISCONNECTED, null));

        assertThat(written())
                .hasSize(3)
                .allMatch(HistoryEntry::missed)
                .allMatch(entry -> entry.durationMs() == 0);
    }

    @Test
    void whatWasDialledIsOfferedAsItWasTyped() throws Exception {
        writer.lineChanged(call(1, "a", Origin.OUTGOING, CallState.DISCONNECTED, null));
        writer.lineChanged(call(2, "b", Origin.INCOMING, CallState.DISCONNECTED, null));
        writer.lineChanged(call(3, "c", Origin.OUTGOING, CallState.DISCONNECTED, null));
        SettingsStore settings = new SettingsStore(folder, loop, loop);

        assertThat(dialled(settings)).containsExactly("sip:600@example.org");
        settings.overrideForThisRun(Map.of("accounts.work.aor", "sip:ann@example.org"));
        assertThat(dialled(settings)).containsExactly("600");
    }

    @Test
    void aCallWithoutItsOriginIsPassedOver() throws Exception {
        Files.writeString(
                folder.resolve("history.jsonl"), "{\"uri\":\"sip:601@example.org\"}\n{}\n");
        writer.lineChanged(call(1, "a", Origin.OUTGOING, CallState.DISCONNECTED, null));

        assertThat(dialled(new SettingsStore(folder, loop, loop)))
                .containsExactly("sip:600@example.org");
    }

    private List<String> dialled(SettingsStore settings) {
        List<String> dialled = new ArrayList<>();
        new SettingsPort(settings, history, loop, problem -> {}).readDialled(dialled::addAll);
        loop.runReady();
        return dialled;
    }
}
