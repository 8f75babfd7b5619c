package org.fermata.rig;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A network of its own for programs that refuse loopback addresses or that need a name server of
 * ours: two ends of a cable with an address each. Programs in it see no other network; Unix sockets
 * and files are shared. Needs no root where the kernel gives users namespaces.
 */
public final class Namespace implements AutoCloseable {

    /** The address of one end. */
    public static final String LEFT = "192.0.2.1";

    /** The address of the other. */
    public static final String RIGHT = "192.0.2.2";

    /** The IPv6 addresses of the two ends (RFC 3849). */
    public static final String LEFT6 = "[2001:db8::1]";

    public static final String RIGHT6 = "[2001:db8::2]";

    private static final String SET_UP =
            "ip link set lo up && ip link add left type veth peer name right"
                    + " && ip addr add "
                    + LEFT
                    + "/24 dev left && ip addr add "
                    + RIGHT
                    + "/24 dev right && ip addr add 2001:db8::1/64 dev left nodad"
                    + " && ip addr add 2001:db8::2/64 dev right nodad"
                    + " && ip link set left up && ip link set right up"
                    + " && ip route add default via "
                    + RIGHT
                    + "%s && echo up && exec cat";

    private final RigFolder folder = new RigFolder("net");
    private final boolean root = "0".equals(Commands.run("id", "-u").strip());
    private final OwnedProcess holder;

    /** Makes it, with the system's own name servers. */
    public Namespace() {
        this(null);
    }

    /**
     * Makes it.
     *
     * @param nameServer the only name server its programs know, null to leave the system's
     */
    public Namespace(String nameServer) {
        String bind = "";
        if (nameServer != null) {
            Path file = folder.file("resolv.conf", "nameserver " + nameServer + "\n");
            bind = " && mount --bind " + file + " \"$(readlink -f /etc/resolv.conf)\"";
        }
        List<String> command = new ArrayList<>(List.of("unshare", "--net", "--mount"));
        if (!root) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        command.addAll(List.of("sh", "-c", SET_UP.formatted(bind)));
        holder = new OwnedProcess("network namespace", Map.of(), null, command);
        holder.awaitLine("set-up", "up"::equals, Duration.ofSeconds(10));
    }

    /** The command that goes before another to run it in here. */
    public List<String> enter() {
        List<String> command = new ArrayList<>(List.of("nsenter", "--net", "--mount"));
        if (!root) {
            command.addAll(List.of("--user", "--preserve-credentials"));
        }
        command.addAll(List.of("--target", String.valueOf(holder.pid()), "--wd=."));
        return command;
    }

    @Override
    public void close() {
        holder.close();
        folder.close();
    }
}
