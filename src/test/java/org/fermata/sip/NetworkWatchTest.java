package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.concurrent.ManualEventLoop;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

class NetworkWatchTest {

    private static final Set<InetAddress> HOME = Set.of(InetAddress.ofLiteral("192.0.2.1"));
    private static final Set<InetAddress> AWAY = Set.of(InetAddress.ofLiteral("198.51.100.1"));

    private final ManualEventLoop loop = new ManualEventLoop();
    private final List<Set<InetAddress>> told = new ArrayList<>();
    private Set<InetAddress> addresses = HOME;
    private boolean needed = true;
    private int looks;

    private final NetworkWatch watch =
            new NetworkWatch(
                    loop,
                    () -> {
                        looks++;
                        return addresses;
                    },
                    () -> needed,
                    told::add);

    @Test
    void changeIsToldOnceAndWithinThreeSeconds() {
        watch.begin();
        loop.advance(Duration.ofMinutes(1));
        assertThat(told).isEmpty();
        addresses = AWAY;
        loop.advance(NetworkWatch.LOOK_EVERY);
        assertThat(told).containsExactly(AWAY);
        loop.advance(Duration.ofMinutes(1));
        assertThat(told).hasSize(1);
        addresses = Set.of();
        loop.advance(NetworkWatch.LOOK_EVERY);
        addresses = AWAY;
        loop.advance(NetworkWatch.LOOK_EVERY);
        assertThat(told).containsExactly(AWAY, Set.of(), AWAY);
    }

    @Test
    void nobodyLooksWhileNothingDependsOnTheAddresses() {
        needed = false;
        watch.begin();
        loop.advance(Duration.ofHours(1));
        assertThat(looks).isZero();
        assertThat(loop.timers()).isZero();

        needed = true;
        watch.begin();
        watch.begin();
        loop.advance(Duration.ofMinutes(1));
        assertThat(looks).isEqualTo(21);

        needed = false;
        loop.advance(NetworkWatch.LOOK_EVERY);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void thisMachineHasItsLoopbackAddress() {
        assertThat(NetworkWatch.ofThisMachine()).contains(InetAddress.ofLiteral("127.0.0.1"));
    }
}
