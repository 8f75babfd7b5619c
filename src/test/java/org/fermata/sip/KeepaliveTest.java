package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.concurrent.ManualEventLoop;
import org.fermata.rig.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The way to a server is kept open, by the clock of the test. */
class KeepaliveTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final Duration PONG_LIMIT = Duration.ofSeconds(10);

    /** Shorter than the limit, so that no pong comes too late by the clock of the test. */
    private static final int INTERVAL_SECONDS = 5;

    private static final Duration INTERVAL = Duration.ofSeconds(INTERVAL_SECONDS);
    private static final byte[] PING = {13, 10, 13, 10};
    private static final byte[] LINE = {13, 10};

    private final ManualEventLoop loop = new ManualEventLoop();
    private final List<Connection> dead = new ArrayList<>();
    private Transports transports;
    private int losses;

    @BeforeEach
    void start() throws IOException {
        transports = new Transports(loop, new NoMessages(), Duration.ofSeconds(1));
        transports.start(List.of(new InetSocketAddress(HERE, 0)));
    }

    @AfterEach
    void stop() {
        transports.close();
    }

    private Keepalive keepalive(int seconds) {
        return new Keepalive(
                loop,
                transports,
                SipTimers.DEFAULTS,
                Duration.ofSeconds(seconds),
                dead::add,
                () -> losses++);
    }

    /** Lets half an hour pass in steps; in how many of them something was sent. */
    private int sendingSteps(RawPeer server, int seconds, int steps) {
        int sending = 0;
        for (int step = 0; step < steps; step++) {
            loop.advance(Duration.ofSeconds(seconds));
            int came = server.waiting("\r\n\r\n");
            sending += came > 0 ? 1 : 0;
            assertThat(came).isLessThanOrEqualTo(2);
        }
        return sending;
    }

    /** RFC 4787 section 4.3 forbids translators to forget within 30 s: 25 s are early enough. */
    @Test
    void halfAnHourBehindATranslatorHasNoSilenceOfTwentyFiveSeconds() throws IOException {
        try (RawPeer server = new RawPeer()) {
            InetSocketAddress remote = new InetSocketAddress(HERE, server.port());
            keepalive(0).start(transports.datagramFlow(remote), true);
            assertThat(sendingSteps(server, 25, 72)).isEqualTo(72);
        }
    }

    @Test
    void intervalOfTheUserIsKeptForHalfAnHour() throws IOException {
        try (RawPeer server = new RawPeer()) {
            InetSocketAddress remote = new InetSocketAddress(HERE, server.port());
            keepalive(5).start(transports.datagramFlow(remote), false);
            assertThat(sendingSteps(server, 5, 360)).isEqualTo(360);
        }
    }

    @Test
    void nothingIsSentOverUdpWhereNoTranslatorIs() throws IOException {
        try (RawPeer server = new RawPeer()) {
            InetSocketAddress remote = new InetSocketAddress(HERE, server.port());
            keepalive(0).start(transports.datagramFlow(remote), false);
            assertThat(loop.timers()).isZero();
        }
    }

    private Flow connect(ServerSocket server) {
        CompletableFuture<Flow> flow = new CompletableFuture<>();
        transports.connect(
                Endpoint.of(
                        Transport.TCP,
                        (InetSocketAddress) server.getLocalSocketAddress(),
                        null,
                        null),
                flow::complete,
                sentence -> flow.completeExceptionally(new AssertionError(sentence)));
        Await.until(
                () -> "connected",
                Duration.ofSeconds(8),
                () -> {
                    loop.runReady();
                    return flow.isDone();
                });
        return flow.join();
    }

    /** Section 4.4.1, but with two more pings: one may have met a server that starts anew. */
    @Test
    void connectionWhosePongsDoNotComeIsDead() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, HERE)) {
            Flow flow = connect(server);
            try (Socket socket = server.accept()) {
                socket.setSoTimeout(8000);
                keepalive(INTERVAL_SECONDS).start(flow, false);
                loop.advance(INTERVAL);
                assertThat(socket.getInputStream().readNBytes(4)).containsExactly(PING);
                socket.getOutputStream().write(LINE);
                expectPongs(flow, 1);
                // The next ping is unheard 15 to 20 s from the beginning on, two more follow.
                loop.advance(Duration.ofSeconds(38));
                assertThat(dead).isEmpty();
                loop.advance(Duration.ofSeconds(7));
                assertThat(dead).containsExactly(flow.connection());
            }
        }
    }

    /** Servers that know no pings are many; that they say nothing means nothing. */
    @Test
    void serverThatNeverSentAPongIsNotGivenUp() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, HERE)) {
            Flow flow = connect(server);
            try (Socket socket = server.accept()) {
                assertThat(socket.isConnected()).isTrue();
                keepalive(0).start(flow, false);
                loop.advance(Duration.ofMinutes(30));
                assertThat(dead).isEmpty();
            }
        }
    }

    /** A server such as Asterisk answers no ping and sends some of its own. */
    @Test
    void pingOfTheServersIsAnsweredAndTakenForNoPong() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, HERE)) {
            Flow flow = connect(server);
            try (Socket socket = server.accept()) {
                socket.setSoTimeout(8000);
                keepalive(INTERVAL_SECONDS).start(flow, false);
                for (int each = 0; each < 3; each++) {
                    loop.advance(INTERVAL);
                    assertThat(socket.getInputStream().readNBytes(4)).containsExactly(PING);
                    socket.getOutputStream().write(PING);
                    assertThat(socket.getInputStream().readNBytes(2)).containsExactly(LINE);
                    assertThat(flow.connection().pongs()).isZero();
                }
                loop.advance(PONG_LIMIT.multipliedBy(6));
                assertThat(dead).isEmpty();
            }
        }
    }

    @Test
    void halfOfAPingThatTheNetworkBringsFirstIsNoPong() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, HERE)) {
            Flow flow = connect(server);
            try (Socket socket = server.accept()) {
                socket.setSoTimeout(8000);
                socket.setTcpNoDelay(true);
                keepalive(INTERVAL_SECONDS).start(flow, false);
                loop.advance(INTERVAL);
                assertThat(socket.getInputStream().readNBytes(4)).containsExactly(PING);
                socket.getOutputStream().write(LINE);
                expectPongs(flow, 1);
                socket.getOutputStream().write(LINE);
                assertThat(socket.getInputStream().readNBytes(2)).containsExactly(LINE);
                assertThat(flow.connection().pongs()).isZero();
            }
        }
    }

    @Test
    void pongThatComesWithAPingIsTakenForBoth() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, HERE)) {
            Flow flow = connect(server);
            try (Socket socket = server.accept()) {
                socket.setSoTimeout(8000);
                keepalive(INTERVAL_SECONDS).start(flow, false);
                loop.advance(INTERVAL);
                assertThat(socket.getInputStream().readNBytes(4)).containsExactly(PING);
                socket.getOutputStream().write(new byte[] {13, 10, 13, 10, 13, 10});
                assertThat(socket.getInputStream().readNBytes(2)).containsExactly(LINE);
                expectPongs(flow, 1);
            }
        }
    }

    private static void expectPongs(Flow flow, int count) {
        Await.until(
                () -> count + " pongs",
                Duration.ofSeconds(8),
                () -> flow.connection().pongs() == count);
    }
}
