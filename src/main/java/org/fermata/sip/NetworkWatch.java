package org.fermata.sip;

import org.fermata.concurrent.EventLoop;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Notices that the addresses of this machine have changed, by looking every few seconds while
 * something depends on them. Owned by {@code signalling}.
 */
final class NetworkWatch {

    /** How long a change may go unnoticed. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(3);

    private final EventLoop loop;
    private final Supplier<Set<InetAddress>> addresses;
    private final BooleanSupplier needed;
    private final Consumer<Set<InetAddress>> changed;
    private Set<InetAddress> last;
    private boolean looking;

    /**
     * Prepares a watch; {@link #begin} begins it.
     *
     * @param addresses the addresses of this machine now
     * @param needed whether anything depends on them
     * @param changed told the new addresses
     */
    NetworkWatch(
            EventLoop loop,
            Supplier<Set<InetAddress>> addresses,
            BooleanSupplier needed,
            Consumer<Set<InetAddress>> changed) {
        this.loop = loop;
        this.addresses = addresses;
        this.needed = needed;
        this.changed = changed;
    }

    /** Something depends on the addresses now: looks until nothing does. */
    void begin() {
        loop.assertOwner();
        if (!looking && needed.getAsBoolean()) {
            looking = true;
            last = addresses.get();
            loop.schedule(LOOK_EVERY, this::look);
        }
    }

    private void look() {
        looking = needed.getAsBoolean();
        if (!looking) {
            return;
        }
        loop.schedule(LOOK_EVERY, this::look);
        Set<InetAddress> now = addresses.get();
        if (!now.equals(last)) {
            Transports.log.info("the addresses of this machine were {} and are {}", last, now);
            last = now;
            changed.accept(now);
        }
    }

    /** The addresses of all interfaces that are up. Asks the kernel, no name server. */
    static Set<InetAddress> ofThisMachine() {
        Set<InetAddress> found = new HashSet<>();
        try {
            NetworkInterface.networkInterfaces()
                    .forEach(each -> each.inetAddresses().forEach(found::add));
        } catch (SocketException none) {
            Transports.log.debug("no addresses", none);
        }
        return found;
    }
}
