package org.fermata.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Debian's linphonec in a {@link Namespace}, told by its stdin, with files in place of a sound
 * card: it plays a tone into its calls and records what it hears. It answers every call by itself.
 */
public final class Linphone implements AutoCloseable {

    /** How long it may take to do what it was told, on a busy machine. */
    public static final Duration LIMIT = Duration.ofSeconds(20);

    /** The tone that it plays, in Hz. */
    public static final int TONE_HZ = 440;

    /** Its level, in dBFS. */
    public static final int TONE_DBFS = -20;

    private static final int TONE_RATE = 8_000;
    private static final int TONE_SECONDS = 60;

    private final RigFolder folder = new RigFolder("linphone");
    private final String host;
    private final int port;
    private final OwnedProcess process;
    private Path recording;
    private int recordings;

    /** How to start one. */
    public static final class Builder {
        private final Namespace namespace;
        private final Map<String, Map<String, Object>> settings = new LinkedHashMap<>();
        private String host = Namespace.RIGHT;
        private int port = 5070;

        private Builder(Namespace namespace) {
            this.namespace = namespace;
            set("sip", "sip_tcp_port", -2).set("sip", "sip_tls_port", -2);
            // Without this mark it throws the next setting away.
            set("sip", "ipv6_migration_done", 1).set("sip", "use_ipv6", 0);
            set("sip", "auto_net_state_mon", 0).set("sip", "guess_hostname", 0);
            set("net", "dns_srv_enabled", 0);
            set("video", "enabled", 0).set("video", "capture", 0).set("video", "display", 0);
            set("sound", "echocancellation", 0);
        }

        /**
         * Sets a value of its configuration file.
         *
         * @param section such as {@code sip}
         * @param key such as {@code media_encryption}
         * @param value a number or text
         */
        public Builder set(String section, String key, Object value) {
            settings.computeIfAbsent(section, each -> new LinkedHashMap<>()).put(key, value);
            return this;
        }

        /**
         * Where it listens for SIP over UDP; {@link Namespace#RIGHT}, port 5070 unless told.
         *
         * @param address without brackets
         */
        public Builder at(String address, int port) {
            this.host = address;
            this.port = port;
            return this;
        }

        /** Starts it and waits until it is ready. */
        public Linphone start() {
            String literal = host.contains(":") ? "[" + host + "]" : host;
            set("sip", "sip_port", port);
            // Two on one machine must not take the same, which is even.
            set("rtp", "audio_rtp_port", 7_000 + 2 * (port % 1_000));
            set("sip", "contact", "\"Lin\" <sip:lin@" + literal + ">");
            return new Linphone(this, literal);
        }

        private String text() {
            StringBuilder text = new StringBuilder();
            settings.forEach(
                    (section, values) -> {
                        text.append('[').append(section).append("]\n");
                        values.forEach(
                                (key, value) ->
                                        text.append(key).append('=').append(value).append('\n'));
                    });
            return text.toString();
        }
    }

    /** One that is to run in a namespace. */
    public static Builder in(Namespace namespace) {
        return new Builder(namespace);
    }

    private Linphone(Builder builder, String host) {
        this.host = host;
        this.port = builder.port;
        String config = folder.file("linphonerc", builder.text()).toString();
        Path tone = tone();
        List<String> command = new ArrayList<>(builder.namespace.enter());
        command.addAll(List.of("linphonec", "-a", "-c", config, "-d", "6"));
        command.addAll(List.of("-l", logFile().toString()));
        process = new OwnedProcess("linphone", environment(), folder.path(), command);
        try {
            int from = process.lineCount();
            command("soundcard use files");
            process.awaitLine(
                    "ready line", line -> line.startsWith("Using wav files"), LIMIT, from);
            command("play " + tone);
            record();
        } catch (AssertionError failure) {
            close();
            throw failure;
        }
    }

    /** It must find nothing of the user's: no settings, no sound server, no display. */
    private Map<String, String> environment() {
        String home = folder.folder("home").toString();
        // It keeps a database there, and opens no port where it cannot.
        folder.folder("home/.local/share/linphone");
        return Map.of(
                "HOME",
                home,
                "XDG_RUNTIME_DIR",
                home,
                "PULSE_SERVER",
                "unix:" + home + "/none",
                "DISPLAY",
                "",
                "INPUTRC",
                "/dev/null",
                "TERM",
                "dumb");
    }

    private Path tone() {
        short[] samples = Tone.sine(TONE_HZ, TONE_DBFS, TONE_RATE, TONE_SECONDS);
        try {
            return new Wav(samples, TONE_RATE).write(folder.path().resolve("tone.wav"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Records what it hears into another file from its next call on. */
    public void record() {
        recording = folder.path().resolve("heard" + ++recordings + ".wav");
        command("record " + recording);
    }

    private Path logFile() {
        return folder.path().resolve("linphone.log");
    }

    /** What it has written about its work, SIP messages and all. */
    public String log() {
        try {
            return Files.readString(logFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What it has heard since {@link #record}. */
    public Wav heard() {
        try {
            return Wav.read(recording);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Its address. */
    public String uri() {
        return "sip:lin@" + host + ":" + port;
    }

    /**
     * Types a command, such as {@code pause}.
     *
     * @return where its answer begins, for {@link #await}
     */
    public int command(String text) {
        int from = process.lineCount();
        process.writeLine(text);
        return from;
    }

    /** Types a command and waits for a line that tells that it is done; that line. */
    public String command(String text, String answer) {
        return await(command(text), answer);
    }

    /** Waits for a line with this text, from the line with this index on. */
    public String await(int from, String text) {
        return process.awaitLine(
                "line with “" + text + "”", line -> line.contains(text), LIMIT, from);
    }

    public OwnedProcess process() {
        return process;
    }

    /** The number it has given to the call that a line of its output is about. */
    public static int callNumber(String line) {
        return Integer.parseInt(line.replaceFirst(".*[Cc]all (\\d+) .*", "$1"));
    }

    @Override
    public void close() {
        process.close();
        Path kept = Path.of("target", "phones", "linphone-" + process.pid() + ".log");
        try {
            Files.createDirectories(kept.getParent());
            Files.copy(logFile(), kept, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException none) {
            System.err.println("no log of linphone: " + none.getMessage());
        }
        folder.close();
    }
}
