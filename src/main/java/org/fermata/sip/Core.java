package org.fermata.sip;

import org.fermata.concurrent.EventLoop;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the calls of a user agent share. Owned by {@code signalling}. */
final class Core {

    /** How many lines one stranger may have ringing. */
    static final int UNANSWERED_LIMIT = 16;

    private final EventLoop loop;
    private final SipTimers timers;
    private final Transactions transactions;
    private final Targets targets;
    private final SeenAs seenAs = new SeenAs();

    /** The calls by Call-ID and our tag; ended ones for a while, to answer what comes late. */
    private final Map<String, InviteSession> sessions = new HashMap<>();

    /** The BYEs that are owed or not answered yet. */
    private int farewells;

    private Runnable afterFarewells = () -> {};

    Core(EventLoop loop, Transactions transactions, Targets targets) {
        this.loop = loop;
        timers = transactions.timers();
        this.transactions = transactions;
        this.targets = targets;
    }

    EventLoop loop() {
        return loop;
    }

    SipTimers timers() {
        return timers;
    }

    Transactions transactions() {
        return transactions;
    }

    Targets targets() {
        return targets;
    }

    /** What address servers see us at. */
    SeenAs seenAs() {
        return seenAs;
    }

    void add(InviteSession session) {
        sessions.put(key(session.callId(), session.localTag()), session);
    }

    void remove(InviteSession session) {
        sessions.remove(key(session.callId(), session.localTag()), session);
    }

    /** The call that goes by this Call-ID and this tag of ours, null if there is none. */
    InviteSession find(String callId, String localTag) {
        return localTag == null ? null : sessions.get(key(callId, localTag));
    }

    /** Whether a stranger has as many unanswered calls here as one may have. */
    boolean takesTooManyLines(InetAddress source) {
        return !transactions.transports().peers().contains(source)
                && sessions.values().stream().filter(session -> session.ringsFrom(source)).count()
                        >= UNANSWERED_LIMIT;
    }

    /** A BYE is owed. */
    void oweFarewell() {
        farewells++;
    }

    /** A BYE that was owed is answered, or never will be. */
    void farewellSaid() {
        farewells--;
        if (farewells == 0) {
            afterFarewells.run();
        }
    }

    /** Runs a task once no BYE is owed, perhaps at once. Only the last such task counts. */
    void afterFarewells(Runnable task) {
        afterFarewells = task;
        if (farewells == 0) {
            task.run();
        }
    }

    List<InviteSession> sessions() {
        return new ArrayList<>(sessions.values());
    }

    private static String key(String callId, String localTag) {
        return callId + " " + localTag;
    }
}
