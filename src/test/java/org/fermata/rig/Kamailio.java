package org.fermata.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Debian's Kamailio as registrar and proxy on loopback, UDP and TCP on one port. It knows one user,
 * {@link #USER} with {@link #PASSWORD}, asks for digest authentication on REGISTER and INVITE, and
 * sends calls for {@code peer} to the address it was given.
 */
public final class Kamailio implements AutoCloseable {

    public static final String USER = "alice";
    public static final String PASSWORD = "open sesame";
    public static final String REALM = "fermata.test";

    private final RigFolder folder = new RigFolder("kamailio");
    private final int port = Ports.free();
    private final OwnedProcess process;

    /**
     * Starts it and waits until it listens.
     *
     * @param algorithm {@code MD5} or {@code SHA-256}
     * @param peer where {@code peer} lives, {@code host:port}
     */
    public Kamailio(String algorithm, String peer) {
        String text;
        try (InputStream in = Kamailio.class.getResourceAsStream("kamailio.cfg")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        text =
                text.replace("@PORT@", String.valueOf(port))
                        .replace("@ALGORITHM@", algorithm)
                        .replace("@REALM@", REALM)
                        .replace("@USER@", USER)
                        .replace("@PASSWORD@", PASSWORD)
                        .replace("@PEER@", peer);
        process =
                new OwnedProcess(
                        "kamailio",
                        Map.of(),
                        folder.path(),
                        List.of(
                                "kamailio",
                                "-DD",
                                "-E",
                                "-m",
                                "16",
                                "-M",
                                "4",
                                "-Y",
                                folder.folder("run").toString(),
                                "-f",
                                folder.file("kamailio.cfg", text).toString()));
        try {
            process.awaitLine(
                    "start", line -> line.contains("fermata-ready"), Duration.ofSeconds(20));
        } catch (AssertionError failure) {
            close();
            throw failure;
        }
    }

    public int port() {
        return port;
    }

    /** The user's address of record. */
    public String addressOfRecord() {
        return "sip:" + USER + "@127.0.0.1:" + port;
    }

    public OwnedProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
        folder.close();
    }
}
