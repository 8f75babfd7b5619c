package org.fermata.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.fermata.call.CallState;
import org.fermata.call.LocalHold;
import org.fermata.call.Outcome;
import org.fermata.concurrent.ThreadEventLoop;
import org.fermata.store.SettingsStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

@Timeout(30)
class ControlServerTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;
    private final ThreadEventLoop loop = new ThreadEventLoop("signalling");
    private final FakeLines lines = new FakeLines();
    private final FakeExtensions extensions = new FakeExtensions();
    private final FakePhone phone = new FakePhone();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Path socket;
    private Commands commands;
    private ControlServer server;

    @BeforeEach
    void start() throws Exception {
        socket = folder.resolve("run/p.sock");
        lines.outcome = Outcome.done(0);
        lines.put(FakeLines.line(1, CallState.CONFIRMED, LocalHold.NONE));
        commands =
                new Commands(
                        loop,
                        lines,
                        new FakeDevices(),
                        new SettingsStore(folder, loop, loop),
                        extensions,
                        phone);
        server = new ControlServer(socket, loop, commands);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        server.close();
        loop.close();
    }

    private ControlClient client() throws IOException {
        ControlClient client = ControlClient.connect(socket);
        opened.add(client);
        return client;
    }

    /** A client that writes bytes as they are. */
    private final class RawClient {
        private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);

        RawClient() throws IOException {
            opened.add(channel);
            channel.connect(UnixDomainSocketAddress.of(socket));
        }

        void write(String text) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        /** The next line, null at the end. */
        JsonNode read() throws IOException {
            ByteBuffer one = ByteBuffer.allocate(1);
            StringBuilder line = new StringBuilder();
            while (channel.read(one.clear()) > 0) {
                if (one.get(0) == '\n') {
                    return JSON.readTree(line.toString());
                }
                line.append((char) one.get(0));
            }
            return null;
        }
    }

    private <T> T onSignalling(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop).join();
    }

    private void onSignalling(Runnable task) {
        CompletableFuture.runAsync(task, loop).join();
    }

    @Test
    void theReplyIsToTheLetterOfTheContract() throws Exception {
        RawClient raw = new RawClient();

        raw.write("{\"seq\":1,\"command\":\"hold\",\"args\":[\"1\"]}\n");

        assertThat(raw.read().toString())
                .isEqualTo("{\"seq\":1,\"exit\":0,\"result\":null,\"error\":null}");
        assertThat(onSignalling(() -> List.copyOf(lines.asked))).containsExactly("hold 1");
    }

    @Test
    void everyFieldOfALineIsThere() throws Exception {
        RawClient raw = new RawClient();

        raw.write("{\"seq\":\"a\",\"command\":\"lines\"}\n");

        JsonNode line = raw.read().path("result").path(0);
        assertThat(names(line))
                .startsWith(
                        "line",
                        "id",
                        "account",
                        "origin",
                        "remote",
                        "state",
                        "localHold",
                        "holdSignalled",
                        "remoteHold",
                        "remoteDirection",
                        "muted",
                        "codec",
                        "secure",
                        "transport",
                        "mergedWith",
                        "startedAt",
                        "answeredAt",
                        "heldSince",
                        "endedAt",
                        "reason",
                        "rtp");
        assertThat(line.path("answeredAt").asText()).isEqualTo("2026-01-01T10:00:01.500Z");
        assertThat(line.path("startedAt").asText()).isEqualTo("2026-01-01T10:00:00.000Z");
        assertThat(line.path("reason").isNull()).isTrue();
        assertThat(line.path("remoteDirection").asText()).isEqualTo("RECVONLY");
        assertThat(names(line.path("rtp")))
                .containsExactly(
                        "txPackets",
                        "txKeepalives",
                        "rxPackets",
                        "rxDropped",
                        "rxLost",
                        "rxLate",
                        "jitterMs",
                        "roundTripMs",
                        "mos",
                        "txBytes",
                        "rxBytes");
        assertThat(line.path("rtp").path("jitterMs").asDouble()).isEqualTo(1.23);
    }

    @Test
    void everyFieldOfTheStatusAndTheDevicesIsThere() throws Exception {
        RawClient raw = new RawClient();

        raw.write("{\"seq\":1,\"command\":\"status\"}\n{\"seq\":2,\"command\":\"devices\"}\n");

        JsonNode status = raw.read().path("result");
        assertThat(names(status))
                .containsExactly(
                        "version",
                        "pid",
                        "uptimeMs",
                        "listen",
                        "accounts",
                        "audio",
                        "process",
                        "lamps");
        assertThat(names(status.path("listen").path(0)))
                .containsExactly("transport", "address", "port");
        assertThat(names(status.path("accounts").path(0)))
                .containsExactly("id", "aor", "registration", "lastError", "messages");
        assertThat(names(status.path("audio"))).containsExactly("playback", "capture", "ring");
        assertThat(names(status.path("audio").path("ring")))
                .contains(
                        "device",
                        "state",
                        "suspendCauses",
                        "rate",
                        "channels",
                        "periodFrames",
                        "bufferFrames",
                        "xruns",
                        "writes",
                        "reads");
        assertThat(names(status.path("process")))
                .containsExactly(
                        "cpuSeconds",
                        "cpuPercent",
                        "residentBytes",
                        "threads",
                        "wakeups",
                        "wakeupsPerSecond");
        assertThat(status.path("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
        assertThat(status.path("process").path("threads").asInt()).isPositive();
        assertThat(status.path("process").path("residentBytes").asLong()).isPositive();
        assertThat(status.path("process").path("cpuSeconds").asDouble()).isPositive();
        assertThat(status.path("process").path("wakeups").asLong()).isPositive();
        assertThat(names(raw.read().path("result").path(0)))
                .containsExactly("id", "name", "roles", "inUse", "present");
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            names.add(field.getKey());
        }
        return names;
    }

    @Test
    void malformedLinesGetAnErrorAndHarmNothing() throws Exception {
        RawClient raw = new RawClient();
        List<String> malformed =
                List.of(
                        "",
                        "hold 1",
                        "[]",
                        "{}",
                        "{\"seq\":4,\"command\":7}",
                        "{\"seq\":5,\"command\":\"hold\",\"args\":\"1\"}",
                        "{\"seq\":6,\"command\":\"hold\",\"args\":[[1]]}",
                        "{\"seq\":7,\"command\":\"sing\"}",
                        "{\"seq\":8,\"command\":\"hold\"}",
                        "{\"seq\":9} {\"seq\":10}",
                        "[".repeat(5000),
                        "\u0000\ufffd\u0001");

        for (String line : malformed) {
            raw.write(line + "\n");
            JsonNode reply = raw.read();
            assertThat(reply.path("exit").asInt()).as(line).isEqualTo(2);
            assertThat(reply.path("error").asText()).as(line).isNotBlank();
        }

        raw.write("{\"seq\":[1],\"command\":\"hold\",\"args\":[1]}\r\n");
        assertThat(raw.read().path("exit").asInt()).isZero();
    }

    @Test
    void aLineOf64KiBIsReadAndALongerOneClosesTheConnection() throws Exception {
        String head = "{\"seq\":1,\"command\":\"hold\",\"args\":[\"1\"]}";
        RawClient fits = new RawClient();
        fits.write(head + " ".repeat(ControlConnection.MAX_LINE_BYTES - head.length()) + "\n");
        assertThat(fits.read().path("exit").asInt()).isZero();

        RawClient tooLong = new RawClient();
        tooLong.write(" ".repeat(ControlConnection.MAX_LINE_BYTES + 1));

        assertThat(tooLong.read().path("error").asText()).contains("64 KiB");
        assertThat(tooLong.read()).isNull();
        fits.write(head + "\n");
        assertThat(fits.read().path("exit").asInt()).isZero();
    }

    @Test
    void theSeventeenthClientIsTurnedAwayWithAReason() throws Exception {
        List<ControlClient> clients = new ArrayList<>();
        for (int i = 0; i < ControlServer.MAX_CLIENTS; i++) {
            clients.add(client());
            clients.get(i).send("lines", List.of());
            assertThat(clients.get(i).receive(LIMIT).exit()).isZero();
        }
        ControlClient seventeenth = client();

        assertThat(seventeenth.receive(LIMIT).error()).contains("16 programs");
        assertThatThrownBy(() -> seventeenth.readLine(LIMIT)).isInstanceOf(EOFException.class);

        clients.getFirst().close();
        assertThat(admitted().exit()).isZero();
    }

    /** Connects until a place is free; the server hears of a closed connection in its own time. */
    private ControlClient.Answer admitted() throws IOException {
        ControlClient.Answer answer;
        do {
            ControlClient client = client();
            try {
                client.send("lines", List.of());
            } catch (IOException closedAlready) {
                client.close();
            }
            answer = client.receive(LIMIT);
        } while (answer.error() != null && answer.error().contains("16 programs"));
        return answer;
    }

    @Test
    void aWatcherIsToldEverythingAndThenEveryChange() throws Exception {
        RawClient raw = new RawClient();
        raw.write("{\"seq\":1,\"command\":\"watch\"}\n");
        assertThat(raw.read().path("exit").asInt()).isZero();

        List<String> first = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            JsonNode event = raw.read();
            assertThat(names(event)).containsExactly("time", "event", "data");
            first.add(event.path("event").asText());
        }
        assertThat(first).containsExactly("account", "device", "device", "device", "line");

        onSignalling(() -> lines.put(FakeLines.line(2, CallState.INCOMING, LocalHold.NONE)));
        JsonNode came = raw.read();
        assertThat(came.path("event").asText()).isEqualTo("line");
        assertThat(came.path("data").path("state").asText()).isEqualTo("INCOMING");
        assertThat(came.path("data").path("removed").asBoolean()).isFalse();

        onSignalling(() -> lines.remove(2));
        JsonNode left = raw.read();
        assertThat(left.path("data").path("line").asInt()).isEqualTo(2);
        assertThat(left.path("data").path("removed").asBoolean()).isTrue();

        onSignalling(() -> commands.accountChanged(phone.account()));
        assertThat(raw.read().path("data").path("id").asText()).isEqualTo("work");

        server.close();
        assertThat(raw.read().path("event").asText()).isEqualTo("quit");
        assertThat(raw.read()).isNull();
    }

    @Test
    void aSlowWatcherLosesEventsAndIsToldHowMany() throws Exception {
        RawClient slow = new RawClient();
        slow.write("{\"seq\":1,\"command\":\"watch\"}\n");
        for (int i = 0; i < 6; i++) {
            slow.read();
        }
        // Some 700 bytes each: several times what the kernel and the server keep for a client.
        int changes = 4000;
        for (int i = 0; i < changes; i++) {
            onSignalling(() -> lines.put(FakeLines.line(1, CallState.CONFIRMED, LocalHold.NONE)));
        }
        RawClient other = new RawClient();
        other.write("{\"seq\":1,\"command\":\"lines\"}\n");
        assertThat(other.read().path("exit").asInt()).isZero();

        CompletableFuture<long[]> counted = CompletableFuture.supplyAsync(() -> drain(slow));
        // What was lost is told with the next event that finds room.
        Iterator<Integer> more = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9).iterator();
        while (!counted.isDone()) {
            onSignalling(
                    () ->
                            lines.put(
                                    FakeLines.line(
                                            more.hasNext() ? more.next() : 9,
                                            CallState.INCOMING,
                                            LocalHold.NONE)));
        }
        long[] toldAndLost = counted.get();
        assertThat(toldAndLost[1]).isPositive();
        assertThat(toldAndLost[0] + toldAndLost[1]).isGreaterThanOrEqualTo(changes);
    }

    /** Counts the events told and lost until the first that tells of lost ones. */
    private static long[] drain(RawClient watcher) {
        try {
            long told = 0;
            while (true) {
                JsonNode event = watcher.read();
                if (event.path("event").asText().equals("lost")) {
                    return new long[] {told, event.path("data").path("count").asLong()};
                }
                told++;
            }
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void aClientThatReadsNothingDoesNotStopTheOthers() throws Exception {
        RawClient deaf = new RawClient();
        CompletableFuture<Void> asking =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                while (true) {
                                    deaf.write("{\"seq\":1,\"command\":\"lines\"}\n");
                                }
                            } catch (IOException closed) {
                                return;
                            }
                        });

        ControlClient other = client();
        for (int i = 0; i < 50; i++) {
            other.send("hold", List.of("1"));
            assertThat(other.receive(LIMIT).exit()).isZero();
        }
        server.close();
        asking.get();
    }

    @Test
    void aClientThatEndsItsSideStillGetsItsReplies() throws Exception {
        RawClient raw = new RawClient();

        raw.write(
                "{\"seq\":1,\"command\":\"lines\"}\n"
                        + "{\"seq\":2,\"command\":\"hold\",\"args\":[\"1\"]}\n");
        raw.channel.shutdownOutput();

        assertThat(raw.read().path("seq").asInt()).isEqualTo(1);
        assertThat(raw.read().path("seq").asInt()).isEqualTo(2);
        assertThat(raw.read()).isNull();
    }

    @Test
    void aClientThatIsTurnedAwayBeforeItSpeaksLearnsWhy() throws Exception {
        List<ControlClient> clients = new ArrayList<>();
        for (int i = 0; i < ControlServer.MAX_CLIENTS; i++) {
            clients.add(client());
            clients.get(i).send("lines", List.of());
            assertThat(clients.get(i).receive(LIMIT).exit()).isZero();
        }
        RawClient witness = new RawClient();
        ControlClient late = client();
        RawClient last = new RawClient();
        assertThat(witness.read().path("error").asText()).contains("16 programs");
        assertThat(last.read().path("error").asText()).contains("16 programs");
        assertThat(last.read()).isNull();

        late.send("lines", List.of());

        assertThat(late.receive(LIMIT).error()).contains("16 programs");
    }

    @Test
    void noMoreRequestsOfOneClientAreOpenThanItsShare() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        loop.execute(
                () -> {
                    try {
                        released.await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                });
        RawClient raw = new RawClient();
        int requests = 300;
        raw.write("{\"seq\":1,\"command\":\"hold\",\"args\":[\"1\"]}\n".repeat(requests));
        RawClient other = new RawClient();
        other.write("\n");
        assertThat(other.read().path("exit").asInt()).isEqualTo(2);
        CompletableFuture<Integer> askedAtOnce =
                CompletableFuture.supplyAsync(() -> lines.asked.size(), loop);

        released.countDown();

        assertThat(askedAtOnce.join()).isLessThanOrEqualTo(ControlConnection.MAX_OPEN_REQUESTS);
        for (int i = 0; i < requests; i++) {
            assertThat(raw.read().path("exit").asInt()).isZero();
        }
    }

    @Test
    void theSocketIsItsOwnersOnlyAndGoesWithThePhone() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                .isEqualTo("rwx------");

        server.close();

        assertThat(socket).doesNotExist();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("control");
    }

    @Test
    void theSocketOfADeadPhoneIsReplaced() throws Exception {
        Path stale = folder.resolve("run/stale.sock");
        ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dead.bind(UnixDomainSocketAddress.of(stale));
        dead.close();
        assertThat(stale).exists();

        ControlServer next = new ControlServer(stale, loop, commands);
        opened.add(next);

        ControlClient client = ControlClient.connect(stale);
        opened.addFirst(client);
        client.send("get", List.of("call.maxLines"));
        assertThat(client.receive(LIMIT).json()).isEqualTo("64");
    }

    @Test
    void theClientTakesResultsApart() throws Exception {
        ControlClient client = client();

        client.send("dial", List.of("600"));
        assertThat(client.receive(LIMIT).json()).isEqualTo("7");
        client.send("lines", List.of("--text"));
        assertThat(client.receive(LIMIT).text()).startsWith("LINE").endsWith("\n");
        client.send("lines", List.of());
        assertThat(JSON.readTree(client.receive(LIMIT).json())).hasSize(1);
        client.send("get", List.of("no.such \"key\""));
        ControlClient.Answer refused = client.receive(LIMIT);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.error()).contains("no.such \"key\"");
    }
}
