package org.fermata.audio;

/**
 * A port as the mixers see it. Both audio threads hold the same one: the playback thread pulls and
 * passes on what the far end says, the capture thread pushes.
 */
final class MixPort {

    /** The group of a line that hears no other. */
    static final int NOT_MERGED = 0;

    /** The port itself; {@code pull} on the playback thread, {@code push} on the capture thread. */
    final MixerPort port;

    /** The lines with the same number other than {@link #NOT_MERGED} hear each other. */
    private volatile int group = NOT_MERGED;

    /** Whether our microphone is not sent here. */
    private volatile boolean muted;

    /**
     * From the playback thread to the capture thread; written only while merged, null before the
     * first time.
     */
    private volatile SampleRing farEnd;

    /** The line's volume to the left, to the right, and where there is one side only. */
    private final Gain left = new Gain();

    private final Gain right = new Gain();
    private final Gain both = new Gain();

    // The playback thread.
    boolean pullFailed;

    // The capture thread.
    boolean pushFailed;
    final float[] heard = new float[PortHost.BLOCK_FRAMES];
    boolean hasHeard;

    /** Its group in this block, whatever {@code signalling} says meanwhile. */
    int hears;

    /** What all far ends of the group say, at the group's first port. */
    final float[] total = new float[PortHost.BLOCK_FRAMES];

    MixPort(MixerPort port) {
        this.port = port;
    }

    /**
     * Merges the line with others, or takes it out. On {@code signalling}.
     *
     * @param number the same for all that hear each other, {@link #NOT_MERGED} for none
     */
    void merge(int number) {
        if (farEnd == null && number != NOT_MERGED) {
            farEnd = new SampleRing();
        }
        group = number;
    }

    /** Sends silence in place of the microphone, or the microphone again. On {@code signalling}. */
    void mute(boolean on) {
        muted = on;
    }

    /** Whether our microphone is not sent here. */
    boolean muted() {
        return muted;
    }

    /**
     * Says how loud the line is and where. Any thread.
     *
     * @param volume in percent, 0 to 200
     * @param pan from −100, left, to 100, right
     */
    void place(int volume, int pan) {
        float factor = Gain.ofPercent(volume);
        both.set(factor);
        left.set(factor * Math.min(1, 1 - pan / 100f));
        right.set(factor * Math.min(1, 1 + pan / 100f));
    }

    /** Begins at once with the volume that stands. The playback thread, before the first block. */
    void begin() {
        left.jump();
        right.jump();
        both.jump();
    }

    /**
     * Adds a block to what is heard. The playback thread.
     *
     * @param block what the far end says
     * @param leftSum the left side, or the only one
     * @param rightSum the right side, null for none
     */
    void mix(float[] block, float[] leftSum, float[] rightSum) {
        if (rightSum == null) {
            both.add(block, leftSum);
        } else {
            left.add(block, leftSum);
            right.add(block, rightSum);
        }
    }

    /**
     * Passes on what the far end says, if somebody else hears it. The playback thread.
     *
     * @param block what it says
     * @param nowNanos the monotonic clock
     */
    void pass(float[] block, long nowNanos) {
        if (group != NOT_MERGED) {
            farEnd.write(block, nowNanos);
        }
    }

    /**
     * Takes what the far end has said into {@link #heard}. The capture thread.
     *
     * @param nowNanos the monotonic clock
     */
    void hear(long nowNanos) {
        hears = group;
        if (hears == NOT_MERGED) {
            hasHeard = false;
            forget();
        } else {
            hasHeard = farEnd.read(heard, nowNanos);
        }
    }

    /** Throws away what was passed on before. The capture thread. */
    void forget() {
        if (farEnd != null) {
            farEnd.flush();
        }
    }
}
