package org.fermata.audio;

/**
 * What mixer ports are plugged into: the device controller, or the built-in exchange's own clock.
 * Its methods must be called on {@code signalling}; they return at once, and take effect at the
 * audio threads' next block.
 */
public interface PortHost {
    /** The mixer's sampling rate in Hz. */
    int RATE = 48_000;

    /** The length of a block in frames: 10 ms. */
    int BLOCK_FRAMES = RATE / 100;

    /**
     * Says what a port does from now on: plugs it in, uncorks, corks it.
     *
     * @param port the port
     * @param plays whether the far end is heard
     * @param sends whether the far end is sent to
     */
    void set(MixerPort port, boolean plays, boolean sends);

    /**
     * Has a port sent silence in place of the microphone, or the microphone again. What it hears of
     * others goes on.
     */
    void mute(MixerPort port, boolean muted);

    /**
     * Lets a port hear others, and them it, while it plays and sends.
     *
     * @param port the port
     * @param group the same for all that hear each other, 0 for none
     */
    void merge(MixerPort port, int group);

    /**
     * Says how loud a port is heard and where. A host without a loudspeaker has no use for it.
     *
     * @param port the port
     * @param volume in percent, 0 to 200; 100 changes nothing
     * @param pan from −100, left, to 100, right
     */
    default void place(MixerPort port, int volume, int pan) {}

    /**
     * Records what a port is given to hear and what it says, while it plays or sends.
     *
     * @param port the port
     * @param recording where to, null for no more
     */
    void record(MixerPort port, LineRecording recording);

    /** Unplugs a port for good. */
    void remove(MixerPort port);
}
