package org.fermata.call;

import org.fermata.store.ExportFile;
import org.fermata.trace.Ladder;
import org.fermata.trace.Trace;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Finds the messages of a line's call and of an account. Owned by {@code signalling}. */
public final class LineTraces implements Traces {

    private final Lines lines;
    private final SipTrace trace;
    private final Supplier<List<AccountSnapshot>> accounts;
    private final ExportFile files;

    /**
     * Makes it.
     *
     * @param lines the lines
     * @param trace the messages of late
     * @param accounts the accounts as they stand
     * @param files writes what is saved
     */
    public LineTraces(
            Lines lines,
            SipTrace trace,
            Supplier<List<AccountSnapshot>> accounts,
            ExportFile files) {
        this.lines = lines;
        this.trace = trace;
        this.accounts = accounts;
        this.files = files;
    }

    @Override
    public Trace ofLine(int line) {
        for (LineSnapshot snapshot : lines.lines()) {
            if (snapshot.line() == line) {
                String callId = lines.callId(line);
                return new Trace(
                        "Line " + line + ": " + snapshot.remote().uri(),
                        Ladder.of(callId == null ? List.of() : trace.ofCall(callId)));
            }
        }
        return null;
    }

    @Override
    public Trace ofAccount(String account) {
        for (AccountSnapshot snapshot : accounts.get()) {
            if (snapshot.id().equals(account)) {
                return new Trace(
                        "Account " + account + ": " + snapshot.aor(),
                        Ladder.of(trace.ofRegistrations(snapshot.aor())));
            }
        }
        return null;
    }

    @Override
    public void export(Trace chosen, Path file, Consumer<String> done) {
        files.write(file, chosen.capture(), done);
    }
}
