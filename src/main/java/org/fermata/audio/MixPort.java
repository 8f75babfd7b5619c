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

    /** Where both sides are recorded to, null for nowhere. */
    private volatile Take take;

    /** Whether the capture thread has it; else the playback thread records. */
    private volatile boolean sends;

    // signalling
    private LineRecording recording;
    private boolean heardNow;

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
        if (number != NOT_MERGED) {
            prepare();
        }
        group = number;
    }

    private void prepare() {
        if (farEnd == null) {
            farEnd = new SampleRing();
        }
    }

    /** Records the line from now on, while it is heard; null for no more. On {@code signalling}. */
    void record(LineRecording to) {
        endTake();
        recording = to;
        beginTake();
    }

    /** Whether the line plays or sends. On {@code signalling}. */
    void heard(boolean on) {
        if (on != heardNow) {
            heardNow = on;
            endTake();
            beginTake();
        }
    }

    private void beginTake() {
        if (heardNow && recording != null) {
            prepare();
            take = recording.begin();
        }
    }

    private void endTake() {
        Take old = take;
        take = null;
        if (old != null) {
            old.end();
        }
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
        Take now = take;
        if (now != null && !sends) {
            now.theirs(block, nowNanos);
        } else if (now != null || group != NOT_MERGED) {
            farEnd.write(block, nowNanos);
        }
    }

    /** The capture thread has it, or has it no more. There. */
    void sends(boolean on) {
        forget();
        sends = on;
    }

    /**
     * Takes what the far end has said into {@link #heard}. The capture thread.
     *
     * @param nowNanos the monotonic clock
     */
    void hear(long nowNanos) {
        hears = group;
        if (hears == NOT_MERGED && take == null) {
            hasHeard = false;
            forget();
        } else {
            hasHeard = farEnd.read(heard, nowNanos);
        }
    }

    /**
     * Records what the far end is given to hear, and what it says. The capture thread.
     *
     * @param given what it is given
     * @param nowNanos the monotonic clock
     */
    void record(float[] given, long nowNanos) {
        Take now = take;
        if (now != null) {
            now.both(given, hasHeard ? heard : null, nowNanos);
        }
    }

    /** Throws away what was passed on before. */
    private void forget() {
        if (farEnd != null) {
            farEnd.flush();
        }
    }
}
