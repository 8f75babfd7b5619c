package org.fermata.audio;

import org.fermata.concurrent.EventLoop;

/** The thread {@code audio-playback} or {@code audio-ring}: from the mixer to the device. */
final class PlaybackLoop extends AudioLoop {

    // The audio thread.
    private final PlaybackMixer mixer;
    private final PlaybackEdge ofStandIn = new PlaybackEdge(PcmParameters.VIRTUAL);
    private final float[] discarded = new float[PortHost.BLOCK_FRAMES];
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
    }

    @Override
    boolean prefilled() {
        return true;
    }

    @Override
    int transfer(PcmDevice to, long nowNanos) {
        return edge.write(mixer, to);
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
    void attached(boolean real) {
        edge = real ? ofDevice : ofStandIn;
        edge.clear();
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
