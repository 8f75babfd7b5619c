package org.fermata.desktop;

import org.fermata.audio.PriorityService;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.UInt64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * rtkit, which gives the threads of ordinary users' programs priority on most desktops. Works on
 * the thread {@code desktop}; where there is no rtkit, that is written down once.
 */
public final class RealtimeKit implements PriorityService {

    private static final Logger log = LoggerFactory.getLogger(RealtimeKit.class);

    private final SystemBus bus;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * Makes it; nobody is asked yet.
     *
     * @param bus where it is asked
     */
    public RealtimeKit(SystemBus bus) {
        this.bus = bus;
    }

    @Override
    public void realTime(int thread, int priority) {
        ask(
                rtkit -> rtkit.MakeThreadRealtime(new UInt64(thread), new UInt32(priority)),
                "thread " + thread + " has real-time priority " + priority);
    }

    @Override
    public void nice(int thread, int level) {
        ask(
                rtkit -> rtkit.MakeThreadHighPriority(new UInt64(thread), level),
                "thread " + thread + " has the nice value " + level);
    }

    private interface Wish {
        void to(RealtimeKit1 rtkit);
    }

    private void ask(Wish wish, String granted) {
        bus.use(
                connection -> {
                    wish.to(
                            connection.getRemoteObject(
                                    RealtimeKit1.BUS_NAME, RealtimeKit1.PATH, RealtimeKit1.class));
                    log.info("{}, by rtkit", granted);
                },
                why -> {
                    if (!told.getAndSet(true)) {
                        log.info("rtkit gives no priority: {}", why);
                    }
                });
    }
}
