package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fermata.concurrent.ManualEventLoop;
import org.junit.jupiter.api.Test;

class DeviceStatesTest {

    private final DeviceStates states = new DeviceStates(new ManualEventLoop(), Role.PLAYBACK);

    @Test
    void itDoesNotRunWhileACauseStands() {
        states.to(DeviceState.OPENING, "test");
        assertThatThrownBy(() -> states.to(DeviceState.RUNNING, "test"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ALL_CORKED");
    }

    @Test
    void theFirstCauseTakesItOutOfRunning() {
        states.cause(SuspendCause.ALL_CORKED, false);
        states.to(DeviceState.OPENING, "test");
        states.to(DeviceState.RUNNING, "test");
        assertThat(states.cause(SuspendCause.USER, true)).isTrue();
        assertThat(states.state()).isEqualTo(DeviceState.SUSPENDED);
        assertThat(states.cause(SuspendCause.USER, true)).isFalse();
    }

    @Test
    void aStateThatCannotFollowIsRefused() {
        states.cause(SuspendCause.ALL_CORKED, false);
        assertThatThrownBy(() -> states.to(DeviceState.RUNNING, "test"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> states.to(DeviceState.LOST, "test"))
                .isInstanceOf(IllegalStateException.class);
        assertThat(states.state()).isEqualTo(DeviceState.CLOSED);
    }
}
