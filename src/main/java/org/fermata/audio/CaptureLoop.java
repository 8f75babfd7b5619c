package org.fermata.audio;

import org.fermata.concurrent.EventLoop;

/** The thread {@code audio-capture}: from the microphone to the mixer. */
final class CaptureLoop extends AudioLoop {

    /** How far the lines may be ahead of the clock when a device gives late what was made up. */
    private static final long SURPLUS_NANOS = 2 * BLOCK_NANOS;

    private static final long CATCH_UP_NANOS = 2_000_000_000L;

    // The audio thread.
    private final CaptureMixer mixer;
    private final short[] period = new short[PcmParameters.PERIOD_FRAMES];
    private final short[] silence = new short[PortHost.BLOCK_FRAMES];
    private int filledFrames;

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
    boolean prefilled() {
        return false;
    }

    @Override
    int transfer(PcmDevice from, long nowNanos) {
        int given = from.read(period, filledFrames, period.length - filledFrames);
        if (given <= 0) {
            return given;
        }
        catchingUp = catchingUp && nowNanos < catchUpEndsNanos;
        filledFrames += given;
        int at = 0;
        for (; filledFrames - at >= PortHost.BLOCK_FRAMES; at += PortHost.BLOCK_FRAMES) {
            if (!catchingUp) {
                mixer.capture(period, at);
            } else if (pushedUntilNanos <= nowNanos + SURPLUS_NANOS) {
                pushedUntilNanos += BLOCK_NANOS;
                mixer.capture(period, at);
            }
        }
        System.arraycopy(period, at, period, 0, filledFrames - at);
        filledFrames -= at;
        return given;
    }

    @Override
    void missBlock(long untilNanos) {
        pushedUntilNanos = untilNanos;
        catchUpEndsNanos = untilNanos + CATCH_UP_NANOS;
        catchingUp = true;
        mixer.capture(silence, 0);
    }

    @Override
    void attached(boolean real) {
        filledFrames = 0;
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
