package org.fermata.rig;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Two machines with a cable between them: a network of its own for each end, so that what one sends
 * to the other leaves it, and addresses can be changed as on a real one. Needs no root where the
 * kernel gives users namespaces.
 *
 * <pre>
 *   direct:  near 192.0.2.1 ──────────────────────────────── 192.0.2.2 far
 *   nat:     near 10.0.0.2 ─── 10.0.0.1 router 192.0.2.1 ─── 192.0.2.2 far
 * </pre>
 */
public final class Cable implements AutoCloseable {

    /** The address of the far machine. */
    public static final String FAR = "192.0.2.2";

    /** The near machine's network interface. */
    public static final String INTERFACE = "left";

    private static final String DIRECT =
            "ip link set lo up"
                    + " && { unshare --net sleep infinity & } && sleep 0.2"
                    + " && ip link add left type veth peer name right netns $!"
                    + " && ip addr add 192.0.2.1/24 dev left && ip link set left up"
                    + " && nsenter --net --target $! sh -c 'ip link set lo up"
                    + " && ip addr add 192.0.2.2/24 dev right && ip link set right up'"
                    + " && echo up $$ $! $$ && exec cat";

    private static final String NAT =
            "ip link set lo up && echo 1 > /proc/sys/net/ipv4/ip_forward"
                    + " && { unshare --net sleep infinity & near=$!; }"
                    + " && { unshare --net sleep infinity & far=$!; } && sleep 0.2"
                    + " && ip link add inside type veth peer name left netns $near"
                    + " && ip link add outside type veth peer name right netns $far"
                    + " && ip addr add 10.0.0.1/24 dev inside && ip link set inside up"
                    + " && ip addr add 192.0.2.1/24 dev outside && ip link set outside up"
                    + " && nsenter --net --target $near sh -c 'ip link set lo up"
                    + " && ip addr add 10.0.0.2/24 dev left && ip link set left up"
                    + " && ip route add default via 10.0.0.1'"
                    + " && nsenter --net --target $far sh -c 'ip link set lo up"
                    + " && ip addr add 192.0.2.2/24 dev right && ip link set right up'"
                    + " && nft add table ip nat"
                    + " && nft add chain ip nat out '{ type nat hook postrouting priority 100; }'"
                    + " && nft add rule ip nat out oifname outside masquerade"
                    + " && nft add table ip guard"
                    + " && nft add chain ip guard in '{ type filter hook forward priority 0; }'"
                    + " && nft add rule ip guard in iifname outside ct state new drop"
                    + " && echo %1$d > /proc/sys/net/netfilter/nf_conntrack_udp_timeout"
                    + " && echo %1$d > /proc/sys/net/netfilter/nf_conntrack_udp_timeout_stream"
                    + " && echo up $near $far $$ && exec cat";

    private final boolean root = "0".equals(Commands.run("id", "-u").strip());
    private final OwnedProcess holder;
    private final String near;
    private final String far;

    private Cable(String setUp) {
        List<String> command = new ArrayList<>(List.of("unshare", "--net", "--mount"));
        if (!root) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        command.addAll(List.of("sh", "-c", setUp));
        holder = new OwnedProcess("cable", Map.of(), null, command);
        String[] words =
                holder.awaitLine("set-up", line -> line.startsWith("up "), Duration.ofSeconds(20))
                        .split(" ");
        near = words[1];
        far = words[2];
    }

    /** Both machines on one network. */
    public static Cable direct() {
        return new Cable(DIRECT);
    }

    /**
     * The near machine behind an address translator that lets in only what answers something.
     *
     * @param forgetsAfterSeconds how long it remembers who sent over UDP
     */
    public static Cable throughNat(int forgetsAfterSeconds) {
        return new Cable(NAT.formatted(forgetsAfterSeconds));
    }

    /** The command that goes before another to run it on the near machine. */
    public List<String> near() {
        return enter(near);
    }

    /** The command that goes before another to run it on the far machine. */
    public List<String> far() {
        return enter(far);
    }

    private List<String> enter(String process) {
        List<String> command = new ArrayList<>(List.of("nsenter", "--net"));
        if (!root) {
            command.addAll(List.of("--user", "--preserve-credentials"));
        }
        command.addAll(List.of("--target", process, "--wd=."));
        return command;
    }

    /** Runs shell commands on the near machine. */
    public void onNear(String script) {
        List<String> command = new ArrayList<>(near());
        command.addAll(List.of("sh", "-c", script));
        Commands.run(command.toArray(String[]::new));
    }

    @Override
    public void close() {
        holder.close();
    }
}
