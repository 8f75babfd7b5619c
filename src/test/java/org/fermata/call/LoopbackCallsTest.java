package org.fermata.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fermata.call.LocalHold.HELD;
import static org.fermata.call.LocalHold.NONE;
import static org.fermata.sdp.Direction.INACTIVE;
import static org.fermata.sdp.Direction.RECVONLY;
import static org.fermata.sdp.Direction.SENDONLY;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Two boards call and hold each other through the real SIP code on loopback. */
class LoopbackCallsTest {

    private LoopbackPhone caller;
    private LoopbackPhone callee;

    @BeforeEach
    void start() throws IOException {
        caller = new LoopbackPhone();
        callee = new LoopbackPhone();
    }

    @AfterEach
    void stop() {
        caller.close();
        callee.close();
    }

    private void connect(int number) {
        caller.done(lines -> lines.dial(callee.uri(), null));
        callee.awaitLine(number, line -> line.state() == CallState.INCOMING);
        callee.done(lines -> lines.answer(0));
        caller.awaitLine(number, line -> line.state() == CallState.CONFIRMED);
    }

    @Test
    void aCallIsDialledAnsweredAndHungUp() {
        connect(1);
        assertThat(caller.line(1).codec()).isEqualTo("G722");
        assertThat(callee.line(1).codec()).isEqualTo("G722");
        assertThat(caller.line(1).transport()).isEqualTo("UDP");
        assertThat(caller.sound(0).agreement.remote().getPort()).isEqualTo(callee.sound(0).port);
        assertThat(callee.sound(0).agreement.remote().getPort()).isEqualTo(caller.sound(0).port);
        assertThat(caller.sound(0).uncorked).isTrue();
        assertThat(callee.sound(0).uncorked).isTrue();
        callee.done(lines -> lines.hangUp(1));
        caller.awaitLine(1, line -> line.state() == CallState.DISCONNECTED);
        assertThat(caller.line(1).reason().by()).isEqualTo(EndReason.By.REMOTE);
        assertThat(caller.sound(0).closed).isTrue();
        assertThat(callee.sound(0).closed).isTrue();
    }

    @Test
    void aDeclinedAndACancelledCallAreToldToBothSides() {
        caller.done(lines -> lines.dial(callee.uri(), null));
        callee.awaitLine(1, line -> line.state() == CallState.INCOMING);
        caller.awaitLine(1, line -> line.state() == CallState.EARLY);
        callee.done(lines -> lines.decline(1));
        caller.awaitLine(1, line -> line.state() == CallState.DISCONNECTED);
        assertThat(caller.line(1).reason().code()).isEqualTo(603);

        caller.done(lines -> lines.dial(callee.uri(), null));
        callee.awaitLine(2, line -> line.state() == CallState.INCOMING);
        caller.done(lines -> lines.hangUp(2));
        callee.awaitLine(2, line -> line.state() == CallState.DISCONNECTED);
        assertThat(callee.line(2).missed()).isTrue();
        assertThat(callee.line(1).missed()).isFalse();
    }

    @Test
    void bothSidesHoldAndResumeOneAfterAnother() {
        connect(1);
        caller.done(lines -> lines.hold(1));
        assertThat(caller.line(1).localHold()).isEqualTo(HELD);
        assertThat(caller.line(1).holdSignalled()).isTrue();
        assertThat(caller.line(1).remoteDirection()).isEqualTo(RECVONLY);
        assertThat(callee.line(1).remoteHold()).isTrue();
        assertThat(callee.line(1).remoteDirection()).isEqualTo(SENDONLY);

        callee.done(lines -> lines.hold(1));
        assertThat(callee.line(1).localHold()).isEqualTo(HELD);
        assertThat(callee.line(1).remoteDirection()).isEqualTo(INACTIVE);
        assertThat(caller.line(1).remoteHold()).isTrue();

        caller.done(lines -> lines.resume(1));
        assertThat(caller.line(1).remoteHold()).isTrue();
        assertThat(callee.line(1).remoteHold()).isFalse();
        callee.done(lines -> lines.resume(1));
        assertThat(caller.line(1).remoteHold()).isFalse();
        assertThat(caller.sound(0).agreement.sends()).isTrue();
        assertThat(callee.sound(0).agreement.sends()).isTrue();
        assertThat(caller.sound(0).uncorked).isTrue();
    }

    @Test
    void holdsThatCrossEndWithBothHeld() {
        connect(1);
        CyclicBarrier together = new CyclicBarrier(2);
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (LoopbackPhone phone : List.of(caller, callee)) {
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            outcomes.add(outcome);
            phone.loop.execute(
                    () -> {
                        meet(together);
                        phone.lines.hold(1).thenAccept(outcome::complete);
                    });
        }
        for (CompletableFuture<Outcome> outcome : outcomes) {
            assertThat(outcome.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(Outcome.done(1));
        }
        for (LoopbackPhone phone : List.of(caller, callee)) {
            phone.awaitLine(1, LineSnapshot::remoteHold);
            assertThat(phone.line(1).holdSignalled()).isTrue();
            assertThat(phone.sound(0).agreement.receives()).isFalse();
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (BrokenBarrierException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void aStormOfClicksOnSixteenLinesEndsInWhatWasClickedLast() {
        for (int number = 1; number <= 16; number++) {
            connect(number);
        }
        caller.await(all -> all.stream().filter(l -> l.localHold() == HELD).count() == 15);
        List<CompletableFuture<Outcome>> last = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            for (int number = 1; number <= 16; number++) {
                int line = number;
                caller.command(lines -> lines.hold(line));
                caller.command(lines -> lines.resume(line));
            }
        }
        for (int number = 1; number <= 16; number++) {
            int line = number;
            last.add(caller.command(lines -> lines.hold(line)));
        }
        for (CompletableFuture<Outcome> outcome : last) {
            assertThat(outcome.orTimeout(40, TimeUnit.SECONDS).join().done()).isTrue();
        }
        caller.await(all -> all.stream().allMatch(l -> l.localHold() == HELD && l.holdSignalled()));
        callee.await(all -> all.stream().allMatch(LineSnapshot::remoteHold));
        caller.done(lines -> lines.resume(7));
        assertThat(caller.line(7).localHold()).isEqualTo(NONE);
        assertThat(callee.line(7).remoteHold()).isFalse();
    }
}
