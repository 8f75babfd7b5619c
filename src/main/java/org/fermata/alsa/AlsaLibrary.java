package org.fermata.alsa;

import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libasound's functions, mapped directly. {@code long} stands for pointers, {@code
 * snd_pcm_uframes_t} and {@code size_t}, as on every 64-bit Linux. Names and meaning are those of
 * the ALSA library's reference.
 *
 * <p>The class is loaded with the first device, so the phone runs without libasound as well.
 */
final class AlsaLibrary {

    static final int STREAM_PLAYBACK = 0;
    static final int STREAM_CAPTURE = 1;
    static final int NONBLOCK = 1;
    static final int ACCESS_RW_INTERLEAVED = 3;
    static final int FORMAT_S16_LE = 2;
    static final int STATE_SETUP = 1;
    static final int STATE_PREPARED = 2;
    static final int STATE_RUNNING = 3;
    static final int STATE_XRUN = 4;
    static final int STATE_SUSPENDED = 7;
    static final int STATE_DISCONNECTED = 8;

    /** The library's name for the loader. */
    private static final String NAME = "libasound.so.2";

    private static final Logger log = LoggerFactory.getLogger(AlsaLibrary.class);

    /** Kept, so that it is not collected while the library may call it. */
    private static final ErrorHandler QUIET = AlsaLibrary::quiet;

    static {
        Native.register(AlsaLibrary.class, NAME);
        snd_lib_error_set_handler(QUIET);
    }

    private AlsaLibrary() {}

    /** {@code snd_lib_error_handler_t} without what the format asks for. */
    interface ErrorHandler extends Callback {
        void invoke(String file, int line, String function, int error, String format);
    }

    private static void quiet(String file, int line, String function, int error, String format) {
        log.debug("{}:{} {} {} ({})", file, line, function, format, error);
    }

    static native int snd_lib_error_set_handler(ErrorHandler handler);

    static native String snd_strerror(int error);

    static native int snd_pcm_open(long[] pcm, String name, int stream, int mode);

    static native int snd_pcm_close(long pcm);

    static native int snd_pcm_drop(long pcm);

    static native int snd_pcm_prepare(long pcm);

    static native int snd_pcm_start(long pcm);

    static native int snd_pcm_state(long pcm);

    static native long snd_pcm_avail_update(long pcm);

    static native int snd_pcm_poll_descriptors_count(long pcm);

    static native int snd_pcm_poll_descriptors(long pcm, long descriptors, int count);

    static native int snd_pcm_poll_descriptors_revents(
            long pcm, long descriptors, int count, long events);

    static native long snd_pcm_writei(long pcm, long buffer, long frames);

    static native long snd_pcm_readi(long pcm, long buffer, long frames);

    static native long snd_pcm_hw_params_sizeof();

    static native int snd_pcm_hw_params_any(long pcm, Pointer parameters);

    static native int snd_pcm_hw_params_set_access(long pcm, Pointer parameters, int access);

    static native int snd_pcm_hw_params_set_format(long pcm, Pointer parameters, int format);

    static native int snd_pcm_hw_params_set_channels_near(
            long pcm, Pointer parameters, int[] channels);

    static native int snd_pcm_hw_params_set_rate_near(
            long pcm, Pointer parameters, int[] rate, int[] direction);

    static native int snd_pcm_hw_params_set_period_size_near(
            long pcm, Pointer parameters, long[] frames, int[] direction);

    static native int snd_pcm_hw_params_set_buffer_size_near(
            long pcm, Pointer parameters, long[] frames);

    static native int snd_pcm_hw_params(long pcm, Pointer parameters);

    static native int snd_pcm_get_params(long pcm, long[] bufferFrames, long[] periodFrames);

    static native long snd_pcm_sw_params_sizeof();

    static native int snd_pcm_sw_params_current(long pcm, Pointer parameters);

    static native int snd_pcm_sw_params_set_start_threshold(
            long pcm, Pointer parameters, long frames);

    static native int snd_pcm_sw_params_set_avail_min(long pcm, Pointer parameters, long frames);

    static native int snd_pcm_sw_params(long pcm, Pointer parameters);

    static native int snd_device_name_hint(int card, String kind, long[] hints);

    static native Pointer snd_device_name_get_hint(long hint, String id);

    static native int snd_device_name_free_hint(long hints);
}
