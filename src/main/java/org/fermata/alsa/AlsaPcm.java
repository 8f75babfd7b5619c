package org.fermata.alsa;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

import org.fermata.audio.PcmDevice;
import org.fermata.audio.PcmException;
import org.fermata.audio.PcmParameters;
import org.fermata.audio.PcmRequest;
import org.fermata.audio.dsp.RateConverter;

/**
 * A PCM of ALSA, opened non-blocking. {@code snd_pcm_start}, {@code prepare}, {@code drop} and
 * {@code close} can hang with a sound server that does not answer; {@code writei}, {@code readi}
 * and a {@link PcmWait} do not.
 */
final class AlsaPcm implements PcmDevice {

    /** A server takes a period at once; this is for the time until the next one is there. */
    private static final int SPARE_MS = 5;

    private static final int EAGAIN = -11;
    private static final int EBUSY = -16;
    private static final int EINVAL = -22;
    private static final int ENODEV = -19;
    private static final int ENOENT = -2;
    private static final int EIO = -5;
    private static final int ECONNREFUSED = -111;

    private final ThreadPriority priority;
    private final String id;
    private final String name;
    private final boolean playback;
    private final PcmParameters parameters;

    // Whoever owns the device.
    private final long pcm;
    private final int channels;
    private final int bufferFrames;
    private final Memory buffer;
    private final long bufferAddress;

    private final PcmWait readiness;
    private int head;

    // The audio thread.
    private boolean prioritised;
    private boolean dry;
    private int dryRuns;

    private AlsaPcm(
            ThreadPriority priority,
            String id,
            String name,
            boolean playback,
            long pcm,
            PcmParameters parameters) {
        this.priority = priority;
        this.id = id;
        this.name = name;
        this.playback = playback;
        this.pcm = pcm;
        this.parameters = parameters;
        channels = parameters.channels();
        bufferFrames = parameters.transferFrames() + parameters.blockFrames();
        buffer = new Memory((long) bufferFrames * channels * Short.BYTES);
        bufferAddress = Pointer.nativeValue(buffer);
        readiness = new PcmWait(pcm, parameters.transferFrames());
    }

    /**
     * Opens a PCM with what it has that is nearest to the request; one that has no signed 16 bit is
     * opened through the {@code plug} plugin. On {@code device-open}; may hang.
     *
     * @param priority raises the audio thread
     * @param id the device's id
     * @param name what people call it
     * @param pcmName its name for ALSA
     * @param playback its direction
     * @param wanted what is asked of it
     * @throws PcmException if it cannot be opened
     */
    static AlsaPcm open(
            ThreadPriority priority,
            String id,
            String name,
            String pcmName,
            boolean playback,
            PcmRequest wanted)
            throws PcmException {
        try {
            return openPlain(priority, id, name, pcmName, playback, wanted);
        } catch (RefusedException refused) {
            try {
                return openPlain(priority, id, name, "plug:'" + pcmName + "'", playback, wanted);
            } catch (RefusedException again) {
                throw new PcmException("it supports no usable format", again.error);
            }
        }
    }

    private static AlsaPcm openPlain(
            ThreadPriority priority,
            String id,
            String name,
            String pcmName,
            boolean playback,
            PcmRequest wanted)
            throws PcmException, RefusedException {
        long[] handle = new long[1];
        int stream = playback ? AlsaLibrary.STREAM_PLAYBACK : AlsaLibrary.STREAM_CAPTURE;
        checked(AlsaLibrary.snd_pcm_open(handle, pcmName, stream, AlsaLibrary.NONBLOCK));
        boolean done = false;
        try {
            AlsaPcm opened =
                    new AlsaPcm(
                            priority, id, name, playback, handle[0], configure(handle[0], wanted));
            done = true;
            return opened;
        } finally {
            if (!done) {
                AlsaLibrary.snd_pcm_close(handle[0]);
            }
        }
    }

    private static PcmParameters configure(long pcm, PcmRequest wanted)
            throws PcmException, RefusedException {
        try (Memory hardware = zeroed(AlsaLibrary.snd_pcm_hw_params_sizeof());
                Memory software = zeroed(AlsaLibrary.snd_pcm_sw_params_sizeof())) {
            checked(AlsaLibrary.snd_pcm_hw_params_any(pcm, hardware));
            accepted(
                    AlsaLibrary.snd_pcm_hw_params_set_access(
                            pcm, hardware, AlsaLibrary.ACCESS_RW_INTERLEAVED));
            accepted(
                    AlsaLibrary.snd_pcm_hw_params_set_format(
                            pcm, hardware, AlsaLibrary.FORMAT_S16_LE));
            int[] channels = {wanted.channels()};
            int[] rate = {wanted.rate()};
            accepted(AlsaLibrary.snd_pcm_hw_params_set_channels_near(pcm, hardware, channels));
            accepted(AlsaLibrary.snd_pcm_hw_params_set_rate_near(pcm, hardware, rate, new int[1]));
            if (!RateConverter.converts(rate[0])) {
                throw new RefusedException(EINVAL);
            }
            long[] period = {(long) rate[0] * wanted.periodMs() / 1000};
            long[] size = {(long) rate[0] * wanted.bufferMs() / 1000};
            checked(
                    AlsaLibrary.snd_pcm_hw_params_set_period_size_near(
                            pcm, hardware, period, new int[1]));
            checked(AlsaLibrary.snd_pcm_hw_params_set_buffer_size_near(pcm, hardware, size));
            checked(AlsaLibrary.snd_pcm_hw_params(pcm, hardware));
            checked(AlsaLibrary.snd_pcm_get_params(pcm, size, period));
            PcmParameters accepted =
                    new PcmParameters(rate[0], channels[0], (int) period[0], (int) size[0], true);
            checked(AlsaLibrary.snd_pcm_sw_params_current(pcm, software));
            checked(AlsaLibrary.snd_pcm_sw_params_set_start_threshold(pcm, software, period[0]));
            checked(
                    AlsaLibrary.snd_pcm_sw_params_set_avail_min(
                            pcm, software, accepted.transferFrames()));
            checked(AlsaLibrary.snd_pcm_sw_params(pcm, software));
            return accepted;
        }
    }

    private static Memory zeroed(long size) {
        Memory memory = new Memory(size);
        memory.clear();
        return memory;
    }

    // ---- device-open ----

    @Override
    public void start() throws PcmException {
        int state = AlsaLibrary.snd_pcm_state(pcm);
        // Opened just now it is prepared, which with a sound server takes several messages. A
        // microphone may have recorded since.
        boolean justOpened = playback && state == AlsaLibrary.STATE_PREPARED;
        if (!justOpened) {
            if (state != AlsaLibrary.STATE_SETUP) {
                // Fails only where there is nothing to drop.
                AlsaLibrary.snd_pcm_drop(pcm);
            }
            checked(AlsaLibrary.snd_pcm_prepare(pcm));
        }
        if (playback) {
            fill(justOpened);
        }
        if (AlsaLibrary.snd_pcm_state(pcm) != AlsaLibrary.STATE_RUNNING) {
            checked(AlsaLibrary.snd_pcm_start(pcm));
        }
    }

    /**
     * Begins with as little silence as keeps the device going until sound comes, so that a line is
     * heard early: with a period more where it was opened first, after which whoever feeds it comes
     * later, and each time that had been too little. Long buffers are for machines that keep their
     * threads waiting, and begin nearly half full.
     */
    private void fill(boolean justOpened) throws PcmException {
        int period = parameters.transferFrames();
        int least =
                Math.max(
                        period + parameters.rate() * SPARE_MS / 1000,
                        parameters.bufferFrames() / 2 - period);
        long more = (justOpened ? 1 : 0) + dryRuns;
        head = Math.clamp(least + more * period, 0, parameters.bufferFrames());
        buffer.clear();
        int left = head;
        while (left > 0) {
            long taken =
                    AlsaLibrary.snd_pcm_writei(pcm, bufferAddress, Math.min(left, bufferFrames));
            if (taken == EAGAIN || taken == 0) {
                return;
            }
            checked((int) taken);
            left -= (int) taken;
        }
    }

    @Override
    public int head() {
        return head;
    }

    @Override
    public void drop() throws PcmException {
        checked(AlsaLibrary.snd_pcm_drop(pcm));
    }

    @Override
    public void close() {
        AlsaLibrary.snd_pcm_close(pcm);
        buffer.close();
        readiness.close();
    }

    // ---- the audio thread ----

    @Override
    public int await(int limitMs) {
        if (!prioritised) {
            prioritised = true;
            priority.audio();
        }
        int ready = readiness.await(limitMs);
        boolean dryNow = ready == XRUN || ready >= parameters.bufferFrames();
        if (dryNow && !dry && playback) {
            dryRuns++;
        }
        dry = dryNow;
        return ready;
    }

    @Override
    public int write(short[] samples, int offset, int frames) {
        buffer.write(0, samples, offset, frames * channels);
        long taken = AlsaLibrary.snd_pcm_writei(pcm, bufferAddress, frames);
        return taken == EAGAIN ? 0 : (int) taken;
    }

    @Override
    public int read(short[] samples, int offset, int frames) {
        long given = AlsaLibrary.snd_pcm_readi(pcm, bufferAddress, frames);
        if (given > 0) {
            buffer.read(0, samples, offset, (int) given * channels);
        }
        return given == EAGAIN ? 0 : (int) given;
    }

    // ---- any thread ----

    @Override
    public String id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public PcmParameters parameters() {
        return parameters;
    }

    @Override
    public String describe(int error) {
        return text(error);
    }

    private static String text(int error) {
        return switch (error) {
            case ENOENT -> "there is no such device";
            case ENODEV -> "the device is gone";
            case EBUSY -> "another program is using it";
            case EIO -> "the connection to it broke";
            case ECONNREFUSED -> "the sound server is not running";
            case HUNG -> "it does not answer";
            case XRUN -> "it ran dry";
            case ASLEEP -> "it was asleep";
            default -> AlsaLibrary.snd_strerror(error);
        };
    }

    private static void checked(int result) throws PcmException {
        if (result < 0) {
            throw new PcmException(text(result), result);
        }
    }

    private static void accepted(int result) throws RefusedException {
        if (result < 0) {
            throw new RefusedException(result);
        }
    }

    /** The PCM does not do what we ask for; the plug plugin may. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int error;

        RefusedException(int error) {
            super("refused", null, false, false);
            this.error = error;
        }
    }
}
