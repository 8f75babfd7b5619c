package org.fermata.model;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import org.fermata.audio.DeviceSnapshot;
import org.fermata.call.CodecCost;
import org.fermata.call.LineSnapshot;
import org.fermata.call.RtpStatistics;
import org.fermata.concurrent.Coalescer;
import org.fermata.concurrent.EventLoop;
import org.fermata.process.ProcessFigures;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the phone uses and what each line costs, read once a second while somebody looks, and never
 * otherwise. Owned by the thread that runs the model's executor.
 */
public final class ResourcesModel {

    /** How much of the past is kept. */
    public static final Duration HISTORY = Duration.ofMinutes(5);

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** The kernel counts in hundredths of a second: over less the figure would jump. */
    private static final Duration CPU_WINDOW = Duration.ofSeconds(5);

    /**
     * What was used at one moment.
     *
     * @param at when
     * @param cpuSeconds processor time since the start, in s
     * @param cpuPercent processor time over the seconds before, in percent of one core
     * @param wakeupsPerSecond voluntary context switches in the second before
     */
    public record Sample(
            Instant at, double cpuSeconds, double cpuPercent, double wakeupsPerSecond) {}

    /**
     * All there is to see at one moment.
     *
     * @param at when
     * @param latest what the process uses, null in the first second
     * @param process all that the kernel says of it
     * @param history the samples of the last minutes, the oldest first; where nobody looked there
     *     are none
     * @param devices the device of each role
     * @param lines the lines that are up, by number
     */
    public record Reading(
            Instant at,
            Sample latest,
            ProcessFigures.Figures process,
            List<Sample> history,
            List<DeviceSnapshot> devices,
            List<LineFigures> lines) {

        /** How many lines are held, by either side. */
        public long held() {
            return lines.stream().filter(line -> line.phase().isHeld()).count();
        }
    }

    /** As it was read on signalling. */
    private record Raw(
            Instant at,
            long nanos,
            ProcessFigures.Figures process,
            List<DeviceSnapshot> devices,
            List<LineSnapshot> lines) {}

    private record Counted(long nanos, RtpStatistics rtp) {}

    private final PhoneModel phone;
    private final ReadOnlyObjectWrapper<Reading> reading =
            new ReadOnlyObjectWrapper<>(this, "reading");
    private final Coalescer<ResourcesModel, Raw> readings;
    private final Deque<Sample> history = new ArrayDeque<>();
    private Map<String, Counted> before = Map.of();

    /** The reading before, null for the first since somebody looks. */
    private Sample last;

    private boolean wished;
    private boolean watched = true;
    private boolean running;

    /** Touched on signalling only. */
    private EventLoop.Timer timer;

    ResourcesModel(PhoneModel phone) {
        this.phone = phone;
        readings = new Coalescer<>(phone.executor(), batch -> batch.values().forEach(this::show));
    }

    /** The latest reading, null before the first. */
    public ReadOnlyObjectProperty<Reading> readingProperty() {
        return reading.getReadOnlyProperty();
    }

    /** Begins to read once a second, or stops. */
    public void requestReadings(boolean on) {
        phone.assertOwner();
        wished = on;
        if (on) {
            phone.codecs().requestCosts();
        }
        follow();
    }

    /** While nobody can see the window, nothing is read. */
    void setWatched(boolean on) {
        watched = on;
        follow();
    }

    private void follow() {
        boolean on = wished && watched;
        if (running != on) {
            running = on;
            before = Map.of();
            last = null;
            phone.core().signalling().execute(() -> run(on));
        }
    }

    // On signalling.

    private void run(boolean on) {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (on) {
            // Begins the window of the first reading.
            phone.core().process().get();
            read();
        }
    }

    private void read() {
        EventLoop signalling = phone.core().signalling();
        readings.put(
                this,
                new Raw(
                        signalling.now(),
                        signalling.nanoTime(),
                        phone.core().process().get(),
                        phone.core().devices().devices(),
                        phone.core().lines().lines()));
        timer = signalling.schedule(INTERVAL, this::read);
    }

    // On the model's thread.

    private void show(Raw raw) {
        if (!running) {
            return;
        }
        boolean first = last == null;
        Sample sample = sample(raw);
        history.removeIf(old -> old.at().isBefore(raw.at().minus(HISTORY)));
        if (!first) {
            history.addLast(sample);
        }
        Map<String, CodecCost> costs = phone.codecs().costs();
        Map<String, Counted> counted = new HashMap<>();
        List<LineFigures> lines =
                raw.lines().stream()
                        .filter(line -> LinePhase.of(line).isLive())
                        .map(
                                line -> {
                                    counted.put(line.id(), new Counted(raw.nanos(), line.rtp()));
                                    Counted known = before.get(line.id());
                                    return known == null
                                            ? LineFigures.of(line, null, 0, costs)
                                            : LineFigures.of(
                                                    line,
                                                    known.rtp(),
                                                    (raw.nanos() - known.nanos()) / 1e9,
                                                    costs);
                                })
                        .toList();
        before = counted;
        last = sample;
        reading.set(
                new Reading(
                        raw.at(),
                        first ? null : sample,
                        raw.process(),
                        List.copyOf(history),
                        raw.devices(),
                        lines));
    }

    private Sample sample(Raw raw) {
        Sample from = last;
        for (Sample old : history) {
            if (!old.at().isBefore(raw.at().minus(CPU_WINDOW))) {
                from = old;
                break;
            }
        }
        double seconds = from == null ? 0 : Duration.between(from.at(), raw.at()).toNanos() / 1e9;
        double percent =
                seconds <= 0
                        ? raw.process().cpuPercent()
                        : 100 * (raw.process().cpuSeconds() - from.cpuSeconds()) / seconds;
        return new Sample(
                raw.at(), raw.process().cpuSeconds(), percent, raw.process().wakeupsPerSecond());
    }
}
