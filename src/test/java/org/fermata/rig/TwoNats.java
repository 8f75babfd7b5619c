package org.fermata.rig;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Two private networks behind a translator each, and a public one between them. SIP on port 5060 is
 * routed as it is, so that it finds the other side; everything else is translated, and nothing
 * comes in that was not asked for. As in the world at large, what the core sends to a private
 * address is taken and gets lost: a relay that is told at once that there is no way gives up.
 *
 * <pre>
 *   alice 10.0.1.10 ── router ── 198.51.100.2 ─┐
 *                                              ├─ 198.51.100.1 core
 *   bob   10.0.2.10 ── router ── 198.51.100.3 ─┘
 * </pre>
 */
public final class TwoNats implements AutoCloseable {

    public static final String ALICE = "10.0.1.10";
    public static final String BOB = "10.0.2.10";
    public static final String CORE = "198.51.100.1";

    private static final String SET_UP =
            """
            set -e
            mount -t tmpfs none /run/netns 2>/dev/null \\
                || { mkdir -p /run/netns; mount -t tmpfs none /run/netns; }
            ip link set lo up
            ip link add net type bridge
            ip addr add 198.51.100.1/24 dev net
            ip link set net up
            side() { # name, router, network, public address
                ip netns add "$1"
                ip netns add "$2"
                ip link add "$2-net" type veth peer name out netns "$2"
                ip link set "$2-net" master net up
                ip -n "$1" link add eth0 type veth peer name in netns "$2"
                ip -n "$1" link set lo up
                ip -n "$1" addr add "$3.10/24" dev eth0
                ip -n "$1" link set eth0 up
                ip -n "$1" route add default via "$3.1"
                ip -n "$2" addr add "$3.1/24" dev in
                ip -n "$2" addr add "$4/24" dev out
                ip -n "$2" link set in up
                ip -n "$2" link set out up
                ip netns exec "$2" sysctl -q -w net.ipv4.ip_forward=1
                ip netns exec "$2" nft -f "$5"
            }
            side alice router-a 10.0.1 198.51.100.2 "$1"
            side bob router-b 10.0.2 198.51.100.3 "$1"
            ip -n router-a route add 10.0.2.0/24 via 198.51.100.3
            ip -n router-b route add 10.0.1.0/24 via 198.51.100.2
            ip route add default via 198.51.100.2
            echo up
            exec cat
            """;

    private static final String RULES =
            """
            table ip filter {
                chain input { type filter hook input priority 0; policy drop; }
                chain forward {
                    type filter hook forward priority 0; policy drop;
                    ct state established,related accept
                    udp dport 5060 accept
                    ip daddr 10.0.0.0/8 drop
                    iifname "in" accept
                }
            }
            table ip nat {
                chain postrouting {
                    type nat hook postrouting priority 100;
                    udp dport 5060 accept
                    oifname "out" masquerade%s
                }
            }
            """;

    private final RigFolder folder = new RigFolder("nats");
    private final boolean root = "0".equals(Commands.run("id", "-u").strip());
    private final OwnedProcess holder;

    /**
     * Makes the networks.
     *
     * @param symmetric whether every destination sees another port, else only who was sent to may
     *     answer
     */
    public TwoNats(boolean symmetric) {
        Path rules = folder.file("rules.nft", RULES.formatted(symmetric ? " random" : ""));
        Path script = folder.file("set-up.sh", SET_UP);
        List<String> command = new ArrayList<>(List.of("unshare", "--net", "--mount"));
        if (!root) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        command.addAll(List.of("sh", script.toString(), rules.toString()));
        holder = new OwnedProcess("translators", Map.of(), null, command);
        holder.awaitLine("set-up", "up"::equals, Duration.ofSeconds(30));
    }

    /**
     * The command that goes before another to run it on one of the machines.
     *
     * @param machine {@code alice}, {@code bob}, or {@code core}
     */
    public List<String> enter(String machine) {
        List<String> command = new ArrayList<>(List.of("nsenter", "--net", "--mount"));
        if (!root) {
            command.addAll(List.of("--user", "--preserve-credentials"));
        }
        command.addAll(List.of("--target", String.valueOf(holder.pid()), "--wd=."));
        if (!machine.equals("core")) {
            command.addAll(List.of("ip", "netns", "exec", machine));
        }
        return command;
    }

    @Override
    public void close() {
        holder.close();
        folder.close();
    }
}
