package org.fermata.call;

import org.fermata.store.Settings;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Which calls are recorded, and to which files. Owned by {@code signalling}. */
final class Recordings {

    private static final int LONGEST_NUMBER = 40;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd_HH-mm-ss");

    private final Supplier<Settings> settings;

    Recordings(Supplier<Settings> settings) {
        this.settings = settings;
    }

    /** A call has changed: where all lines are recorded, it is from its answer on. */
    void look(Call call) {
        if (call.state() == CallState.CONFIRMED
                && call.recording().offer()
                && settings.get().recording().all()) {
            call.commands().record(file(call), true);
        }
    }

    /**
     * Starts or ends the recording of a call.
     *
     * @param file where to, as a whole path; null for a file of the folder of the settings
     */
    CompletionStage<Outcome> set(Call call, boolean on, Path file) {
        if (!on) {
            return call.commands().stopRecording();
        }
        if (file != null && !file.isAbsolute()) {
            return CompletableFuture.completedFuture(
                    Outcome.refused(
                            call.line(),
                            "A recording’s file takes a whole path, from the root on."));
        }
        return call.commands().record(file == null ? file(call) : file, file == null);
    }

    private Path file(Call call) {
        return settings.get()
                .recording()
                .place()
                .resolve(name(call.now(), ZoneId.systemDefault(), call.facts().remote));
    }

    /**
     * A file's name: when the recording began and whom the call is with, of characters that no
     * shell and no file system minds.
     */
    static String name(Instant at, ZoneId zone, RemoteParty remote) {
        String user = remote.uri().replaceFirst("^[a-z]+:", "").replaceFirst("[@;?].*", "");
        String number = user.replaceAll("[^\\p{L}\\p{N}+-]+", "_");
        int length = number.codePointCount(0, number.length());
        int end = number.offsetByCodePoints(0, Math.min(length, LONGEST_NUMBER));
        String whom = number.isEmpty() ? "unknown" : number.substring(0, end);
        return TIME.format(at.atZone(zone)) + "_" + whom + ".wav";
    }
}
