package org.fermata.bench;

import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.Recording;
import org.fermata.rig.SoundRig;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a held line takes to be heard again: from the request on the control socket to the first
 * audible sample in the monitor of the null sink, with a peer that streams throughout.
 */
final class ResumeBench {

    private static final double AUDIBLE = -40;
    private static final double FULL_SCALE = 32_767;
    private static final double QUIET_SECONDS = 0.15;
    private static final long PACKET_NANOS = 20_000_000L;

    private final Table table;
    private final int rounds;
    private final Random random = new Random(4);

    ResumeBench(Table table, boolean quick) {
        this.table = table;
        rounds = quick ? 15 : 100;
    }

    void run() {
        try (SoundRig rig = new SoundRig();
                PeerProcess peer = new PeerProcess("codec=G722", "hold=ignore");
                Recording out = rig.recordOut()) {
            table.say(
                    "From the request on the control socket to the first audible sample in the"
                            + " monitor; G.722, peers that stream throughout; %d rounds each; ms.",
                    rounds);
            table.say("The rig alone (paplay to parec): %.1f ms.", rig.ownDelayMs());
            table.say("");
            table.say("%-12s %8s %8s %8s %8s", "from", "median", "95 %", "least", "most");
            measure("SUSPENDED", 3_600_000, 60, rig, peer, out);
            measure("CLOSED", 0, 120, rig, peer, out);
        }
    }

    private void measure(
            String state,
            int closeAfterMs,
            double limit,
            SoundRig rig,
            PeerProcess peer,
            Recording out) {
        try (FermataProcess phone =
                FermataProcess.phone()
                        .sound(rig)
                        .set("codec.order", "[\"G722\"]")
                        .set("audio.suspendGraceMs", "0")
                        .set("audio.closeAfterMs", String.valueOf(closeAfterMs))
                        .start()) {
            int line = phone.call(peer.uri("resumed"));
            out.awaitLouderThan(out.position(), AUDIBLE, Duration.ofSeconds(5));
            double[] delays = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                phone.control().result("hold", String.valueOf(line));
                for (String role : new String[] {"playback", "capture"}) {
                    Await.until(
                            () -> role + " is " + state + ": " + phone.device(role),
                            Duration.ofSeconds(10),
                            () -> phone.device(role).get("state").asText().equals(state));
                }
                out.recordSeconds(QUIET_SECONDS);
                // The recorder's blocks and the peer's packets keep step; users do not.
                LockSupport.parkNanos(random.nextLong(PACKET_NANOS));
                delays[i] = resume(phone, line, out);
            }
            Arrays.sort(delays);
            double late = delays[(int) Math.ceil(rounds * 0.95) - 1];
            table.say(
                    "%-12s %8.1f %8.1f %8.1f %8.1f",
                    state, delays[rounds / 2], late, delays[0], delays[rounds - 1]);
            table.check(
                    late <= limit, "%s: 95 %% within %.1f ms, at most %.0f", state, late, limit);
            phone.control().result("hangup", String.valueOf(line));
        }
    }

    private static double resume(FermataProcess phone, int line, Recording out) {
        int from = out.position();
        long asked = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        phone.control().result("resume", String.valueOf(line));
        int span = out.awaitLouderThan(from, AUDIBLE, Duration.ofSeconds(5));
        out.recordSeconds(0.1);
        short[] around = out.part(span, span + SoundRig.RATE / 100);
        int first = 0;
        while (Math.abs(around[first]) < FULL_SCALE * Math.pow(10, AUDIBLE / 20)) {
            first++;
        }
        return (out.arrivedMicros(span + first) - asked) / 1000;
    }
}
