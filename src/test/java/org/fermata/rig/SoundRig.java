package org.fermata.rig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sound card made of software: a private PulseAudio daemon with two null sinks. What is played
 * into {@code mic} is what a microphone hears ({@code mic.monitor} is the default source); what the
 * phone plays into {@code out} (the default sink) is recorded from {@code out.monitor}. With the
 * {@link #environment} a child's {@code alsa:pulse} and {@code alsa:default} lead there.
 */
public final class SoundRig implements AutoCloseable {

    /** What the null sinks run at. */
    public static final int RATE = 48_000;

    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Pattern PROCESS_ID =
            Pattern.compile("application\\.process\\.id = \"(\\d+)\"");

    private final RigFolder folder = new RigFolder("sound");
    private final Path socket;
    private OwnedProcess server;

    /** Starts the server and waits until it answers. */
    public SoundRig() {
        folder.folder("run");
        folder.folder("home");
        folder.file("home/.asoundrc", "pcm.!default { type pulse }\nctl.!default { type pulse }\n");
        folder.file("home/client.conf", "autospawn = no\nenable-shm = no\n");
        socket = folder.path().resolve("run/pulse/native");
        folder.folder("run/pulse");
        start();
    }

    /** Starts the server, again after {@link #kill} too, and waits until it answers. */
    public void start() {
        // Without norewinds a null sink's first writes block for a second or two.
        server =
                new OwnedProcess(
                        "pulseaudio",
                        environment(),
                        folder.path(),
                        List.of(
                                "pulseaudio",
                                "-n",
                                "--daemonize=no",
                                "--exit-idle-time=-1",
                                "--use-pid-file=no",
                                "--disable-shm=yes",
                                "--high-priority=no",
                                "--realtime=yes",
                                "-L",
                                sink("out"),
                                "-L",
                                sink("mic"),
                                "-L",
                                "module-native-protocol-unix auth-anonymous=1 socket=" + socket));
        Await.until(
                () -> "PulseAudio answers:\n" + server.tail(),
                START_LIMIT,
                () ->
                        Files.exists(socket)
                                && Commands.result(environment(), List.of("pactl", "info")).exit()
                                        == 0);
        Priority.raise(server.pid());
        pactl("set-default-sink", "out");
        pactl("set-default-source", "mic.monitor");
    }

    private static String sink(String name) {
        return "module-null-sink sink_name=%s rate=%d channels=1 norewinds=1".formatted(name, RATE);
    }

    /** What a child needs to find this sound card and no other. */
    public Map<String, String> environment() {
        return Map.of(
                "PULSE_SERVER",
                "unix:" + socket,
                "PULSE_CLIENTCONFIG",
                folder.path().resolve("home/client.conf").toString(),
                "PULSE_RUNTIME_PATH",
                folder.path().resolve("run/pulse").toString(),
                "XDG_RUNTIME_DIR",
                folder.path().resolve("run").toString(),
                "HOME",
                folder.path().resolve("home").toString());
    }

    /** Ends the server as a crash would. */
    public void kill() {
        server.signal("KILL");
        server.awaitExit(Duration.ofSeconds(5));
    }

    /** Stops the server where it stands; it answers nobody and closes nothing. */
    public void freeze() {
        server.signal("STOP");
    }

    /** Lets it go on. */
    public void thaw() {
        server.signal("CONT");
    }

    /** Runs pactl; its output. */
    public String pactl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("pactl"));
        command.addAll(List.of(arguments));
        return Commands.run(environment(), command.toArray(String[]::new));
    }

    /**
     * Adds a sink, as a headset that is plugged in.
     *
     * @param name its name
     * @return what to give to {@code pactl unload-module} to remove it
     */
    public String loadSink(String name) {
        List<String> command = new ArrayList<>(List.of("load-module"));
        command.addAll(List.of(sink(name).split(" ")));
        return pactl(command.toArray(String[]::new)).strip();
    }

    /** How many streams a process plays, as the server counts them. */
    public int playbackStreams(long pid) {
        return streams("sink-inputs", pid);
    }

    /** How many streams a process records, as the server counts them. */
    public int captureStreams(long pid) {
        return streams("source-outputs", pid);
    }

    /** Of the streams a process records with, how many are running rather than corked. */
    public int recordingStreams(long pid) {
        int count = 0;
        for (String stream : pactl("list", "source-outputs").split("\n\n")) {
            boolean its = stream.contains("application.process.id = \"" + pid + "\"");
            count += its && stream.contains("Corked: no") ? 1 : 0;
        }
        return count;
    }

    /** How many connections a process has to the server. */
    public int clients(long pid) {
        return streams("clients", pid);
    }

    private int streams(String kind, long pid) {
        Matcher matcher = PROCESS_ID.matcher(pactl("list", kind));
        int count = 0;
        while (matcher.find()) {
            count += Long.parseLong(matcher.group(1)) == pid ? 1 : 0;
        }
        return count;
    }

    /** Records what the phone plays. */
    public Recording recordOut() {
        return new Recording(environment(), "out.monitor");
    }

    /**
     * Lets the microphone hear what is played, so much later and at another level, until closed.
     */
    public EchoLoop feedBack(int delayMs, double levelDb) {
        return new EchoLoop(this, delayMs, levelDb);
    }

    /** Plays a sine into the microphone until closed. */
    public TonePlayer playIntoMic(double hz, double dbfs) {
        return new TonePlayer(environment(), "mic", hz, dbfs);
    }

    /** Records what the microphone hears. */
    public Recording recordMic() {
        return new Recording(environment(), "mic.monitor");
    }

    /** Plays a sound into the microphone again and again until closed. */
    public TonePlayer playIntoMic(short[] sound) {
        return new TonePlayer(environment(), "mic", sound);
    }

    /**
     * How long this rig itself takes from a player's write to the recorder's read, without any
     * phone: to be stated beside every latency measured with it.
     *
     * @return the median of five bursts, in ms
     */
    public double ownDelayMs() {
        return RigDelay.measure(environment(), "out");
    }

    @Override
    public void close() {
        if (server.isAlive()) {
            server.signal("CONT");
        }
        server.close();
        folder.close();
    }
}
