package org.fermata.call;

import org.fermata.concurrent.EventLoop;
import org.fermata.store.Settings;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reminds the user with two beeps of a line that has been held for long, if the settings ask for
 * it; else it does nothing and no timer runs. Owned by {@code signalling}.
 */
final class HoldReminder {

    private final EventLoop loop;
    private final Supplier<Settings> settings;
    private final Media media;

    /** When each held call is due. */
    private final Map<String, Instant> due = new HashMap<>();

    private EventLoop.Timer timer;
    private Instant timerAt;

    HoldReminder(EventLoop loop, Supplier<Settings> settings, Media media) {
        this.loop = loop;
        this.settings = settings;
        this.media = media;
    }

    private Duration patience() {
        return Duration.ofSeconds(settings.get().call().holdReminderSeconds());
    }

    /**
     * Looks which calls are held.
     *
     * @param calls all calls
     */
    void update(Collection<Call> calls) {
        Set<String> held = new HashSet<>();
        if (patience().isPositive()) {
            for (Call call : calls) {
                Instant since = call.facts().heldSince;
                if (call.live() && since != null) {
                    held.add(call.facts().id);
                    due.computeIfAbsent(call.facts().id, id -> since.plus(patience()));
                }
            }
        }
        due.keySet().retainAll(held);
        wait(due.values().stream().min(Instant::compareTo).orElse(null));
    }

    private void wait(Instant next) {
        if (next == null ? timerAt == null : next.equals(timerAt)) {
            return;
        }
        stop();
        if (next != null) {
            Duration left = Duration.between(loop.now(), next);
            timerAt = next;
            timer = loop.schedule(left.isNegative() ? Duration.ZERO : left, this::remind);
        }
    }

    private void remind() {
        timerAt = null;
        if (!patience().isPositive()) {
            due.clear();
            return;
        }
        media.startTone(Media.Tone.HOLD_REMINDER);
        Instant now = loop.now();
        due.replaceAll((id, at) -> at.isAfter(now) ? at : now.plus(patience()));
        wait(due.values().stream().min(Instant::compareTo).orElse(null));
    }

    /** Reminds of nothing more until calls change. */
    void stop() {
        if (timerAt != null) {
            timer.cancel();
            timerAt = null;
        }
    }
}
