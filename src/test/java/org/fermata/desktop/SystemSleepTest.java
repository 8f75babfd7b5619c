package org.fermata.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.audio.DeviceController;
import org.fermata.audio.DeviceState;
import org.fermata.audio.MixerPort;
import org.fermata.audio.Recorder;
import org.fermata.audio.SuspendCause;
import org.fermata.audio.VirtualDevices;
import org.fermata.concurrent.ThreadEventLoop;
import org.fermata.store.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the phone does when the system sleeps and wakes, on devices of software. */
class SystemSleepTest {

    private static final Settings.AudioSettings SILENT =
            new Settings.AudioSettings(
                    new Settings.DeviceChoice("none", List.of()),
                    new Settings.DeviceChoice("none", List.of()),
                    new Settings.RingChoice("none", List.of(), List.of()),
                    1000,
                    10_000);

    private final ThreadEventLoop signalling = new ThreadEventLoop("signalling");
    private final Recorder recorder = new Recorder();
    private final DeviceController devices =
            new DeviceController(signalling, List.of(new VirtualDevices(recorder)), () -> SILENT);
    private final BlockingQueue<String> happened = new LinkedBlockingQueue<>();
    private final FakeSource source = new FakeSource();
    private final SystemSleep sleep =
            new SystemSleep(signalling, devices, () -> happened.add("awake"), source);

    private final class FakeSource implements SleepSource {
        private volatile Listener listener;

        @Override
        public void open(Listener told) {
            listener = told;
            happened.add("open");
        }

        @Override
        public void delay() {
            happened.add("delay");
        }

        @Override
        public void release() {
            happened.add("release");
        }

        @Override
        public void close() {
            happened.add("close");
        }
    }

    @AfterEach
    void stop() {
        sleep.close();
        devices.close();
        recorder.close();
        signalling.close();
    }

    private String next() throws InterruptedException {
        return happened.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void theSystemSleepsOnceTheDevicesAreClosedAndAllIsPutBackAfter() throws InterruptedException {
        BlockingQueue<DeviceState> states = new LinkedBlockingQueue<>();
        signalling.execute(
                () -> {
                    devices.addListener(device -> states.add(device.state()));
                    devices.ports().set(new Quiet(), true, false);
                    sleep.begin();
                });
        assertThat(next()).isEqualTo("open");
        while (states.poll(10, TimeUnit.SECONDS) != DeviceState.RUNNING) {
            // Opening comes first.
        }
        source.listener.sleeps();
        assertThat(next()).isEqualTo("release");
        assertThat(devices.devices())
                .allMatch(device -> device.state() == DeviceState.CLOSED)
                .allMatch(device -> device.suspendCauses().contains(SuspendCause.SYSTEM_SLEEP));
        source.listener.wakes();
        assertThat(next()).isEqualTo("delay");
        assertThat(next()).isEqualTo("awake");
        source.listener.wakes();
        source.listener.sleeps();
        assertThat(next()).isEqualTo("release");
    }

    private static final class Quiet implements MixerPort {
        @Override
        public void pull(float[] block) {}

        @Override
        public void push(float[] block) {}
    }
}
