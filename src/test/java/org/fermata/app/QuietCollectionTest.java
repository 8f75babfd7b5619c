package org.fermata.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.DeviceState;
import org.fermata.audio.Role;
import org.fermata.concurrent.ManualEventLoop;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The heap is collected while nobody hears anything, and only if it has to be. */
class QuietCollectionTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final ManualEventLoop signalling = new ManualEventLoop();
    private boolean nearlyFull = true;
    private int collections;

    private final QuietCollection collection =
            new QuietCollection(signalling, () -> nearlyFull, () -> collections++);

    private void devicesAre(DeviceState state) {
        collection.look(
                List.of(
                        new DeviceSnapshot(
                                Role.PLAYBACK,
                                "none",
                                "None",
                                state,
                                Set.of(),
                                null,
                                null,
                                null,
                                null,
                                0,
                                0,
                                0,
                                null)));
    }

    @Test
    void aPhoneThatWasJustStartedCollectsOnce() {
        devicesAre(DeviceState.CLOSED);
        assertThat(collections).isZero();
        signalling.advance(LONG);
        assertThat(collections).isOne();
        assertThat(signalling.timers()).isZero();
    }

    @Test
    void nothingIsCollectedWhileSomethingSounds() {
        devicesAre(DeviceState.CLOSED);
        devicesAre(DeviceState.OPENING);
        devicesAre(DeviceState.RUNNING);
        signalling.advance(LONG);
        assertThat(collections).isZero();
        devicesAre(DeviceState.SUSPENDED);
        signalling.advance(LONG);
        assertThat(collections).isOne();
    }

    @Test
    void eachQuietTimeHasOneCollection() {
        devicesAre(DeviceState.CLOSED);
        signalling.advance(LONG);
        devicesAre(DeviceState.SUSPENDED);
        signalling.advance(LONG);
        assertThat(collections).isOne();
        devicesAre(DeviceState.RUNNING);
        devicesAre(DeviceState.SUSPENDED);
        devicesAre(DeviceState.CLOSED);
        signalling.advance(LONG);
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void aHeapWithRoomIsLeftAlone() {
        nearlyFull = false;
        devicesAre(DeviceState.CLOSED);
        signalling.advance(LONG);
        assertThat(collections).isZero();
    }
}
