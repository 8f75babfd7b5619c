package org.fermata.alsa;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

import org.fermata.audio.DeviceInfo;
import org.fermata.audio.Role;
import org.fermata.concurrent.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * The sinks and sources of the sound server, as it tells of them. The thread {@code sound-server}
 * exists while a server is there, and sleeps in libpulse until the server has news.
 *
 * <p>Any thread, except where a section says otherwise.
 */
final class ServerWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ServerWatch.class);

    /**
     * A server that has just started may not answer yet, and one that ended may be started anew.
     */
    private static final int ATTEMPTS = 6;

    private static final long ATTEMPT_NANOS = 500_000_000L;

    /** What ALSA takes as an argument without quotes; others are not offered. */
    private static final Pattern PLAIN = Pattern.compile("[\\w.+-]{1,200}");

    /** Sources that hear what a sink plays: of no use for calls. */
    private static final String MONITOR = ".monitor";

    private final Runnable changed;
    private Thread thread;
    private boolean poked;
    private boolean closed;

    /** The main loop to wake, 0 for none. */
    private long loop;

    private volatile List<DeviceInfo> devices = List.of();

    // sound-server. The callbacks are kept here, so that they are not collected while in use.
    private final PulseLibrary.Subscription subscription = this::happened;
    private final PulseLibrary.Listing sinks =
            (context, info, end, data) -> found(info, end, Role.PLAYBACK, Role.RING);
    private final PulseLibrary.Listing sources =
            (context, info, end, data) -> found(info, end, Role.CAPTURE);
    private final List<DeviceInfo> listed = new ArrayList<>();
    private int lists;
    private boolean stale;

    /**
     * Makes it; nothing is asked yet.
     *
     * @param changed told on {@code sound-server} when devices appear or vanish
     */
    ServerWatch(Runnable changed) {
        this.changed = changed;
    }

    /** The devices there are. */
    List<DeviceInfo> devices() {
        return devices;
    }

    /** A server may be there now: asks it, unless one is listened to already. */
    synchronized void poke() {
        poked = true;
        if (thread == null && !closed) {
            thread = Threads.start("sound-server", this::body);
        } else if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (loop != 0) {
            PulseLibrary.pa_mainloop_wakeup(loop);
        }
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    private synchronized boolean goesOn(int attempt) {
        if (poked && !closed) {
            return true;
        }
        boolean more = attempt < ATTEMPTS && !closed;
        if (!more) {
            thread = null;
        }
        return more;
    }

    private synchronized boolean takePoke() {
        boolean was = poked;
        poked = false;
        return was;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void setLoop(long now) {
        loop = now;
    }

    // ---- sound-server ----

    private void body() {
        int attempt = 0;
        while (goesOn(attempt)) {
            attempt = takePoke() ? 1 : attempt + 1;
            try {
                if (listen()) {
                    attempt = 0;
                }
            } catch (UnsatisfiedLinkError | NoClassDefFoundError missing) {
                log.info("libpulse is not there: the sound server’s devices are not listed");
                close();
            }
            publish(List.of());
            if (attempt < ATTEMPTS && !isClosed()) {
                LockSupport.parkNanos(ATTEMPT_NANOS);
            }
        }
    }

    /**
     * Listens to the server until it is gone.
     *
     * @return whether there was one
     */
    private boolean listen() {
        long mine = PulseLibrary.pa_mainloop_new();
        long context =
                PulseLibrary.pa_context_new(PulseLibrary.pa_mainloop_get_api(mine), "Fermata");
        setLoop(mine);
        boolean was = false;
        try {
            PulseLibrary.pa_context_connect(context, null, PulseLibrary.CONTEXT_NOAUTOSPAWN, 0);
            while (!isClosed() && stands(context)) {
                if (!was
                        && PulseLibrary.pa_context_get_state(context)
                                == PulseLibrary.CONTEXT_READY) {
                    was = true;
                    subscribe(context);
                }
                if (was && stale && lists == 0) {
                    list(context);
                }
                if (PulseLibrary.pa_mainloop_iterate(mine, 1, null) < 0) {
                    break;
                }
            }
        } finally {
            setLoop(0);
            lists = 0;
            PulseLibrary.pa_context_disconnect(context);
            PulseLibrary.pa_context_unref(context);
            PulseLibrary.pa_mainloop_free(mine);
        }
        return was;
    }

    private static boolean stands(long context) {
        int state = PulseLibrary.pa_context_get_state(context);
        return state != PulseLibrary.CONTEXT_FAILED && state != PulseLibrary.CONTEXT_TERMINATED;
    }

    private void subscribe(long context) {
        PulseLibrary.pa_context_set_subscribe_callback(context, subscription, 0);
        unref(
                PulseLibrary.pa_context_subscribe(
                        context, PulseLibrary.SUBSCRIBE_SINKS_AND_SOURCES, 0, 0));
        stale = true;
    }

    private void list(long context) {
        stale = false;
        listed.clear();
        lists = 2;
        unref(PulseLibrary.pa_context_get_sink_info_list(context, sinks, 0));
        unref(PulseLibrary.pa_context_get_source_info_list(context, sources, 0));
    }

    private static void unref(long operation) {
        if (operation != 0) {
            PulseLibrary.pa_operation_unref(operation);
        }
    }

    private void happened(Pointer context, int event, int index, Pointer data) {
        // A change is a volume, or a sink that falls asleep.
        if ((event & PulseLibrary.EVENT_TYPE_MASK) != PulseLibrary.EVENT_CHANGE) {
            stale = true;
        }
    }

    private void found(Pointer info, int end, Role... roles) {
        if (end == 0) {
            String name = info.getPointer(0).getString(0, "UTF-8");
            Pointer words = info.getPointer(2L * Native.POINTER_SIZE);
            if (PLAIN.matcher(name).matches() && !name.endsWith(MONITOR)) {
                listed.add(
                        new DeviceInfo(
                                AlsaListing.SERVER_DEVICE + name,
                                words == null ? name : words.getString(0, "UTF-8"),
                                Set.of(roles),
                                false,
                                true));
            }
        } else if (lists > 0) {
            lists--;
            if (lists == 0 && !stale) {
                publish(List.copyOf(listed));
            }
        }
    }

    private void publish(List<DeviceInfo> now) {
        if (!now.equals(devices)) {
            devices = now;
            changed.run();
        }
    }
}
