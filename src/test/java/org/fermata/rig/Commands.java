package org.fermata.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Short-lived programs: run, read, judged by their exit status. */
public final class Commands {

    private static final long LIMIT_SECONDS = 60;

    private Commands() {}

    /**
     * What a program printed and how it ended.
     *
     * @param exit its exit status
     * @param output stdout, then stderr
     */
    public record Result(int exit, String output) {}

    /** Runs a program that must succeed; its output. */
    public static String run(String... command) {
        return run(Map.of(), command);
    }

    /** Runs a program that must succeed, with variables of its own; its output. */
    public static String run(Map<String, String> environment, String... command) {
        Result result = result(environment, List.of(command));
        if (result.exit != 0) {
            throw new AssertionError(
                    String.join(" ", command)
                            + " ended with "
                            + result.exit
                            + ": "
                            + result.output);
        }
        return result.output;
    }

    /** Runs a program, whatever it ends with. */
    public static Result result(Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " does not end");
            }
            return new Result(process.exitValue(), output);
        } catch (IOException missing) {
            throw new IllegalStateException(
                    "cannot start " + command.get(0) + " (packaging/test.sh installs it)", missing);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
