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
    private final Gain volume = new Gain();
    private final float[] microphone = new float[PortHost.BLOCK_FRAMES];
    private final float[] untouched = new float[PortHost.BLOCK_FRAMES];
    private final float[] silence = new float[PortHost.BLOCK_FRAMES];
    private final float[] mixed = new float[PortHost.BLOCK_FRAMES];
    private final float[] played = new float[PortHost.BLOCK_FRAMES];
    private final SampleRing loudspeaker;
    private final EchoWatch watch = new EchoWatch();
    private VoiceFilter filter;
    private boolean cancelsEcho;
    private boolean mayRest;
    private boolean rested;
    private boolean compared;
    private boolean room = true;
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
        this.loudspeaker = loudspeaker;
        this.failures = failures;
        this.clock = clock;
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
            listenAnew();
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

    /**
     * Works on the microphone's sound from the next block on.
     *
     * @param with what does; null for nothing
     * @param echo whether it needs to know what is played
     * @param nothingElse whether it may rest while there is no echo
     */
    void filter(VoiceFilter with, boolean echo, boolean nothingElse) {
        filter = with;
        cancelsEcho = echo;
        mayRest = echo && nothingElse;
        listenAnew();
    }

    /** Whether the sound comes from a room, where there are echo and noise to work on. */
    void inRoom(boolean in) {
        room = in;
        listenAnew();
    }

    private void listenAnew() {
        loudspeaker.flush();
        watch.restart();
    }

    /** Whether there was nothing to cancel lately, so that the filter has nothing to do. */
    boolean rests() {
        return rested;
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
        float[] raw = microphone;
        if (filter != null && room && ports.length > 0) {
            System.arraycopy(microphone, 0, untouched, 0, microphone.length);
            raw = untouched;
            clean(now);
        }
        boolean merged = false;
        for (MixPort port : ports) {
            port.hear(now);
            merged |= port.hasHeard;
        }
        if (merged) {
            addUp();
        }
        for (MixPort port : ports) {
            float[] ours = port.muted() ? silence : port.port.raw() ? raw : microphone;
            boolean hears = merged && port.hears != MixPort.NOT_MERGED;
            push(port, hears ? minus(port, ours) : ours, now);
        }
    }

    private void clean(long nowNanos) {
        boolean rests = mayRest && watch.rests();
        boolean listens = mayRest && watch.listens();
        boolean compares = cancelsEcho && (!rests || listens);
        if (compares && !compared) {
            loudspeaker.flush();
        }
        compared = compares;
        if (compares && !loudspeaker.read(played, nowNanos)) {
            Arrays.fill(played, 0);
        }
        if (listens) {
            watch.add(played, untouched);
        } else if (mayRest) {
            watch.pass();
        }
        if (rests && rested) {
            return;
        }
        try {
            filter.process(played, microphone);
        } catch (RuntimeException | Error failure) {
            filter = null;
            failures.accept(failure);
            return;
        }
        if (rests != rested) {
            rested = rests;
            blend(rests ? microphone : untouched, rests ? untouched : microphone);
        }
    }

    /** From the one to the other within the block, into the microphone's sound. */
    private void blend(float[] from, float[] to) {
        for (int i = 0; i < microphone.length; i++) {
            float share = (float) i / microphone.length;
            microphone[i] = from[i] + (to[i] - from[i]) * share;
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
    }
}
