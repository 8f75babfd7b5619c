package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.RegistrationState;
import org.fermata.concurrent.ManualEventLoop;
import org.fermata.store.AccountSettings;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A server that is dead for an hour, by the clock of the test. */
class BackOffTest {

    private static final Duration STEP = Duration.ofSeconds(30);

    /**
     * An attempt takes 32 s (64 times T1), and the pauses after it are at most 5, 10, 20, 40, 80,
     * 160, 300, 300 … s and at least half of that: 15 attempts at the least and 25 at the most.
     */
    @Test
    void deadServerIsAskedEverMoreSeldomButNeverForgotten() throws IOException {
        ManualEventLoop loop = new ManualEventLoop();
        InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (UserAgent agent = new UserAgent(new UserAgentConfig(here, "Fermata/test"), loop);
                RawPeer server = new RawPeer()) {
            agent.start();
            AccountSettings settings =
                    new AccountSettings(
                            "sip:alice@example.org",
                            null,
                            null,
                            "127.0.0.1:" + server.port(),
                            null,
                            "UDP",
                            true);
            agent.configure(Map.of("a", settings), id -> null);
            Set<String> attempts = new HashSet<>();
            int inTheLastHalf = 0;
            for (int step = 0; step < 120; step++) {
                loop.advance(STEP);
                int before = attempts.size();
                server.waiting(message -> attempts.add(message.header("CSeq")));
                inTheLastHalf += step >= 60 ? attempts.size() - before : 0;
            }
            assertThat(attempts).hasSizeBetween(15, 25);
            assertThat(inTheLastHalf).isBetween(5, 11);
            assertThat(agent.accounts())
                    .extracting(AccountSnapshot::registration)
                    .containsAnyOf(RegistrationState.FAILED, RegistrationState.REGISTERING);
        }
    }
}
