package org.fermata.rig;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Debian's coturn, between two translators. What it lends has to be asked for again every few
 * seconds, so that a test sees that.
 */
public final class TurnServer implements AutoCloseable {

    public static final String USER = "alice";
    public static final String PASSWORD = "relay me";

    /** How long it lends an address. */
    public static final int LIFETIME_SECONDS = 20;

    private static final int NONCE_SECONDS = 10;

    private final RigFolder folder = new RigFolder("turn");
    private final OwnedProcess process;

    /**
     * Starts it and waits until it listens.
     *
     * @param nats where it stands in the middle
     */
    public TurnServer(TwoNats nats) {
        List<String> command = new ArrayList<>(nats.enter("core"));
        command.addAll(
                List.of(
                        "turnserver",
                        "-n",
                        "--listening-ip=" + TwoNats.CORE,
                        "--relay-ip=" + TwoNats.CORE,
                        "--lt-cred-mech",
                        "--realm=fermata.test",
                        "--user=" + USER + ":" + PASSWORD,
                        "--no-tls",
                        "--no-dtls",
                        "--no-cli",
                        "--relay-threads=1",
                        "--max-allocate-lifetime=" + LIFETIME_SECONDS,
                        "--stale-nonce=" + NONCE_SECONDS,
                        "--log-file=stdout",
                        "--simple-log",
                        "--verbose",
                        "--pidfile=" + folder.path().resolve("pid"),
                        "--userdb=" + folder.path().resolve("turndb")));
        process = new OwnedProcess("coturn", Map.of(), folder.path(), command);
        process.awaitLine(
                "listener", line -> line.contains("IPv4. UDP listener"), Duration.ofSeconds(20));
    }

    /** Its output. */
    public OwnedProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
        folder.close();
    }
}
