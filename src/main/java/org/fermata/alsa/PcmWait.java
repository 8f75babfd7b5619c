package org.fermata.alsa;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

import org.fermata.audio.PcmDevice;

/**
 * Waits until a PCM is ready, by poll(2) on its descriptors and for no longer than it is told.
 * ALSA's own {@code snd_pcm_wait} (alsa-lib 1.2.8) starts its time limit anew each time a
 * descriptor shows an event that means nothing to the PCM. The {@code pulse} plugin leaves such an
 * event behind when its stream is made anew with sound unread, and the call then turns round at
 * full speed until sound comes: for ever, with a server that hangs.
 *
 * <p>Owner: whoever owns the PCM.
 */
final class PcmWait implements AutoCloseable {

    private static final int EIO = -5;
    private static final int ENODEV = -19;
    private static final int POLLFD_BYTES = 8;
    private static final int POLLERR = 0x08;
    private static final int POLLNVAL = 0x20;

    static {
        Native.register(PcmWait.class, Platform.C_LIBRARY_NAME);
    }

    private final long pcm;
    private final long wakeFrames;
    private final int count;

    /** The descriptors, {@code struct pollfd} each, and after them what happened on them. */
    private final Memory memory;

    private final long descriptors;
    private final long events;

    /**
     * Makes it.
     *
     * @param pcm an open PCM with its parameters set
     * @param wakeFrames from how many frames on it is ready
     */
    PcmWait(long pcm, long wakeFrames) {
        this.pcm = pcm;
        this.wakeFrames = wakeFrames;
        count = Math.max(0, AlsaLibrary.snd_pcm_poll_descriptors_count(pcm));
        long bytes = (long) count * POLLFD_BYTES;
        memory = new Memory(bytes + Short.BYTES);
        descriptors = Pointer.nativeValue(memory);
        events = descriptors + bytes;
    }

    /**
     * Waits. On the audio thread; real-time but for the wait.
     *
     * @param limitMs how long at most, in ms
     * @return the frames that can be moved, 0 if there is less than a period, perhaps before the
     *     time is over, or a negative error number
     */
    int await(int limitMs) {
        long available = AlsaLibrary.snd_pcm_avail_update(pcm);
        if (available < 0) {
            return (int) available;
        }
        if (available >= wakeFrames) {
            return (int) available;
        }
        int filled = AlsaLibrary.snd_pcm_poll_descriptors(pcm, descriptors, count);
        if (filled < 0) {
            return filled;
        }
        // 0: the time is over; negative: a signal came.
        if (poll(descriptors, filled, limitMs) <= 0) {
            return 0;
        }
        memory.setShort(memory.size() - Short.BYTES, (short) 0);
        int failure =
                AlsaLibrary.snd_pcm_poll_descriptors_revents(pcm, descriptors, filled, events);
        if (failure < 0) {
            return failure;
        }
        int happened = memory.getShort(memory.size() - Short.BYTES);
        if ((happened & (POLLERR | POLLNVAL)) != 0) {
            return error();
        }
        return happened == 0 ? 0 : (int) AlsaLibrary.snd_pcm_avail_update(pcm);
    }

    private int error() {
        return switch (AlsaLibrary.snd_pcm_state(pcm)) {
            case AlsaLibrary.STATE_XRUN -> PcmDevice.XRUN;
            case AlsaLibrary.STATE_SUSPENDED -> PcmDevice.ASLEEP;
            case AlsaLibrary.STATE_DISCONNECTED -> ENODEV;
            default -> EIO;
        };
    }

    @Override
    public void close() {
        memory.close();
    }

    private static native int poll(long descriptors, long count, int timeoutMs);
}
