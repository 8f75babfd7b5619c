package org.fermata.audio;

import org.fermata.audio.dsp.VoiceFilter;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What the far ends hear: the microphone, and for a merged line also the other lines of its group
 * (mix-minus: never itself). Owner: the capture thread. Edits run there between two blocks, so a
 * port is never pushed to after its {@code pushStopped}.
 */
final class CaptureMixer {

    private final Consumer<Throwable> failures;
    private final AudioClock clock;
    private final Breath breath;
    private final Gain volume = new Gain();
    private final float[] microphone = new float[PortHost.BLOCK_FRAMES];
    private final float[] silence = new float[PortHost.BLOCK_FRAMES];
    private final float[] mixed = new float[PortHost.BLOCK_FRAMES];
    private final MicrophoneFilter filter;
    private MixPort[] ports = new MixPort[0];

    /** The last block's peak, 0 to 1. Any thread reads it. */
    private volatile float peak;

    /**
     * Makes an empty mixer.
     *
     * @param failures told once for each port that throws; called on the capture thread, must
     *     return at once
     * @param clock the thread's time
     * @param loudspeaker brings what is played
     */
    CaptureMixer(Consumer<Throwable> failures, AudioClock clock, SampleRing loudspeaker) {
        this.failures = failures;
        filter = new MicrophoneFilter(loudspeaker, failures);
        this.clock = clock;
        breath = new Breath(clock);
    }

    /** As above, where nothing is played. */
    CaptureMixer(Consumer<Throwable> failures, AudioClock clock) {
        this(failures, clock, new SampleRing());
    }

    /** Sends to a port from the next block on. */
    void add(MixPort port) {
        port.pushFailed = false;
        port.sends(true);
        if (ports.length == 0) {
            filter.restart();
        }
        ports = Arrays.copyOf(ports, ports.length + 1);
        ports[ports.length - 1] = port;
    }

    /** Sends to a port no more, and tells it. */
    void remove(MixPort port) {
        int kept = 0;
        MixPort[] rest = new MixPort[Math.max(0, ports.length - 1)];
        for (MixPort one : ports) {
            if (one != port) {
                rest[kept++] = one;
            }
        }
        ports = rest;
        port.sends(false);
        try {
            port.port.pushStopped();
        } catch (RuntimeException | Error failure) {
            failures.accept(failure);
        }
    }

    /** Lets go of everything. */
    void clear() {
        for (MixPort port : ports) {
            remove(port);
        }
    }

    /**
     * Says how much the microphone is amplified. Any thread.
     *
     * @param percent 0 to 200
     */
    void volume(int percent) {
        volume.set(Gain.ofPercent(percent));
    }

    /** As {@link MicrophoneFilter#use}. */
    void filter(VoiceFilter with, boolean echo, boolean nothingElse) {
        filter.use(with, echo, nothingElse);
    }

    /** As {@link MicrophoneFilter#inRoom}. */
    void inRoom(boolean in) {
        filter.inRoom(in);
    }

    /** No microphone runs. */
    void silent() {
        peak = 0;
    }

    /** The last block's peak, 0 to 1. Any thread. */
    float peak() {
        return peak;
    }

    /**
     * Sends the next block. Real-time: must not allocate, lock, log or block; a port may send a
     * datagram without blocking.
     *
     * @param in the microphone
     */
    void capture(float[] in) {
        System.arraycopy(in, 0, microphone, 0, microphone.length);
        boolean amplified = !volume.isOne();
        volume.apply(microphone);
        float loudest = 0;
        for (int i = 0; i < microphone.length; i++) {
            if (amplified) {
                microphone[i] = Limiter.soften(microphone[i]);
            }
            float size = Math.abs(microphone[i]);
            if (size > loudest) {
                loudest = size;
            }
        }
        peak = loudest;
        long now = clock.nanoTime();
        float[] cleaned = ports.length > 0 ? filter.work(microphone, now) : microphone;
        breath.from(now);
        boolean merged = false;
        for (MixPort port : ports) {
            port.hear(now);
            merged |= port.hasHeard;
        }
        if (merged) {
            addUp();
        }
        for (MixPort port : ports) {
            float[] ours = port.muted() ? silence : port.port.raw() ? microphone : cleaned;
            boolean hears = merged && port.hears != MixPort.NOT_MERGED;
            push(port, hears ? minus(port, ours) : ours, now);
        }
    }

    /** Makes the total of each group once, at the first port of it. */
    private void addUp() {
        for (MixPort port : ports) {
            if (first(port) == port) {
                Arrays.fill(port.total, 0);
            }
        }
        for (MixPort port : ports) {
            if (port.hasHeard) {
                add(port.heard, first(port).total);
            }
        }
    }

    private MixPort first(MixPort port) {
        for (MixPort one : ports) {
            if (one.hears == port.hears) {
                return one;
            }
        }
        return port;
    }

    private static void add(float[] what, float[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += what[i];
        }
    }

    /** The microphone and the group's total but for the port's own part of it. */
    private float[] minus(MixPort port, float[] ours) {
        float[] total = first(port).total;
        float own = port.hasHeard ? 1 : 0;
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = Limiter.soften(ours[i] + total[i] - own * port.heard[i]);
        }
        return mixed;
    }

    private void push(MixPort port, float[] block, long nowNanos) {
        if (port.pushFailed) {
            return;
        }
        port.record(block, nowNanos);
        try {
            port.port.push(block);
        } catch (RuntimeException | Error failure) {
            port.pushFailed = true;
            failures.accept(failure);
        }
        breath.take(clock.nanoTime());
    }
}
