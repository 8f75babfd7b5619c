package org.fermata.audio;

import org.fermata.concurrent.EventLoop;

/** The thread {@code audio-playback} or {@code audio-ring}: from the mixer to the device. */
final class PlaybackLoop extends AudioLoop {

    // The audio thread.
    private final PlaybackMixer mixer;
    private final PlaybackEdge ofStandIn = new PlaybackEdge(PcmParameters.VIRTUAL);
    private final float[] discarded = new float[PortHost.BLOCK_FRAMES];
    private final AudioClock clock;
    private final SlowFill fill = new SlowFill();
    private PlaybackEdge ofDevice;
    private PlaybackEdge edge;

    PlaybackLoop(
            String name,
            EventLoop signalling,
            Listener listener,
            TransferCounter counter,
            AudioClock clock,
            PlaybackMixer mixer) {
        super(name, signalling, listener, counter, clock);
        this.mixer = mixer;
        this.clock = clock;
    }

    @Override
    int queued(PcmDevice started) {
        return started.head();
    }

    @Override
    long early(long nowNanos) {
        return fill.early(nowNanos);
    }

    @Override
    void hurry() {
        fill.end();
    }

    @Override
    int transfer(PcmDevice to, int ready, long nowNanos) {
        PcmParameters device = to.parameters();
        int taken =
                edge.write(
                        mixer, to, fill.fills() ? device.blockFrames() : device.transferFrames());
        if (taken > 0) {
            fill.wrote(taken, ready);
        }
        return taken;
    }

    @Override
    void missBlock(long untilNanos) {
        mixer.render(discarded, null);
    }

    @Override
    Runnable fit(PcmParameters device) {
        PlaybackEdge fitting = new PlaybackEdge(device);
        return () -> ofDevice = fitting;
    }

    @Override
    void attached(PcmDevice next, boolean real) {
        edge = real ? ofDevice : ofStandIn;
        edge.clear();
        fill.begin(clock.nanoTime(), next.parameters(), next.head());
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
