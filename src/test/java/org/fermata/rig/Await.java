package org.fermata.rig;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waiting for what announces itself to nobody, such as a figure in /proc, and for a window's end.
 */
public final class Await {

    private static final long LOOK_EVERY_MS = 20;
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private Await() {}

    /**
     * Waits until a condition of another process holds; fails with the description after the limit.
     */
    public static void until(Supplier<String> what, Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + limit + ": " + what.get());
            }
            window(Duration.ofMillis(LOOK_EVERY_MS));
        }
    }

    /** Lets a window of measurement pass. */
    public static void window(Duration length) {
        try {
            if (NEVER.await(length.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("never came");
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
