package org.fermata.media;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** The machine's addresses that a peer may reach. */
final class LocalAddresses {

    private static final Logger log = LoggerFactory.getLogger(LocalAddresses.class);

    /** More would make the checks slow for nothing. */
    private static final int MOST = 6;

    private LocalAddresses() {}

    /**
     * An address and the others there are, of both families in turn (RFC 8421 section 3); without
     * those that only the machine or its link knows.
     *
     * @param preferred the address that comes first
     */
    static List<InetAddress> besides(InetAddress preferred) {
        List<InetAddress> alike = new ArrayList<>(List.of(preferred));
        List<InetAddress> others = new ArrayList<>();
        try {
            NetworkInterface.networkInterfaces()
                    .filter(LocalAddresses::up)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(LocalAddresses::reachable)
                    .filter(address -> !address.equals(preferred))
                    .forEach(
                            address ->
                                    (address.getClass() == preferred.getClass() ? alike : others)
                                            .add(address));
        } catch (SocketException failure) {
            log.debug("the machine's addresses cannot be listed", failure);
        }
        List<InetAddress> all = new ArrayList<>();
        for (int i = 0; i < Math.max(alike.size(), others.size()); i++) {
            if (i < alike.size()) {
                all.add(alike.get(i));
            }
            if (i < others.size()) {
                all.add(others.get(i));
            }
        }
        return List.copyOf(all.subList(0, Math.min(MOST, all.size())));
    }

    private static boolean up(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (SocketException gone) {
            return false;
        }
    }

    private static boolean reachable(InetAddress address) {
        return !address.isLinkLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress();
    }
}
