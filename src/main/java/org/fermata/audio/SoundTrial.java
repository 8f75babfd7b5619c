package org.fermata.audio;

import org.fermata.concurrent.EventLoop;
import org.fermata.concurrent.Workers;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Trials of loudspeaker and microphone through the mixer, as a line would use them. Owner: {@code
 * signalling}; what takes time is worked out on a worker {@code sound-trial}.
 */
public final class SoundTrial implements SoundTests, AutoCloseable {

    /** A recording may begin late: a device takes its time to open. */
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    private static final Duration LOOK = Duration.ofMillis(100);

    /** Silence before the sweep: until then the devices go at their own pace. */
    private static final int CHIRP_AT = PortHost.RATE * 6 / 10;

    private final EventLoop signalling;
    private final PortHost host;
    private final AudioClock clock;
    private final Executor workers;
    private final Runnable end;
    private float[] take = new float[0];
    private int takeLength;

    /** What is plugged in, null for nothing. */
    private TrialPort port;

    private EventLoop.Timer timer;

    /** Tells whose result is still wanted; null for nobody's. */
    private Object working;

    /**
     * Makes it; nothing is opened.
     *
     * @param signalling the owner
     * @param host where lines are plugged in
     */
    public SoundTrial(EventLoop signalling, PortHost host) {
        this(signalling, host, AudioClock.SYSTEM, new Workers("sound-trial", 1));
    }

    private SoundTrial(EventLoop signalling, PortHost host, AudioClock clock, Workers workers) {
        this(signalling, host, clock, workers, workers::close);
    }

    /** As above with another clock and other workers, for tests. */
    SoundTrial(
            EventLoop signalling, PortHost host, AudioClock clock, Executor workers, Runnable end) {
        this.signalling = signalling;
        this.host = host;
        this.clock = clock;
        this.workers = workers;
        this.end = end;
    }

    @Override
    public void record(Consumer<MicrophoneFigures> found) {
        int samples = PortHost.RATE / 1000 * RECORDING_MS;
        begin(new float[0], samples, false, true);
        TrialPort recording = port;
        whenFull(
                recording,
                samples,
                () -> {
                    take = recording.recorded();
                    takeLength = recording.length();
                    float[] samplesTaken = take;
                    int length = takeLength;
                    work(() -> MicrophoneFigures.of(samplesTaken, length), found);
                });
    }

    @Override
    public void playBack(Runnable done) {
        begin(Arrays.copyOf(take, takeLength), 0, true, false);
        Duration length = Duration.ofMillis(takeLength * 1000L / PortHost.RATE);
        timer =
                signalling.schedule(
                        length.plus(LOOK),
                        () -> {
                            cancel();
                            done.run();
                        });
    }

    @Override
    public void measureEcho(Consumer<EchoFigures> found) {
        float[] chirp = Chirp.make();
        float[] played = new float[CHIRP_AT + Chirp.LENGTH];
        System.arraycopy(chirp, 0, played, CHIRP_AT, Chirp.LENGTH);
        int samples = PortHost.RATE / 1000 * ECHO_MS;
        begin(played, samples, true, true);
        TrialPort listening = port;
        whenFull(listening, samples, () -> work(() -> echo(chirp, listening), found));
    }

    private static EchoFigures echo(float[] chirp, TrialPort listening) {
        Chirp.Found echo = Chirp.find(chirp, listening.recorded(), listening.length());
        if (echo == null) {
            return EchoFigures.NONE;
        }
        return new EchoFigures(
                true, listening.delayMs(CHIRP_AT, echo.at()), 20 * Math.log10(echo.gain()));
    }

    private void begin(float[] played, int samples, boolean plays, boolean sends) {
        signalling.assertOwner();
        cancel();
        // What comes back is told as it is; what is said, as the other side gets it.
        boolean raw = plays && sends;
        port = new TrialPort(clock, played, new float[samples], raw);
        host.set(port, plays, sends);
    }

    /** Goes on once the recording is full, or once it is clear that it will not be. */
    private void whenFull(TrialPort recording, int samples, Runnable then) {
        long due = samples * 1000L / PortHost.RATE;
        timer =
                signalling.schedule(
                        Duration.ofMillis(due), () -> look(recording, samples, 0, then));
    }

    private void look(TrialPort recording, int samples, int looks, Runnable then) {
        if (recording.length() >= samples || LOOK.multipliedBy(looks).compareTo(PATIENCE) >= 0) {
            cancel();
            then.run();
        } else {
            timer = signalling.schedule(LOOK, () -> look(recording, samples, looks + 1, then));
        }
    }

    /** Has something worked out elsewhere, unless another trial has begun by then. */
    private <T> void work(Supplier<T> task, Consumer<T> told) {
        Object mark = new Object();
        working = mark;
        workers.execute(
                () -> {
                    T result = task.get();
                    signalling.execute(
                            () -> {
                                if (working == mark) {
                                    working = null;
                                    told.accept(result);
                                }
                            });
                });
    }

    @Override
    public void cancel() {
        signalling.assertOwner();
        working = null;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (port != null) {
            host.remove(port);
            port = null;
        }
    }

    /** Ends the workers. Any thread. */
    @Override
    public void close() {
        end.run();
    }
}
