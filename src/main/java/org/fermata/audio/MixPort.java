package org.fermata.audio;

/**
 * A port as the mixers see it. Both audio threads hold the same one: the playback thread pulls and
 * passes on what the far end says, the capture thread pushes.
 */
final class MixPort {

    /** The lines a merged line hears. */
    static final int NOT_MERGED = 0;

    /** The port itself; {@code pull} on the playback thread, {@code push} on the capture thread. */
    final MixerPort port;

    /** From the playback thread to the capture thread; written only while merged. */
    final SampleRing farEnd = new SampleRing();

    /** The lines with the same number other than {@link #NOT_MERGED} hear each other. */
    volatile int group = NOT_MERGED;

    // The playback thread.
    boolean pullFailed;

    // The capture thread.
    boolean pushFailed;
    final float[] heard = new float[PortHost.BLOCK_FRAMES];
    boolean hasHeard;

    MixPort(MixerPort port) {
        this.port = port;
    }
}
