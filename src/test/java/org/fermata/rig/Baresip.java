package org.fermata.rig;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Debian's baresip at {@link Namespace#RIGHT}, port 5060, answering every call by itself. It
 * refuses loopback addresses, hence the namespace.
 */
public final class Baresip implements AutoCloseable {

    private static final int CONSOLE_PORT = 5555;

    private final RigFolder folder = new RigFolder("baresip");
    private final Namespace namespace;
    private final OwnedProcess process;

    /**
     * Starts it and waits until it is ready.
     *
     * @param namespace where
     * @param source its microphone, such as {@code ausine,440} or {@code alsa,null}
     * @param player its loudspeaker, such as {@code aubridge,out} or {@code alsa,null}
     */
    public Baresip(Namespace namespace, String source, String player) {
        this(namespace, source, player, null);
    }

    /**
     * Starts it with encrypted sound.
     *
     * @param encryption its name for the kind, such as {@code srtp-mand}; null for none
     */
    public Baresip(Namespace namespace, String source, String player, String encryption) {
        this.namespace = namespace;
        folder.file(
                "config",
                String.join(
                        "\n",
                        "sip_listen 0.0.0.0:5060",
                        "audio_source " + source,
                        // Its sine generator knows no other format.
                        source.startsWith("ausine") ? "ausrc_srate 48000\nausrc_channels 2" : "",
                        "audio_player " + player,
                        "audio_alert none,none",
                        "module_path /usr/lib/baresip/modules",
                        "module g722.so",
                        "module g711.so",
                        "module opus.so",
                        "module ausine.so",
                        "module aubridge.so",
                        "module alsa.so",
                        "module srtp.so",
                        "module dtls_srtp.so",
                        "module rtcpsummary.so",
                        "rtcp_mux yes",
                        "module cons.so",
                        "module_app account.so",
                        "module_app menu.so",
                        "cons_listen 0.0.0.0:" + CONSOLE_PORT,
                        ""));
        folder.file(
                "accounts",
                "<sip:bare@"
                        + Namespace.RIGHT
                        + ">;regint=0;answermode=auto"
                        + (encryption == null ? "" : ";mediaenc=" + encryption)
                        + "\n");
        folder.file("contacts", "");
        List<String> command = new ArrayList<>(namespace.enter());
        command.addAll(List.of("baresip", "-f", folder.path().toString()));
        process =
                new OwnedProcess(
                        "baresip",
                        Map.of("HOME", folder.path().toString()),
                        folder.path(),
                        command);
        try {
            process.awaitLine(
                    "ready line",
                    line -> line.contains("baresip is ready"),
                    Duration.ofSeconds(20));
        } catch (AssertionError failure) {
            close();
            throw failure;
        }
    }

    /** Its address. */
    public String uri() {
        return "sip:bare@" + Namespace.RIGHT + ":5060";
    }

    /** Types a command, such as {@code /hold}, at its console. */
    public void command(String text) {
        List<String> command = new ArrayList<>(namespace.enter());
        String target = "/dev/udp/" + Namespace.RIGHT + "/" + CONSOLE_PORT;
        command.addAll(List.of("bash", "-c", "echo '" + text + "' > " + target));
        Commands.run(command.toArray(String[]::new));
    }

    public OwnedProcess process() {
        return process;
    }

    /** The process id of baresip itself; nsenter has become it. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
        folder.close();
    }
}
