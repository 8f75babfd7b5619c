package org.fermata.rig;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Debian's baresip at {@link Namespace#RIGHT}, port 5060, answering every call by itself. It
 * refuses loopback addresses, hence the namespace.
 */
public final class Baresip implements AutoCloseable {

    private static final int CONSOLE_PORT = 5555;
    private static final int EVENT_PORT = 4444;

    private final RigFolder folder = new RigFolder("baresip");
    private final Namespace namespace;
    private final String host;
    private final int consolePort;
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
     * Starts it with parameters of its account.
     *
     * @param parameters what its account says beside, such as {@code mediaenc=srtp-mand}; null for
     *     nothing
     */
    public Baresip(Namespace namespace, String source, String player, String parameters) {
        this(namespace, source, player, parameters, Namespace.RIGHT);
    }

    /**
     * Starts it at an address.
     *
     * @param host {@link Namespace#RIGHT} or {@link Namespace#RIGHT6}
     */
    public Baresip(
            Namespace namespace, String source, String player, String parameters, String host) {
        this(namespace, Map.of(), source, player, parameters, host);
    }

    /**
     * Starts it with a sound card of the rig's.
     *
     * @param environment how to find the sound card, see {@link SoundRig#environment}
     * @param host {@link Namespace#RIGHT} or, beside one there, {@link Namespace#LEFT}
     */
    public Baresip(Namespace namespace, Map<String, String> environment, String host) {
        this(namespace, environment, "alsa,pulse", "alsa,pulse", "audio_codecs=g722", host);
    }

    private Baresip(
            Namespace namespace,
            Map<String, String> environment,
            String source,
            String player,
            String parameters,
            String host) {
        boolean left = host.equals(Namespace.LEFT);
        consolePort = CONSOLE_PORT + (left ? 1 : 0);
        this.host = host;
        this.namespace = namespace;
        folder.file(
                "config",
                String.join(
                        "\n",
                        // It takes the addresses of one end only, whatever it is to listen on.
                        "sip_listen "
                                + (host.startsWith("[") ? "[::]" : left ? host : "0.0.0.0")
                                + ":5060",
                        "net_interface " + (left ? "left" : "right"),
                        "net_prefer_ipv6 " + (host.startsWith("[") ? "yes" : "no"),
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
                        "module ice.so",
                        "module ctrl_tcp.so",
                        "ctrl_tcp_listen 0.0.0.0:" + (EVENT_PORT + (left ? 1 : 0)),
                        "module rtcpsummary.so",
                        "rtcp_mux yes",
                        "module cons.so",
                        "module_app account.so",
                        "module_app menu.so",
                        "cons_listen 0.0.0.0:" + consolePort,
                        ""));
        folder.file(
                "accounts",
                "<sip:bare@"
                        + host
                        + ">;regint=0;answermode=auto"
                        + (parameters == null ? "" : ";" + parameters)
                        + "\n");
        folder.file("contacts", "");
        List<String> command = new ArrayList<>(namespace.enter());
        command.addAll(List.of("baresip", "-f", folder.path().toString()));
        Map<String, String> all = new HashMap<>(environment);
        all.put("HOME", folder.path().toString());
        process = new OwnedProcess("baresip", all, folder.path(), command);
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
        return "sip:bare@" + host + ":5060";
    }

    /** Types a command, such as {@code /hold}, at its console. */
    public void command(String text) {
        List<String> command = new ArrayList<>(namespace.enter());
        String target = "/dev/udp/" + host + "/" + consolePort;
        command.addAll(List.of("bash", "-c", "echo '" + text + "' > " + target));
        Commands.run(command.toArray(String[]::new));
    }

    /**
     * Listens to its events from now on, one a line, such as {@code "type":"CALL_DTMF_START"}.
     *
     * @return a process to be closed
     */
    public OwnedProcess events() {
        List<String> command = new ArrayList<>(namespace.enter());
        String source = "/dev/tcp/" + Namespace.RIGHT + "/" + EVENT_PORT;
        command.addAll(List.of("bash", "-c", "exec stdbuf -oL tr '}' '\\n' < " + source));
        return new OwnedProcess("baresip's events", Map.of(), null, command);
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
