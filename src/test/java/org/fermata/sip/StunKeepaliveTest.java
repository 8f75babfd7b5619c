package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.concurrent.ManualEventLoop;
import org.fermata.rig.Await;
import org.fermata.stun.Attributes;
import org.fermata.stun.StunMessage;
import org.fermata.stun.StunWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A server that knows STUN on its SIP port (RFC 5626 section 8), by the clock of the test. */
@Execution(ExecutionMode.CONCURRENT)
class StunKeepaliveTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final InetSocketAddress OUTSIDE = new InetSocketAddress("203.0.113.7", 40_000);

    /** The longest pause between two pings over UDP. */
    private static final Duration PAUSE = Duration.ofSeconds(25);

    /** How long an answer is waited for (section 4.4.1). */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ManualEventLoop loop = new ManualEventLoop();
    private Transports transports;
    private DatagramSocket server;
    private Keepalive keepalive;
    private InetSocketAddress from;
    private int losses;

    @BeforeEach
    void start() throws IOException {
        server = new DatagramSocket(0, HERE);
        transports = new Transports(loop, new NoMessages(), Duration.ofSeconds(1));
        transports.start(List.of(new InetSocketAddress(HERE, 0)));
        keepalive =
                new Keepalive(
                        loop,
                        transports,
                        SipTimers.DEFAULTS,
                        Duration.ZERO,
                        connection -> {
                            throw new AssertionError(connection);
                        },
                        () -> losses++);
        keepalive.start(
                transports.datagramFlow(new InetSocketAddress(HERE, server.getLocalPort())), true);
    }

    @AfterEach
    void stop() {
        transports.close();
        server.close();
    }

    /** Lets time pass until a datagram of ours comes. */
    private DatagramPacket ping() throws IOException {
        for (int second = 0; second < PAUSE.toSeconds(); second++) {
            loop.advance(Duration.ofSeconds(1));
            DatagramPacket packet = next();
            if (packet != null) {
                return packet;
            }
        }
        throw new AssertionError("no ping within " + PAUSE);
    }

    /** A datagram of ours that has been sent, null for none. */
    private DatagramPacket next() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        server.setSoTimeout(20);
        try {
            server.receive(packet);
            return packet;
        } catch (SocketTimeoutException none) {
            return null;
        }
    }

    private static StunMessage stun(DatagramPacket packet) {
        ByteBuffer bytes = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
        return StunMessage.claims(bytes) ? StunMessage.read(bytes) : null;
    }

    private StunMessage request(DatagramPacket packet) {
        assertThat(packet).isNotNull();
        StunMessage request = stun(packet);
        assertThat(request).isNotNull();
        assertThat(request.method()).isEqualTo(StunMessage.BINDING);
        from = (InetSocketAddress) packet.getSocketAddress();
        return request;
    }

    private void answer(StunMessage request, InetSocketAddress seen) throws IOException {
        byte[] bytes =
                new StunWriter(StunMessage.Kind.SUCCESS, StunMessage.BINDING, request.transaction())
                        .address(Attributes.XOR_MAPPED_ADDRESS, seen)
                        .message();
        server.send(new DatagramPacket(bytes, bytes.length, from));
    }

    /** The first ping is of both kinds; the server answers. */
    private void know() throws IOException {
        DatagramPacket lines = ping();
        assertThat(Arrays.copyOf(lines.getData(), lines.getLength()))
                .isEqualTo(new byte[] {13, 10, 13, 10});
        answered(next(), OUTSIDE);
    }

    private void answered(DatagramPacket ping, InetSocketAddress seen) throws IOException {
        StunMessage request = request(ping);
        int timers = loop.timers();
        answer(request, seen);
        Await.until(
                () -> "the answer is taken: " + loop.timers(),
                Duration.ofSeconds(8),
                () -> {
                    loop.runReady();
                    return loop.timers() < timers;
                });
    }

    @Test
    void aServerThatAnswersIsAskedByStunAlone() throws IOException {
        know();
        for (int ping = 0; ping < 4; ping++) {
            answered(ping(), OUTSIDE);
            assertThat(next()).as("nothing beside").isNull();
        }
        assertThat(losses).isZero();
    }

    @Test
    void anotherAddressMeansThatTheTranslatorHasForgottenUs() throws IOException {
        know();
        answered(ping(), new InetSocketAddress("203.0.113.7", 40_001));
        assertThat(losses).isOne();
    }

    @Test
    void threeSilencesMeanThatTheWayIsLost() throws IOException {
        know();
        request(ping());
        for (int again = 0; again < 2; again++) {
            loop.advance(LIMIT);
            assertThat(losses).isZero();
            request(next());
        }
        loop.advance(LIMIT);
        assertThat(losses).isOne();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void aServerThatKnowsNoStunIsKeptOpenByEmptyLines() throws IOException {
        assertThat(stun(ping())).isNull();
        request(next());
        loop.advance(LIMIT);
        for (int ping = 0; ping < 5; ping++) {
            assertThat(stun(ping())).isNull();
            assertThat(next()).isNull();
        }
        assertThat(losses).isZero();
    }

    @Test
    void anAnswerOfAStrangerOrWithAnotherNumberCountsForNothing() throws IOException {
        know();
        StunMessage request = request(ping());
        InetSocketAddress elsewhere = new InetSocketAddress("198.51.100.9", 9);
        try (DatagramSocket stranger = new DatagramSocket(0, HERE)) {
            byte[] forged =
                    new StunWriter(
                                    StunMessage.Kind.SUCCESS,
                                    StunMessage.BINDING,
                                    request.transaction())
                            .address(Attributes.XOR_MAPPED_ADDRESS, elsewhere)
                            .message();
            stranger.send(new DatagramPacket(forged, forged.length, from));
        }
        answer(request, OUTSIDE);
        Await.until(
                () -> "the answer is taken: " + loop.timers(),
                Duration.ofSeconds(8),
                () -> {
                    loop.runReady();
                    return loop.timers() == 1;
                });
        assertThat(losses).isZero();
    }
}
