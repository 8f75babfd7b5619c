package org.fermata.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Free ports, for programs that cannot pick one themselves. */
public final class Ports {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private Ports() {}

    /** A port free for UDP and TCP on loopback at this moment. */
    public static int free() {
        for (int attempt = 0; attempt < 50; attempt++) {
            try (ServerSocket tcp = new ServerSocket(0, 1, LOOPBACK)) {
                try (DatagramSocket udp =
                        new DatagramSocket(new InetSocketAddress(LOOPBACK, tcp.getLocalPort()))) {
                    return udp.getLocalPort();
                }
            } catch (IOException taken) {
                if (attempt == 49) {
                    throw new UncheckedIOException(taken);
                }
            }
        }
        throw new IllegalStateException("no free port");
    }

    /** Whether somebody has bound this UDP port of either family, as the kernel tells. */
    public static boolean isBound(int port) {
        try {
            String local = String.format(":%04X 00000000", port);
            return Files.readString(Path.of("/proc/net/udp")).contains(local)
                    || Files.readString(Path.of("/proc/net/udp6")).contains(local);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
