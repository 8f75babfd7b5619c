package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.DeafServers;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.Namespace;
import org.fermata.rig.PeerProcess;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Accounts whose servers hang must not slow down the others. */
class DeafServersIT {

    private static final double LIMIT_MS = 50;

    /**
     * Whoever waited for one of the servers would wait for seconds: a connection is tried again
     * after 1 s (RFC 6298 section 2), a name after 5 s (resolv.conf). A busy machine takes less.
     */
    private static final double BLOCKED_MS = 500;

    private static final int ROUNDS = 20;

    @Test
    void holdingALineOfAnotherAccountStaysQuick() {
        try (Namespace namespace = new Namespace(Namespace.RIGHT);
                DeafServers deaf = new DeafServers(namespace, Namespace.RIGHT);
                PeerProcess peer =
                        new PeerProcess(
                                namespace.enter(), "host=" + Namespace.RIGHT, "codec=PCMA");
                FermataProcess phone =
                        FermataProcess.silent()
                                .behind(namespace.enter())
                                .listen(Namespace.LEFT + ":0")
                                .set("accounts.good.aor", peer.uri("good"))
                                .set("accounts.good.enabled", "true")
                                .set("accounts.tcp.aor", "sip:bob@192.0.2.2:" + deaf.tcpPort())
                                .set("accounts.tcp.transport", "TCP")
                                .set("accounts.tcp.enabled", "true")
                                .set("accounts.dns.aor", "sip:carol@nobody.example.org")
                                .set("accounts.dns.enabled", "true")
                                .start()) {
            phone.watch()
                    .awaitAccount(
                            "good",
                            account -> account.get("registration").asText().equals("REGISTERED"),
                            FermataProcess.LIMIT);
            int line = phone.call(peer.uri("someone"), "--account", "good");
            phone.control()
                    .request("dial", "sip:x@nobody.example.org", "--account", "dns", "--no-wait");
            phone.control().result("resume", String.valueOf(line));
            List<Double> tookMs = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                if (round == ROUNDS / 2) {
                    // Attempts begin anew while lines are held and resumed.
                    phone.control()
                            .request(
                                    "dial",
                                    "sip:y@192.0.2.2:" + deaf.tcpPort(),
                                    "--account",
                                    "tcp",
                                    "--no-wait");
                    phone.control().result("resume", String.valueOf(line));
                }
                long before = System.nanoTime();
                phone.control().result("hold", String.valueOf(line));
                tookMs.add((System.nanoTime() - before) / 1e6);
                assertThat(phone.line(line).get("holdSignalled").asBoolean()).isTrue();
                phone.control().result("resume", String.valueOf(line));
            }
            tookMs.sort(null);
            double median = tookMs.get(ROUNDS / 2);
            double worst = tookMs.getLast();
            System.out.printf(
                    "[deaf servers] %d holds at the control socket: median %.1f ms, slowest %.1f"
                            + " ms%n",
                    ROUNDS, median, worst);
            assertThat(median).isLessThan(LIMIT_MS);
            assertThat(worst).isLessThan(BLOCKED_MS);
            for (String account : List.of("tcp", "dns")) {
                Await.until(
                        () -> account + " says what is wrong: " + phone.status().get("accounts"),
                        Duration.ofSeconds(60),
                        () -> hasError(phone, account));
            }
        }
    }

    private static boolean hasError(FermataProcess phone, String account) {
        for (JsonNode node : phone.status().get("accounts")) {
            if (node.get("id").asText().equals(account)) {
                return !node.get("lastError").isNull();
            }
        }
        return false;
    }
}
