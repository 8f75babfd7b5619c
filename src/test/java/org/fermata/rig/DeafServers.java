package org.fermata.rig;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A TCP server that never accepts and a name server that never answers, in a process of their own
 * so that they can stand in a namespace.
 */
public final class DeafServers extends OwnedProcess {

    private static final int DNS_PORT = 53;
    private static final int CONNECT_LIMIT_MS = 300;

    private final int tcpPort;

    /** Starts both at an address of a namespace. */
    public DeafServers(Namespace namespace, String address) {
        super("deaf servers", Map.of(), null, command(namespace, address));
        String line =
                awaitLine("port", text -> text.startsWith("deaf on "), Duration.ofSeconds(10));
        tcpPort = Integer.parseInt(line.substring(8));
    }

    private static List<String> command(Namespace namespace, String address) {
        List<String> command = new ArrayList<>(namespace.enter());
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(DeafServers.class.getName(), address));
        return command;
    }

    /** The port of the TCP server. */
    public int tcpPort() {
        return tcpPort;
    }

    /**
     * Listens, fills the kernel's queue of connections with its own, and does nothing until stdin
     * ends.
     *
     * @param arguments the address
     * @throws IOException if an address cannot be bound
     */
    public static void main(String[] arguments) throws IOException {
        InetAddress address = InetAddress.getByName(arguments[0]);
        List<Socket> queued = new ArrayList<>();
        try (ServerSocket tcp = new ServerSocket(0, 1, address);
                DatagramSocket dns = new DatagramSocket(new InetSocketAddress(address, DNS_PORT))) {
            boolean room = true;
            while (room) {
                Socket socket = new Socket();
                queued.add(socket);
                try {
                    socket.connect(tcp.getLocalSocketAddress(), CONNECT_LIMIT_MS);
                } catch (SocketTimeoutException full) {
                    room = false;
                }
            }
            System.out.println("deaf on " + tcp.getLocalPort());
            while (System.in.read() >= 0) {
                dns.setSoTimeout(0);
            }
        }
        for (Socket socket : queued) {
            socket.close();
        }
    }
}
