package org.fermata.audio;

import org.fermata.concurrent.EventLoop;

import java.util.Arrays;

/** The thread {@code audio-capture}: from the microphone to the mixer. */
final class CaptureLoop extends AudioLoop {

    /** How far the lines may be ahead of the clock when a device gives late what was made up. */
    private static final long SURPLUS_NANOS = 2 * BLOCK_NANOS;

    private static final long CATCH_UP_NANOS = 2_000_000_000L;

    // The audio thread.
    private final CaptureMixer mixer;
    private final CaptureEdge ofStandIn = new CaptureEdge(PcmParameters.VIRTUAL);
    private final float[] block = new float[PortHost.BLOCK_FRAMES];
    private CaptureEdge ofDevice;
    private CaptureEdge edge;

    /** A device made of software alone hears no room: its sound is sent as it is. */
    private boolean inRoom;

    /** Up to when the lines were given sound, while {@link #catchingUp}. */
    private long pushedUntilNanos;

    /** Silence was made up; what the device gives late in its place is thrown away. */
    private boolean catchingUp;

    private long catchUpEndsNanos;

    CaptureLoop(
            EventLoop signalling,
            Listener listener,
            TransferCounter counter,
            AudioClock clock,
            CaptureMixer mixer) {
        super("audio-capture", signalling, listener, counter, clock);
        this.mixer = mixer;
    }

    @Override
    int queued(PcmDevice started) {
        return 0;
    }

    @Override
    int transfer(PcmDevice from, int ready, long nowNanos) {
        int given = edge.read(from);
        if (given <= 0) {
            return given;
        }
        catchingUp = catchingUp && nowNanos < catchUpEndsNanos;
        while (edge.take(block)) {
            if (!catchingUp) {
                mixer.capture(block);
            } else if (pushedUntilNanos <= nowNanos + SURPLUS_NANOS) {
                pushedUntilNanos += BLOCK_NANOS;
                mixer.capture(block);
            }
        }
        return given;
    }

    @Override
    void missBlock(long untilNanos) {
        pushedUntilNanos = untilNanos;
        catchUpEndsNanos = untilNanos + CATCH_UP_NANOS;
        catchingUp = true;
        Arrays.fill(block, 0);
        mixer.capture(block);
    }

    @Override
    Runnable fit(PcmParameters device) {
        CaptureEdge fitting = new CaptureEdge(device);
        return () -> {
            ofDevice = fitting;
            inRoom = device.ownClock();
        };
    }

    @Override
    void attached(PcmDevice next, boolean real) {
        edge = real ? ofDevice : ofStandIn;
        edge.clear();
        mixer.inRoom(real && inRoom);
        catchingUp = false;
    }

    @Override
    void stopped() {
        mixer.silent();
    }

    @Override
    void emptied() {
        mixer.clear();
    }
}
