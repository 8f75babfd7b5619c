package org.fermata.audio;

import org.fermata.concurrent.EventLoop;

/** The thread {@code audio-playback} or {@code audio-ring}: from the mixer to the device. */
final class PlaybackLoop extends AudioLoop {

    // The audio thread.
    private final PlaybackMixer mixer;
    private final short[] period = new short[PcmParameters.PERIOD_FRAMES];
    private final short[] discarded = new short[PortHost.BLOCK_FRAMES];
    private int pendingFrames;

    PlaybackLoop(
            String name,
            EventLoop signalling,
            Listener listener,
            TransferCounter counter,
            AudioClock clock,
            PlaybackMixer mixer) {
        super(name, signalling, listener, counter, clock);
        this.mixer = mixer;
    }

    @Override
    boolean prefilled() {
        return true;
    }

    @Override
    int transfer(PcmDevice to, long nowNanos) {
        if (pendingFrames == 0) {
            for (int at = 0; at < period.length; at += PortHost.BLOCK_FRAMES) {
                mixer.render(period, at);
            }
            pendingFrames = period.length;
        }
        int taken = to.write(period, period.length - pendingFrames, pendingFrames);
        if (taken > 0) {
            pendingFrames -= taken;
        }
        return taken;
    }

    @Override
    void missBlock(long untilNanos) {
        mixer.render(discarded, 0);
    }

    @Override
    void attached(boolean real) {
        pendingFrames = 0;
        mixer.audible(real);
    }

    @Override
    void stopped() {
        mixer.audible(false);
    }

    @Override
    void emptied() {
        mixer.clear();
    }
}
