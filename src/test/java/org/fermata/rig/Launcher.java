package org.fermata.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The launcher on a profile of one's own, its two streams told apart. */
public final class Launcher implements AutoCloseable {

    private static final long LIMIT_SECONDS = 60;

    private final RigFolder folder = new RigFolder("launcher");
    private final Map<String, String> environment =
            Map.of(
                    "XDG_RUNTIME_DIR",
                    folder.folder("run").toString(),
                    "HOME",
                    folder.folder("home").toString());

    /** What a run came to. */
    public record Run(int exit, String out, String err) {}

    public Path profile() {
        return folder.path().resolve("profile");
    }

    public Path folder() {
        return folder.path();
    }

    /** Runs a command line to its end. */
    public Run run(String... arguments) {
        return runWith("", arguments);
    }

    /** The same with something to read on standard input. */
    public Run runWith(String input, String... arguments) {
        try {
            Path in = folder.file("in.txt", input);
            Path out = Files.createTempFile(folder.path(), "out", ".txt");
            Path err = Files.createTempFile(folder.path(), "err", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command(arguments))
                            .redirectInput(in.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            prepare(builder);
            Process process = builder.start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still runs: " + String.join(" ", arguments));
            }
            return new Run(process.exitValue(), read(out), read(err));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Starts a command line that goes on; its stderr comes with its stdout. */
    public OwnedProcess start(String... arguments) {
        return new OwnedProcess(String.join(" ", arguments), environment, null, command(arguments));
    }

    private void prepare(ProcessBuilder builder) {
        builder.environment().putAll(environment);
        builder.environment().remove("DISPLAY");
        builder.environment().remove("XDG_CONFIG_HOME");
    }

    private List<String> command(String... arguments) {
        Path home = Path.of(System.getProperty("fermata.home", "target/fermata"));
        List<String> command = new ArrayList<>();
        command.add(home.toAbsolutePath().resolve("bin/fermata").toString());
        command.addAll(List.of("--profile", profile().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        folder.close();
    }
}
