package org.fermata.model;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import org.fermata.concurrent.EventLoop;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * The time as the window shows it: moves on once a second while somebody can see a duration grow,
 * and rests otherwise. Owned by the thread that runs the model's executor.
 */
final class SecondTicker {

    private final EventLoop clock;
    private final Executor executor;
    private final ReadOnlyObjectWrapper<Instant> now;
    private boolean wanted;
    private boolean pending;

    SecondTicker(EventLoop clock, Executor executor) {
        this.clock = clock;
        this.executor = executor;
        now = new ReadOnlyObjectWrapper<>(this, "now", clock.now());
    }

    ReadOnlyObjectProperty<Instant> nowProperty() {
        return now.getReadOnlyProperty();
    }

    /** Starts or stops the ticking. */
    void want(boolean on) {
        if (on && !wanted) {
            now.set(clock.now());
        }
        wanted = on;
        next();
    }

    private void next() {
        if (wanted && !pending) {
            pending = true;
            long intoSecondMs = clock.now().toEpochMilli() % 1000;
            clock.schedule(
                    Duration.ofMillis(1000 - intoSecondMs), () -> executor.execute(this::tick));
        }
    }

    private void tick() {
        pending = false;
        if (wanted) {
            now.set(clock.now());
            next();
        }
    }
}
