package org.fermata.audio;

/**
 * An open sound device of one direction: signed 16 bit, as its {@link #parameters} say. Samples of
 * several channels lie side by side, frame after frame.
 *
 * <p>It has one owner at a time. {@code device-open} opens it, then calls {@link #start}, {@link
 * #drop} and {@link #close}, which may block. In between an audio thread owns it and calls {@link
 * #await}, {@link #write} and {@link #read}, which never block for longer than they are told,
 * whatever the hardware or a sound server does, and which allocate nothing.
 */
public interface PcmDevice {

    /** The error of an under- or overrun: −EPIPE. */
    int XRUN = -32;

    /** The error of a device that the system put to sleep: −ESTRPIPE. */
    int ASLEEP = -86;

    /** The error of a device that takes or gives nothing any more: −ETIMEDOUT. */
    int HUNG = -110;

    /** The error of a recording on a disk without room: −ENOSPC. */
    int DISK_FULL = -28;

    /** The error of a device or file that cannot be written or read any more: −EIO. */
    int IO_ERROR = -5;

    /** Its id, such as {@code alsa:default}. Any thread. */
    String id();

    /** What people call it. Any thread. */
    String name();

    /** What was agreed on when it was opened. Any thread. */
    PcmParameters parameters();

    /**
     * Makes it run from a clean start, wherever it stands: what was queued is thrown away, and a
     * playback device gets {@link #head} of silence to begin with. On {@code device-open}.
     *
     * @throws PcmException if the device fails
     */
    void start() throws PcmException;

    /**
     * How many frames of silence a playback device was started with: enough until sound comes. Once
     * started, by its owner.
     */
    default int head() {
        return parameters().bufferFrames();
    }

    /**
     * Stops it at once; what is queued is thrown away. On {@code device-open}.
     *
     * @throws PcmException if the device fails
     */
    void drop() throws PcmException;

    /** Closes it for good. On {@code device-open}; never fails. */
    void close();

    /**
     * Waits until a period can be written or read. On the audio thread.
     *
     * @param limitMs how long to wait at most, in ms, 0 to 100
     * @return about how many frames can be moved, 0 if the time is over, or a negative error number
     */
    int await(int limitMs);

    /**
     * Writes to a playback device without waiting. On the audio thread.
     *
     * @param samples where the sound lies
     * @param offset the first sample
     * @param frames how many frames, 1 to {@link PcmParameters#transferFrames} and a block
     * @return the frames taken, 0 if none can be now, or a negative error number
     */
    int write(short[] samples, int offset, int frames);

    /**
     * Reads from a capture device without waiting. On the audio thread.
     *
     * @param samples where the sound goes
     * @param offset where the first sample goes
     * @param frames how many frames at most, 1 to {@link PcmParameters#transferFrames} and a block
     * @return the frames given, 0 if there are none now, or a negative error number
     */
    int read(short[] samples, int offset, int frames);

    /**
     * Says an error in words for people. Any thread.
     *
     * @param error a negative error number this device gave
     */
    String describe(int error);
}
