package org.fermata.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fermata.call.LocalHold.HELD;
import static org.fermata.call.LocalHold.NONE;

import org.fermata.concurrent.ManualEventLoop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Two boards hold each other: both ends must come to agree on what flows. */
class HoldOnBothSidesTest {

    /** Kept here, since a logger that nobody holds forgets its level. */
    private static final Logger QUIET = Logger.getLogger("org.fermata.call");

    @BeforeAll
    static void thousandsOfCallsAreNotLogged() {
        QUIET.setLevel(Level.WARNING);
    }

    @AfterAll
    static void theOtherTestsAre() {
        QUIET.setLevel(null);
    }

    private static final Duration REST = Duration.ofMinutes(3);

    private ManualEventLoop loop;
    private Wire wire;
    private Desk caller;
    private Desk callee;

    private void connect(long seed) {
        loop = new ManualEventLoop();
        wire = new Wire(loop, new Random(seed));
        caller = new Desk(new Random(seed + 1), loop, wire.left);
        callee = new Desk(new Random(seed + 2), loop, wire.right);
        wire.left.setListener(caller.lines);
        wire.right.setListener(callee.lines);
        caller.lines.dial("sip:callee@192.0.2.2", null);
        loop.advance(Duration.ofSeconds(1));
        callee.lines.answer(0);
        loop.advance(Duration.ofSeconds(1));
        assertThat(caller.line(1).state()).isEqualTo(CallState.CONFIRMED);
        assertThat(callee.line(1).state()).isEqualTo(CallState.CONFIRMED);
    }

    /** A click: by the caller or the callee, to hold or to resume. */
    private record Click(boolean byCaller, boolean hold) {}

    static Stream<List<Click>> everyOrderOfHoldsAndResumes() {
        List<List<Click>> orders = new ArrayList<>();
        extend(new ArrayList<>(), 4, orders);
        return orders.stream();
    }

    private static void extend(List<Click> clicks, int left, List<List<Click>> orders) {
        orders.add(List.copyOf(clicks));
        if (left == 0) {
            return;
        }
        for (boolean byCaller : List.of(true, false)) {
            boolean held = false;
            for (Click click : clicks) {
                held = click.byCaller() == byCaller ? click.hold() : held;
            }
            clicks.add(new Click(byCaller, !held));
            extend(clicks, left - 1, orders);
            clicks.removeLast();
        }
    }

    private void click(Click click) {
        Lines lines = (click.byCaller() ? caller : callee).lines;
        CompletionStage<Outcome> stage = click.hold() ? lines.hold(1) : lines.resume(1);
        assertThat(stage).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("everyOrderOfHoldsAndResumes")
    void oneAfterAnother(List<Click> clicks) {
        connect(1);
        boolean[] held = new boolean[2];
        for (Click click : clicks) {
            click(click);
            loop.advance(Duration.ofSeconds(1));
            held[click.byCaller() ? 0 : 1] = click.hold();
            assertSettled(held[0], held[1]);
        }
        assertThat(wire.ends.stream().mapToInt(end -> end.reinvites).sum())
                .isEqualTo(clicks.size());
    }

    @ParameterizedTest
    @MethodSource("everyOrderOfHoldsAndResumes")
    void allAtOnceWithGlare(List<Click> clicks) {
        connect(2);
        boolean[] held = new boolean[2];
        for (Click click : clicks) {
            click(click);
            held[click.byCaller() ? 0 : 1] = click.hold();
        }
        assertHeldAreCorked();
        loop.advance(REST);
        assertSettled(held[0], held[1]);
    }

    @ParameterizedTest
    @MethodSource("everyOrderOfHoldsAndResumes")
    void closeAfterAnotherWithGlare(List<Click> clicks) {
        for (int seed = 0; seed < 20; seed++) {
            connect(seed);
            wire.longestDelayMs = 200;
            boolean[] held = new boolean[2];
            for (Click click : clicks) {
                click(click);
                held[click.byCaller() ? 0 : 1] = click.hold();
                loop.advance(Duration.ofMillis(wire.random.nextInt(300)));
                assertHeldAreCorked();
            }
            loop.advance(REST);
            assertSettled(held[0], held[1]);
        }
    }

    @Test
    void bothHoldAtOnceAndBothHoldsAreSignalled() {
        connect(3);
        CompletionStage<Outcome> one = caller.lines.hold(1);
        CompletionStage<Outcome> other = callee.lines.hold(1);
        loop.advance(Duration.ofSeconds(10));
        assertThat(Desk.now(one)).isEqualTo(Outcome.done(1));
        assertThat(Desk.now(other)).isEqualTo(Outcome.done(1));
        assertSettled(true, true);
        assertThat(caller.line(1).holdSignalled()).isTrue();
        assertThat(callee.line(1).holdSignalled()).isTrue();
    }

    /** Clicks, delays and, while they last, losses and refusals, as chance has them. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void aRandomWalkEndsInWhatBothWished(int block) {
        int ended = 0;
        for (int seed = block * 40; seed < block * 40 + 40; seed++) {
            connect(seed);
            Random random = new Random(seed * 31L);
            wire.longestDelayMs = 1 + random.nextInt(800);
            wire.loss = seed % 3 == 0 ? 0.1 : 0;
            wire.refusals = seed % 2 == 0 ? 0.2 : 0;
            boolean faults = wire.loss > 0 || wire.refusals > 0;
            boolean[] held = new boolean[2];
            for (int step = 0; step < 60; step++) {
                boolean byCaller = random.nextBoolean();
                boolean hold = random.nextBoolean();
                click(new Click(byCaller, hold));
                held[byCaller ? 0 : 1] = hold;
                heardNow();
                assertHeldAreCorked();
                for (int i = random.nextInt(6); i > 0; i--) {
                    loop.advance(Duration.ofMillis(random.nextInt(400)));
                    assertHeldAreCorked();
                }
            }
            wire.heal();
            for (int i = 0; i < 60; i++) {
                heardNow();
                loop.advance(Duration.ofSeconds(3));
                assertHeldAreCorked();
            }
            if (caller.line(1).state() == CallState.DISCONNECTED) {
                ended++;
                continue;
            }
            if (faults) {
                // What was refused stays refused; asking again settles it.
                settleByHand(random);
                held[0] = caller.line(1).localHold() != NONE;
                held[1] = callee.line(1).localHold() != NONE;
            }
            assertSettled(held[0], held[1]);
        }
        assertThat(ended).isZero();
    }

    private void settleByHand(Random random) {
        List<Desk> desks = random.nextBoolean() ? List.of(caller, callee) : List.of(callee, caller);
        for (Desk desk : desks) {
            boolean wasHeld = random.nextBoolean();
            for (boolean hold : List.of(wasHeld, !wasHeld, wasHeld)) {
                CompletionStage<Outcome> stage = hold ? desk.lines.hold(1) : desk.lines.resume(1);
                loop.advance(Duration.ofSeconds(40));
                assertThat(Desk.now(stage)).isEqualTo(Outcome.done(1));
            }
        }
    }

    /** RTP has just come in on both ends, so that an unanswered re-INVITE ends no call. */
    private void heardNow() {
        caller.media.opened.getFirst().lastReceivedNanos = loop.nanoTime();
        callee.media.opened.getFirst().lastReceivedNanos = loop.nanoTime();
    }

    private void assertHeldAreCorked() {
        for (Desk desk : List.of(caller, callee)) {
            for (LineSnapshot line : desk.lines.lines()) {
                FakeMedia.Sound sound = desk.media.opened.get(line.line() - 1);
                assertThat(sound.uncorked)
                        .isEqualTo(line.state() == CallState.CONFIRMED && line.localHold() == NONE);
            }
        }
    }

    private void assertSettled(boolean callerHolds, boolean calleeHolds) {
        LineSnapshot one = caller.line(1);
        LineSnapshot other = callee.line(1);
        assertThat(one.localHold()).isEqualTo(callerHolds ? HELD : NONE);
        assertThat(other.localHold()).isEqualTo(calleeHolds ? HELD : NONE);
        assertThat(one.holdSignalled()).isEqualTo(callerHolds);
        assertThat(other.holdSignalled()).isEqualTo(calleeHolds);
        assertThat(one.remoteHold()).as("caller is held").isEqualTo(calleeHolds);
        assertThat(other.remoteHold()).as("callee is held").isEqualTo(callerHolds);
        CallMedia.Agreement ours = caller.media.opened.getFirst().agreement;
        CallMedia.Agreement theirs = callee.media.opened.getFirst().agreement;
        assertThat(ours.sends()).isEqualTo(theirs.receives()).isEqualTo(!calleeHolds);
        assertThat(theirs.sends()).isEqualTo(ours.receives()).isEqualTo(!callerHolds);
        assertHeldAreCorked();
        assertThat(wire.ends).noneMatch(end -> end.ours || end.theirs);
    }
}
