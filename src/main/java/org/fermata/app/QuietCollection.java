package org.fermata.app;

import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.DeviceState;
import org.fermata.concurrent.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Has all of the heap collected while nobody hears anything, if it is nearly full. Java would do it
 * in the middle of a call else, and stop all sound for a tenth of a second. Owner: {@code
 * signalling}.
 */
final class QuietCollection {

    private static final Logger log = LoggerFactory.getLogger(QuietCollection.class);

    /** Who has just held the last line may take up the next at once. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A share of the heap beyond which a collection of all of it is not far. */
    private static final double NEARLY_FULL = 0.75;

    private final EventLoop signalling;
    private final BooleanSupplier nearlyFull;
    private final Runnable collection;
    private EventLoop.Timer timer;

    /**
     * Makes it.
     *
     * @param signalling the owner
     */
    QuietCollection(EventLoop signalling) {
        this(signalling, QuietCollection::isNearlyFull, System::gc);
    }

    QuietCollection(EventLoop signalling, BooleanSupplier nearlyFull, Runnable collection) {
        this.signalling = signalling;
        this.nearlyFull = nearlyFull;
        this.collection = collection;
    }

    private static boolean isNearlyFull() {
        Runtime machine = Runtime.getRuntime();
        long used = machine.totalMemory() - machine.freeMemory();
        return used > NEARLY_FULL * machine.totalMemory();
    }

    /**
     * Looks whether anything sounds. At the start, too: what a phone has needed for that is let go
     * of if no call comes meanwhile.
     *
     * @param devices as they are now
     */
    void look(List<DeviceSnapshot> devices) {
        signalling.assertOwner();
        boolean quiet = devices.stream().noneMatch(QuietCollection::sounds);
        if (!quiet && timer != null) {
            timer.cancel();
            timer = null;
        } else if (quiet && timer == null) {
            timer = signalling.schedule(PATIENCE, this::collect);
        }
    }

    private static boolean sounds(DeviceSnapshot device) {
        return device.state() != DeviceState.CLOSED && device.state() != DeviceState.SUSPENDED;
    }

    /** Once for each quiet time. */
    private void collect() {
        if (nearlyFull.getAsBoolean()) {
            long before = System.nanoTime();
            collection.run();
            log.debug("the heap was collected in {} ms", (System.nanoTime() - before) / 1_000_000);
        }
    }
}
