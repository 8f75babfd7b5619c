package org.fermata.desktop;

import org.fermata.audio.DeviceCommands;
import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.DeviceState;
import org.fermata.audio.SuspendCause;
import org.fermata.concurrent.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Has the phone follow the system into sleep and out of it: all devices are closed before, and the
 * system waits for that; afterwards they come back, and the servers and peers hear from us at once.
 * Owner: {@code signalling}.
 */
public final class SystemSleep implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SystemSleep.class);

    /** Looked for once the phone is up, since nothing waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A device that does not close must not keep a laptop awake in a bag; logind waits 5 s. */
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(3);

    private final EventLoop signalling;
    private final DeviceCommands devices;
    private final SleepSource source;
    private final Runnable awake;
    private final Consumer<DeviceSnapshot> watch = changed -> releaseOnceClosed();
    private EventLoop.Timer begin = () -> {};
    private EventLoop.Timer limit;
    private boolean asleep;

    /**
     * Makes it; nothing is looked for yet.
     *
     * @param signalling the owner
     * @param devices the devices to close
     * @param awake called on {@code signalling} when the system is awake again
     * @param bus the system's bus, where that is told
     */
    public SystemSleep(
            EventLoop signalling, DeviceCommands devices, Runnable awake, SystemBus bus) {
        this(signalling, devices, awake, new Logind(bus));
    }

    SystemSleep(EventLoop signalling, DeviceCommands devices, Runnable awake, SleepSource source) {
        this.signalling = signalling;
        this.devices = devices;
        this.awake = awake;
        this.source = source;
    }

    /** Begins to listen, in a while. */
    public void begin() {
        signalling.assertOwner();
        begin = signalling.schedule(PATIENCE, () -> source.open(listener()));
    }

    private SleepSource.Listener listener() {
        return new SleepSource.Listener() {
            @Override
            public void sleeps() {
                signalling.execute(SystemSleep.this::sleep);
            }

            @Override
            public void wakes() {
                signalling.execute(SystemSleep.this::wake);
            }
        };
    }

    private void sleep() {
        if (asleep) {
            return;
        }
        asleep = true;
        log.info("the system goes to sleep: the devices are closed");
        devices.addListener(watch);
        limit = signalling.schedule(CLOSING_LIMIT, this::release);
        devices.suspend(SuspendCause.SYSTEM_SLEEP, true);
        releaseOnceClosed();
    }

    private void releaseOnceClosed() {
        if (limit != null
                && devices.devices().stream()
                        .allMatch(device -> device.state() == DeviceState.CLOSED)) {
            release();
        }
    }

    private void release() {
        if (limit != null) {
            limit.cancel();
            limit = null;
            devices.removeListener(watch);
            source.release();
        }
    }

    private void wake() {
        if (!asleep) {
            return;
        }
        release();
        asleep = false;
        log.info("the system is awake: devices and registrations are put back");
        source.delay();
        devices.suspend(SuspendCause.SYSTEM_SLEEP, false);
        awake.run();
    }

    /** Listens no more. Any thread. */
    @Override
    public void close() {
        signalling.execute(() -> begin.cancel());
        source.close();
    }
}
