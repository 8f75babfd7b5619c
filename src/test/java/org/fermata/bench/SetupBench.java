package org.fermata.bench;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.Commands;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.RigFolder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;

/**
 * The phone's own part of a call's set-up: from an INVITE in to 180 out, with 64 lines up, one of
 * them talked on and the others held. The caller is this process; its clock runs from the moment it
 * hands the INVITE to its socket to the moment it has read the 180 from it, so that both ways
 * through the kernel, and with TLS both ways through its encryption here, count as the phone's.
 */
final class SetupBench {

    private static final int LINES = 64;
    private static final double UDP_LIMIT_MS = 5;
    private static final double TLS_LIMIT_MS = 10;
    private static final int WARM_UP = 100;
    private static final String ALIAS = "own";
    private static final String PASSWORD = "only for this run";

    /** Ten calls a second: far from what counts as a flood. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Table table;
    private final int calls;

    SetupBench(Table table, boolean quick) {
        this.table = table;
        calls = quick ? 100 : 500;
    }

    void run() {
        try (RigFolder folder = new RigFolder("setup");
                PeerProcess peer = new PeerProcess("codec=PCMA");
                FermataProcess phone =
                        FermataProcess.silent()
                                .set("call.maxLines", "100")
                                .set("accounts.own.aor", peer.uri("own"))
                                .set("accounts.own.tls.certificate", identity(folder))
                                .set("accounts.own.enabled", "true")
                                .start()) {
            for (int line = 0; line < LINES; line++) {
                phone.call(peer.uri("line" + line));
            }
            table.say(
                    "INVITE in to 180 out, %d lines up (1 talks, %d held), %d calls to warm up, %d"
                            + " measured, one every %d ms.",
                    LINES, LINES - 1, WARM_UP, calls, PAUSE.toMillis());
            table.say("%-6s %8s %8s %8s %8s", "", "median", "95 %", "99 %", "most");
            try (SetupCaller caller = SetupCaller.udp(phone.port("UDP"))) {
                measure("UDP", caller, UDP_LIMIT_MS);
            }
            try (SetupCaller caller = SetupCaller.tls(tlsPort(phone))) {
                measure("TLS", caller, TLS_LIMIT_MS);
            }
            table.check(
                    phone.confirmedLines() == LINES,
                    "%d lines are still up",
                    phone.confirmedLines());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A certificate with its key, made by the JDK for this run, as PEM. */
    private static String identity(RigFolder folder) {
        Path store = folder.path().resolve("identity.p12");
        Commands.run(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=phone",
                "-alias",
                ALIAS,
                "-storepass",
                PASSWORD,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString());
        try {
            KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            byte[] key = keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
            String pem =
                    pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded())
                            + pem("PRIVATE KEY", key);
            return folder.file("identity.pem", pem).toString();
        } catch (IOException | GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN "
                + what
                + "-----\n"
                + Base64.getMimeEncoder().encodeToString(bytes)
                + "\n-----END "
                + what
                + "-----\n";
    }

    private static int tlsPort(FermataProcess phone) {
        int[] port = new int[1];
        Await.until(
                () -> "takes TLS: " + phone.status().get("listen"),
                FermataProcess.LIMIT,
                () -> {
                    for (JsonNode listen : phone.status().get("listen")) {
                        if (listen.get("transport").asText().equals("TLS")) {
                            port[0] = listen.get("port").asInt();
                        }
                    }
                    return port[0] > 0;
                });
        return port[0];
    }

    private void measure(String transport, SetupCaller caller, double limitMs) throws IOException {
        for (int call = 0; call < WARM_UP; call++) {
            caller.call();
            Await.window(PAUSE.dividedBy(2));
        }
        double[] times = new double[calls];
        for (int call = 0; call < calls; call++) {
            times[call] = caller.call() / 1e6;
            Await.window(PAUSE);
        }
        Arrays.sort(times);
        table.say(
                "%-6s %8.2f %8.2f %8.2f %8.2f   ms",
                transport,
                part(times, 50),
                part(times, 95),
                part(times, 99),
                times[times.length - 1]);
        table.check(
                part(times, 95) <= limitMs,
                "%s: 95 %% within %.2f ms, at most %.0f",
                transport,
                part(times, 95),
                limitMs);
    }

    private static double part(double[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }
}
