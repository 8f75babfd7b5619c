package org.fermata.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.sdp.CryptoAttribute;
import org.fermata.sdp.SdpException;
import org.fermata.store.AccountSettings.SrtpPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Encrypted lines held for thirty minutes, by a clock of the test: their ports stay open in a
 * translator that forgets after ten seconds, sessions of 90 s are refreshed, and all speak again.
 */
class HeldHalfAnHourTest {

    private static final int LINES = 64;
    private static final int HELD_SECONDS = 1800;
    private static final int FORGETS_SECONDS = 10;

    /** Half of the shortest session (RFC 4028 sections 4 and 7.2). */
    private static final int REFRESH_SECONDS = 45;

    private final List<TalkingPair> lines = new ArrayList<>();

    @AfterEach
    void close() {
        lines.forEach(TalkingPair::close);
    }

    @Test
    void everyLineSpeaksAgainBothWays() throws SdpException {
        for (int line = 0; line < LINES; line++) {
            TalkingPair pair = new TalkingPair();
            lines.add(pair);
            pair.open(SrtpPolicy.PREFER, SrtpPolicy.PREFER);
            pair.exchange(pair.alice, pair.bob, List.of());
            pair.uncork();
            pair.assertHeard(5);
            hold(pair);
            pair.exchange(pair.alice, pair.bob, List.of());
            pair.alice.call.uncork();
            pair.assertHeard(5);
            assertThat(pair.bob.call.statistics().rxLost()).isZero();
        }
    }

    private static void hold(TalkingPair pair) throws SdpException {
        pair.alice.call.cork();
        pair.exchange(pair.alice, pair.bob, List.of());
        long sent = pair.alice.call.statistics().txPackets();
        List<CryptoAttribute> keys = CryptoAttribute.of(pair.alice.lastOurs);
        for (int second = 1; second <= HELD_SECONDS; second++) {
            pair.advance(Duration.ofSeconds(1));
            assertThat(pair.nanoTime() - pair.bob.call.lastReceivedNanos())
                    .as("second %d", second)
                    .isLessThan(Duration.ofSeconds(FORGETS_SECONDS).toNanos());
            if (second % REFRESH_SECONDS == 0) {
                pair.exchange(pair.alice, pair.bob, List.of());
            }
        }
        assertThat(pair.alice.call.statistics().txPackets()).as("media").isEqualTo(sent);
        assertThat(CryptoAttribute.of(pair.alice.lastOurs)).isEqualTo(keys);
    }
}
