package org.fermata.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fermata.concurrent.Threads;
import org.fermata.control.CommandSyntax;
import org.fermata.control.SocketPath;
import org.fermata.control.UsageException;
import org.fermata.rig.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class SubcommandTest {

    @TempDir Path folder;

    private static Subcommand of(String words) throws UsageException {
        return Subcommand.of(words.isEmpty() ? new String[0] : words.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "--profile /p lines --json, /p, lines, --json",
        "--profile=/p hold 3, /p, hold, 3",
        "hold 3 --profile /p, /p, hold, 3",
        "--profile /p set call.maxLines 3, /p, set, call.maxLines 3",
        "--profile /p dial --account a 600, /p, dial, --account a 600",
    })
    void aSubcommandIsToldFromAStart(String words, String profile, String name, String args)
            throws Exception {
        assertThat(of(words))
                .isEqualTo(new Subcommand(Path.of(profile), name, List.of(args.split(" "))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--demo",
                "--headless --listen 127.0.0.1:0 --set a=b",
                "600",
                "sip:bob@example.org",
                "--profile /p tel:123",
                "--help",
                "--version",
                "--nonsense lines",
            })
    void whatStartsAPhoneIsNoSubcommand(String words) throws Exception {
        assertThat(of(words)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--demo lines",
                "--set call.maxLines=3 hold 1",
                "--profile",
                "lines --profile",
                "hold",
                "lines 3",
            })
    void wrongUsageIsToldWithoutAskingAPhone(String words) {
        assertThatThrownBy(() -> of(words)).isInstanceOf(UsageException.class);
    }

    @Test
    void theHelpListsEveryCommand() {
        assertThat(PhoneOptions.commandHelp().split("\\s+"))
                .contains(CommandSyntax.commands().toArray(String[]::new));
    }

    @Test
    void withoutAPhoneTheExitStatusIsThreeAndASentenceSaysWhy() {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(
                        new BufferedReader(new StringReader("")),
                        new PrintStream(new ByteArrayOutputStream()),
                        new PrintStream(errors, true, StandardCharsets.UTF_8));

        int status = new Subcommand(folder.resolve("none"), "lines", List.of()).run(terminal);

        assertThat(status).isEqualTo(3);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .startsWith("fermata: No phone runs on the profile ");
    }

    @Test
    void aLinkWaitsForThePhoneThatIsStarting() throws Exception {
        Terminal terminal =
                new Terminal(
                        new BufferedReader(new StringReader("")),
                        new PrintStream(new ByteArrayOutputStream()),
                        new PrintStream(new ByteArrayOutputStream()));
        CompletableFuture<Integer> status = new CompletableFuture<>();
        Thread opening =
                Threads.start(
                        "opening",
                        () ->
                                status.complete(
                                        Subcommand.handOver(folder, "sip:bob@b.c", terminal)));
        // The first attempt has failed once the thread waits, or has given up.
        Await.until(
                () -> "an attempt is over: " + opening.getState(),
                Duration.ofSeconds(20),
                () ->
                        opening.getState() == Thread.State.TIMED_WAITING
                                || opening.getState() == Thread.State.TERMINATED);
        Path socket = SocketPath.of(folder.toRealPath(), System.getenv());
        Files.createDirectories(socket.getParent());
        try (ServerSocketChannel phone = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            phone.bind(UnixDomainSocketAddress.of(socket));
            CompletableFuture<String> request = new CompletableFuture<>();
            Threads.start("phone", () -> serve(phone, request));

            assertThat(status.get(20, TimeUnit.SECONDS)).isZero();
            assertThat(request.join()).contains("\"open\"", "\"sip:bob@b.c\"");
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    private static void serve(ServerSocketChannel phone, CompletableFuture<String> request) {
        try (SocketChannel client = phone.accept()) {
            ByteBuffer line = ByteBuffer.allocate(1024);
            client.read(line);
            request.complete(StandardCharsets.UTF_8.decode(line.flip()).toString());
            client.write(
                    StandardCharsets.UTF_8.encode(
                            "{\"seq\":1,\"exit\":0,\"result\":null,\"error\":null}\n"));
        } catch (IOException failure) {
            request.completeExceptionally(failure);
        }
    }
}
