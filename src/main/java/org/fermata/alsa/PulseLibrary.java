package org.fermata.alsa;

import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * What of libpulse tells which devices a sound server has, mapped directly; {@code long} stands for
 * pointers. Names and meaning are those of PulseAudio's reference. PipeWire's server for
 * PulseAudio's clients answers the same calls.
 *
 * <p>The class is loaded by {@link ServerWatch}, so the phone runs without libpulse as well.
 */
final class PulseLibrary {

    static final int CONTEXT_READY = 4;
    static final int CONTEXT_FAILED = 5;
    static final int CONTEXT_TERMINATED = 6;
    static final int CONTEXT_NOAUTOSPAWN = 1;
    static final int SUBSCRIBE_SINKS_AND_SOURCES = 3;
    static final int EVENT_TYPE_MASK = 0x30;
    static final int EVENT_CHANGE = 0x10;

    private static final String NAME = "libpulse.so.0";

    static {
        Native.register(PulseLibrary.class, NAME);
    }

    private PulseLibrary() {}

    /** {@code pa_context_subscribe_cb_t}. */
    interface Subscription extends Callback {
        void invoke(Pointer context, int event, int index, Pointer data);
    }

    /**
     * {@code pa_sink_info_cb_t} and {@code pa_source_info_cb_t}: both records begin with the name,
     * the index and the description.
     */
    interface Listing extends Callback {
        void invoke(Pointer context, Pointer info, int end, Pointer data);
    }

    static native long pa_mainloop_new();

    static native long pa_mainloop_get_api(long loop);

    static native int pa_mainloop_iterate(long loop, int block, int[] result);

    static native void pa_mainloop_wakeup(long loop);

    static native void pa_mainloop_free(long loop);

    static native long pa_context_new(long api, String name);

    static native int pa_context_connect(long context, String server, int flags, long spawn);

    static native int pa_context_get_state(long context);

    static native void pa_context_disconnect(long context);

    static native void pa_context_unref(long context);

    static native void pa_context_set_subscribe_callback(
            long context, Subscription callback, long data);

    static native long pa_context_subscribe(long context, int mask, long callback, long data);

    static native long pa_context_get_sink_info_list(long context, Listing callback, long data);

    static native long pa_context_get_source_info_list(long context, Listing callback, long data);

    static native void pa_operation_unref(long operation);
}
