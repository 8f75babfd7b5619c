package org.fermata.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Debian's Kamailio as registrar and proxy on loopback, UDP and TCP on one port, TLS on another if
 * it is given a certificate. It knows one user, {@link #USER} with {@link #PASSWORD}, asks for
 * digest authentication on REGISTER and INVITE, and sends calls for {@code peer} to the address it
 * was given.
 */
public final class Kamailio implements AutoCloseable {

    public static final String USER = "alice";
    public static final String PASSWORD = "open sesame";
    public static final String REALM = "fermata.test";

    private static final Path TABLES = Path.of("/usr/share/kamailio/dbtext/kamailio");

    private final RigFolder folder = new RigFolder("kamailio");
    private final String host;
    private final int port = Ports.free();
    private final int tlsPort = Ports.free();
    private final OwnedProcess process;

    /**
     * Starts it and waits until it listens.
     *
     * @param algorithm {@code MD5} or {@code SHA-256}
     * @param peer where {@code peer} lives, {@code host:port}
     */
    public Kamailio(String algorithm, String peer) {
        this("kamailio.cfg", algorithm, peer, "127.0.0.1", null, null);
    }

    /**
     * Starts it as a presence server too: it tells of the calls it passes on (RFC 4235), of waiting
     * messages and of presence, as they are published to it.
     *
     * @param peer where {@code peer} lives, {@code host:port}
     */
    public static Kamailio withPresence(String peer) {
        return new Kamailio("kamailio-presence.cfg", "MD5", peer, "127.0.0.1", null, null);
    }

    /**
     * Starts it so that it leads all sound through a relay, at both loopback addresses. Whoever has
     * the password may be any user; the users {@code sdes}, {@code either}, {@code dtls}, {@code
     * ice}, {@code six} and {@code opus} get their sound as their name says.
     *
     * @param relay where the sound goes
     * @param peer where {@code peer} lives, {@code host:port}
     */
    public static Kamailio withRelay(Rtpengine relay, String peer) {
        return new Kamailio("kamailio-rtpengine.cfg", "MD5", peer, "127.0.0.1", null, relay);
    }

    /**
     * Starts it at an address of one's choice.
     *
     * @param algorithm {@code MD5} or {@code SHA-256}
     * @param peer where {@code peer} lives, {@code host:port}
     * @param host the address to listen on, such as {@code [::1]}
     * @param identity what to show over TLS, null for no TLS
     */
    public Kamailio(String algorithm, String peer, String host, Authority.Identity identity) {
        this("kamailio.cfg", algorithm, peer, host, identity, null);
    }

    private Kamailio(
            String configuration,
            String algorithm,
            String peer,
            String host,
            Authority.Identity identity,
            Rtpengine relay) {
        this.host = host;
        String text;
        try (InputStream in = Kamailio.class.getResourceAsStream(configuration)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        text =
                text.replace("@PORT@", String.valueOf(port))
                        .replace("@HOST@", host)
                        .replace("@TLS_LISTEN@", identity == null ? "" : tlsListen())
                        .replace("@TLS_MODULE@", identity == null ? "" : tlsModule(identity))
                        .replace("@ALGORITHM@", algorithm)
                        .replace("@REALM@", REALM)
                        .replace("@USER@", USER)
                        .replace("@PASSWORD@", PASSWORD)
                        .replace("@PEER@", peer)
                        .replace("@RTPENGINE@", relay == null ? "" : "" + relay.controlPort())
                        .replace("@DATABASE@", database().toString());
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

    /** Empty tables of Debian's package; presence keeps none of its state without. */
    private Path database() {
        Path database = folder.folder("database");
        try (Stream<Path> tables = Files.list(TABLES)) {
            for (Path table : tables.toList()) {
                Files.copy(table, database.resolve(table.getFileName()));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return database;
    }

    private String tlsListen() {
        return "enable_tls=yes\nlisten=tls:" + host + ":" + tlsPort;
    }

    private String tlsModule(Authority.Identity identity) {
        String file = identity.write(folder.path(), "server").toString();
        return "loadmodule \"tls.so\"\n"
                + "modparam(\"tls\", \"tls_method\", \"TLSv1.2+\")\n"
                + "modparam(\"tls\", \"certificate\", \""
                + file
                + "\")\nmodparam(\"tls\", \"private_key\", \""
                + file
                + "\")";
    }

    public int port() {
        return port;
    }

    public int tlsPort() {
        return tlsPort;
    }

    /** The user's address of record. */
    public String addressOfRecord() {
        return "sip:" + USER + "@" + host + ":" + port;
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
