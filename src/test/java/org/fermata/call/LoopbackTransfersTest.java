package org.fermata.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Three boards transfer each other's calls through the real SIP code on loopback. */
class LoopbackTransfersTest {

    private LoopbackPhone clerk;
    private LoopbackPhone caller;
    private LoopbackPhone expert;

    @BeforeEach
    void start() throws IOException {
        clerk = new LoopbackPhone();
        caller = new LoopbackPhone();
        expert = new LoopbackPhone();
    }

    @AfterEach
    void stop() {
        clerk.close();
        caller.close();
        expert.close();
    }

    private void connect(LoopbackPhone from, int line, LoopbackPhone to) {
        from.done(lines -> lines.dial(to.uri(), null));
        to.await(all -> all.stream().anyMatch(l -> l.state() == CallState.INCOMING));
        to.done(lines -> lines.answer(0));
        from.awaitLine(line, l -> l.state() == CallState.CONFIRMED);
    }

    @Test
    void aBlindTransferConnectsTheTwoOthersAndEndsOurLine() {
        connect(clerk, 1, caller);
        expert.run(
                () -> {
                    expert.lines.addListener(answering(expert));
                    return null;
                });
        clerk.done(lines -> lines.transfer(1, expert.uri()));
        clerk.awaitLine(1, l -> l.state() == CallState.DISCONNECTED);
        assertThat(clerk.line(1).reason().text()).startsWith("Transferred to desk");
        caller.awaitLine(1, l -> l.state() == CallState.DISCONNECTED);
        caller.awaitLine(2, l -> l.state() == CallState.CONFIRMED);
        expert.awaitLine(1, l -> l.state() == CallState.CONFIRMED);
        assertThat(caller.line(2).notice()).endsWith("transferred you.");
    }

    private static LineListener answering(LoopbackPhone phone) {
        return new LineListener() {
            @Override
            public void lineChanged(LineSnapshot line) {
                if (line.state() == CallState.INCOMING) {
                    phone.lines.answer(line.line());
                }
            }

            @Override
            public void lineRemoved(int line) {}
        };
    }

    @Test
    void aBlindTransferThatIsDeclinedBringsTheCallBack() {
        connect(clerk, 1, caller);
        expert.run(
                () -> {
                    expert.lines.addListener(
                            new LineListener() {
                                @Override
                                public void lineChanged(LineSnapshot line) {
                                    if (line.state() == CallState.INCOMING) {
                                        expert.lines.decline(line.line());
                                    }
                                }

                                @Override
                                public void lineRemoved(int line) {}
                            });
                    return null;
                });
        Outcome outcome =
                clerk.command(lines -> lines.transfer(1, expert.uri()))
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join();
        assertThat(outcome.reason()).endsWith("failed: Declined.");
        clerk.awaitLine(1, l -> l.localHold() == LocalHold.NONE);
        caller.awaitLine(1, l -> l.localHold() == LocalHold.NONE && !l.remoteHold());
        assertThat(clerk.line(1).state()).isEqualTo(CallState.CONFIRMED);
    }

    @Test
    void anAttendedTransferJoinsTheTwoOthersWithoutAnybodyAnswering() {
        connect(clerk, 1, caller);
        connect(clerk, 2, expert);
        clerk.done(lines -> lines.transferToLine(1, 2));
        clerk.await(all -> all.stream().allMatch(l -> l.state() == CallState.DISCONNECTED));
        caller.awaitLine(2, l -> l.state() == CallState.CONFIRMED);
        expert.awaitLine(2, l -> l.state() == CallState.CONFIRMED);
        expert.awaitLine(1, l -> l.state() == CallState.DISCONNECTED);
        assertThat(expert.line(1).reason().text()).isEqualTo("Goes on as line 2");
        assertThat(expert.line(2).localHold()).isEqualTo(LocalHold.NONE);
        assertThat(expert.sound(1).uncorked).isTrue();
        assertThat(caller.sound(1).uncorked).isTrue();
    }

    @Test
    void anAttendedTransferToALineHeldThereStaysHeldThere() {
        connect(clerk, 1, caller);
        connect(clerk, 2, expert);
        expert.done(lines -> lines.hold(1));
        clerk.done(lines -> lines.transferToLine(1, 2));
        expert.awaitLine(2, l -> l.localHold() == LocalHold.HELD && l.holdSignalled());
        caller.awaitLine(2, LineSnapshot::remoteHold);
    }
}
