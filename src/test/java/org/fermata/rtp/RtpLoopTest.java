package org.fermata.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The real selector and thread. */
class RtpLoopTest {

    private static final int LINES = 64;

    /** More than a selector tells of at once. */
    private static final int MANY_LINES = 300;

    private RtpLoop loop;
    private RtpEngine engine;
    private final List<RtpSession> sessions = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        loop = new RtpLoop(() -> {});
        engine = new RtpEngine(loop);
    }

    @AfterEach
    void stop() {
        engine.close();
        loop.close();
    }

    private static final class Unheard implements RtpSession.Listener {
        @Override
        public void silent(boolean silent, int uncorks) {}

        @Override
        public void digit(char digit) {}
    }

    /** Waits until the loop has done what was handed to it. */
    private void settle() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(done::countDown);
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Waits on the loop's own timer. */
    private void pass(Duration time) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        loop.schedule(time, done::countDown);
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void taskRunsOnTheThreadNamedRtp() throws InterruptedException {
        List<String> names = new ArrayList<>();
        loop.execute(() -> names.add(Thread.currentThread().getName()));
        settle();
        assertThat(names).containsExactly("rtp");
        assertThat(loop.isOwner()).isFalse();
    }

    @Test
    void timersRunInTheOrderOfTheirTimesAndACancelledOneNever() throws InterruptedException {
        List<Integer> order = new ArrayList<>();
        loop.schedule(Duration.ofMillis(40), () -> order.add(3));
        loop.schedule(Duration.ofMillis(20), () -> order.add(1));
        loop.schedule(Duration.ofMillis(20), () -> order.add(2));
        loop.schedule(Duration.ofMillis(30), () -> order.add(99)).cancel();
        pass(Duration.ofMillis(50));
        assertThat(order).containsExactly(1, 2, 3);
    }

    @Test
    void failingTaskDoesNotEndTheThread() throws InterruptedException {
        loop.execute(
                () -> {
                    throw new IllegalStateException("wanted by the test");
                });
        settle();
    }

    @Test
    void idleLoopDoesNotWake() throws InterruptedException {
        settle();
        long before = loop.selections();
        pass(Duration.ofMillis(300));
        // One for the timer handed in, one for its time.
        assertThat(loop.selections() - before).isLessThanOrEqualTo(3);
    }

    @Test
    void sixtyFourHeldLinesThatAreSentToWakeTheThreadOnceASecond() throws Exception {
        try (Peer peer = new Peer()) {
            for (int i = 0; i < LINES; i++) {
                RtpSession session =
                        engine.open(InetAddress.getLoopbackAddress(), "30000-39999", new Unheard());
                sessions.add(session);
                session.apply(
                        new RtpFlow(
                                peer.address(),
                                null,
                                Set.of(0),
                                Set.of(101),
                                101,
                                8000,
                                true,
                                true));
                session.uncork();
                peer.sound(session.localPort(), 1, i);
                session.cork();
            }
            settle();
            long before = loop.selections();
            for (int packet = 0; packet < 40; packet++) {
                for (RtpSession session : sessions) {
                    peer.sound(session.localPort(), 2 + packet, 1);
                }
            }
            pass(Duration.ofMillis(2100));
            // Two or three ticks, and two for this test's own timer; 2560 packets came.
            assertThat(loop.selections() - before).isLessThanOrEqualTo(6);
            long dropped =
                    sessions.stream().mapToLong(session -> session.counters().rxDropped()).sum();
            assertThat(dropped).isGreaterThanOrEqualTo(40L * LINES);
        }
    }

    @Test
    void whatWaitsForVeryManyHeldLinesIsCollectedAtOnce() throws Exception {
        try (Peer peer = new Peer()) {
            RtpFlow flow =
                    new RtpFlow(
                            peer.address(), null, Set.of(0), Set.of(101), 101, 8000, true, true);
            for (int i = 0; i < MANY_LINES; i++) {
                RtpSession session =
                        engine.open(InetAddress.getLoopbackAddress(), "30000-39999", new Unheard());
                sessions.add(session);
                session.apply(flow);
            }
            settle();
            CountDownLatch collected = new CountDownLatch(1);
            loop.execute(
                    () -> {
                        sessions.forEach(session -> peer.sound(session.localPort(), 1, 1));
                        loop.collect();
                        collected.countDown();
                    });
            assertThat(collected.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(sessions).allMatch(session -> session.counters().rxDropped() == 1);
        }
    }

    @Test
    void liveLineIsReadAsItsPacketsCome() throws Exception {
        try (Peer peer = new Peer()) {
            RtpSession session =
                    engine.open(InetAddress.getLoopbackAddress(), "30000-39999", new Unheard());
            session.apply(
                    new RtpFlow(
                            peer.address(), null, Set.of(0), Set.of(101), 101, 8000, true, true));
            session.uncork();
            settle();
            for (int i = 0; i < 10; i++) {
                peer.sound(session.localPort(), i, 7);
            }
            settle();
            pass(Duration.ofMillis(20));
            assertThat(session.counters().rxPackets()).isEqualTo(10);
        }
    }

    @Test
    void receivingAllocatesNothingPerPacket() throws Exception {
        try (Peer peer = new Peer()) {
            RtpSession session =
                    engine.open(InetAddress.getLoopbackAddress(), "30000-39999", new Unheard());
            session.apply(
                    new RtpFlow(
                            peer.address(), null, Set.of(0), Set.of(101), 101, 8000, true, true));
            session.uncork();
            settle();
            AtomicLong rtp = new AtomicLong();
            loop.execute(() -> rtp.set(Thread.currentThread().threadId()));
            settle();
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            receive(peer, session, 0, 2000);
            long before = threads.getThreadAllocatedBytes(rtp.get());
            receive(peer, session, 2000, 2000);
            long perPacket = (threads.getThreadAllocatedBytes(rtp.get()) - before) / 2000;
            assertThat(session.counters().rxPackets()).isEqualTo(4000);
            // The test's own tasks, one for ten packets, are in it.
            assertThat(perPacket).isLessThan(32);
        }
    }

    private void receive(Peer peer, RtpSession session, int first, int count)
            throws InterruptedException {
        for (int i = 0; i < count; i++) {
            peer.sound(session.localPort(), first + i, 7);
            if (i % 10 == 9) {
                long wanted = first + i + 1;
                while (session.counters().rxPackets() < wanted) {
                    settle();
                }
                while (session.received().peek() != null) {
                    session.received().release();
                }
            }
        }
    }

    @Test
    void closingTheEngineSaysGoodbyeBeforeTheLoopEnds() throws Exception {
        try (Peer peer = new Peer();
                Peer reports = new Peer()) {
            RtpSession session =
                    engine.open(InetAddress.getLoopbackAddress(), "30000-39999", new Unheard());
            session.apply(
                    new RtpFlow(
                            peer.address(),
                            reports.address(),
                            Set.of(0),
                            Set.of(101),
                            101,
                            8000,
                            true,
                            true));
            engine.close();
            loop.close();
            assertThat(reports.datagrams()).hasSize(1);
        }
    }

    @Test
    void closedSessionGivesItsPortsBack() throws Exception {
        RtpSession first =
                engine.open(InetAddress.getLoopbackAddress(), "30100-30199", new Unheard());
        int port = first.localPort();
        first.close();
        settle();
        // The kernel lets go once the selector has come round.
        long before = loop.selections();
        while (loop.selections() == before) {
            settle();
        }
        RtpSession second =
                engine.open(
                        InetAddress.getLoopbackAddress(), port + "-" + (port + 1), new Unheard());
        assertThat(second.localPort()).isEqualTo(port);
    }
}
