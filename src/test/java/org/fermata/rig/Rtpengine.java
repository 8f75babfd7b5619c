package org.fermata.rig;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Debian's rtpengine in user space: a relay for sound that a proxy leads calls through, on loopback
 * with both families.
 */
public final class Rtpengine implements AutoCloseable {

    /** The first port it takes sound at. */
    public static final int FIRST_PORT = 28_000;

    /** The last one. */
    public static final int LAST_PORT = 28_999;

    /** Ports for the phones beside it, so that a port tells whose it is. */
    public static final String OTHER_PORTS = "16384-17383";

    private final RigFolder folder = new RigFolder("rtpengine");
    private final int controlPort = Ports.free();
    private final OwnedProcess process;

    /** Starts it and waits until it takes commands. */
    public Rtpengine() {
        process =
                new OwnedProcess(
                        "rtpengine",
                        Map.of(),
                        folder.path(),
                        List.of(
                                "rtpengine",
                                "--config-file=none",
                                "--foreground",
                                "--log-stderr",
                                "--log-level=6",
                                "--table=-1",
                                "--num-threads=2",
                                "--interface=127.0.0.1",
                                "--interface=::1",
                                "--listen-ng=127.0.0.1:" + controlPort,
                                "--delete-delay=0",
                                "--port-min=" + FIRST_PORT,
                                "--port-max=" + LAST_PORT,
                                "--pidfile=" + folder.path().resolve("pid")));
        try {
            process.awaitLine(
                    "start", line -> line.contains("Startup complete"), Duration.ofSeconds(20));
        } catch (AssertionError failure) {
            close();
            throw failure;
        }
    }

    /** The UDP port on loopback that takes commands. */
    public int controlPort() {
        return controlPort;
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
