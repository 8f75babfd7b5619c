package org.fermata.bench;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.Cable;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.PeerProcess;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines held for minutes behind an address translator that forgets after ten seconds: the other
 * side still reaches the phone, and every line resumes with sound in both directions. What passes
 * the translator is the kernel's doing; what was heard is counted at both ends.
 */
final class NatBench {

    private static final int LINES = 64;
    private static final int FORGETS_SECONDS = 10;
    private static final int KEEPALIVE_SECONDS = 5;

    /** The shortest that the standard allows (RFC 4028 section 4). */
    private static final int SESSION_SECONDS = 90;

    /** How long a resumed line is listened to, in packets of 20 ms. */
    private static final int SOUND_PACKETS = 25;

    private final Table table;
    private final Duration held;

    NatBench(Table table, boolean quick) {
        this.table = table;
        held = quick ? Duration.ofSeconds(30) : Duration.ofMinutes(4);
    }

    void run() {
        try (Cable cable = Cable.throughNat(FORGETS_SECONDS);
                PeerProcess peer =
                        new PeerProcess(
                                cable.far(),
                                "host=" + Cable.FAR,
                                "codec=PCMA",
                                "latch=on",
                                "srtp=on",
                                "session=" + SESSION_SECONDS);
                FermataProcess phone =
                        FermataProcess.silent()
                                .behind(cable.near())
                                .listen("0.0.0.0:0")
                                .set("call.maxLines", "100")
                                .set("accounts.far.aor", peer.uri("far"))
                                .set("accounts.far.nat.keepaliveSeconds", "" + KEEPALIVE_SECONDS)
                                .set("accounts.far.enabled", "true")
                                .start()) {
            peer.await("register", event -> event.get("contact").asText().contains("@192.0.2.1:"));
            List<Integer> lines = new ArrayList<>();
            for (int line = 0; line < LINES; line++) {
                lines.add(phone.call(peer.uri("line" + line), "--account", "far"));
            }
            phone.control().result("hold", "--all");
            table.check(
                    secure(phone) == LINES,
                    "%d lines speak SRTP with another implementation (jitsi-srtp)",
                    secure(phone));
            table.say(
                    "%d lines held for %d s behind a translator that forgets after %d s.",
                    LINES, held.toSeconds(), FORGETS_SECONDS);
            Await.window(held);
            table.check(phone.confirmedLines() == LINES, "%d lines stand", phone.confirmedLines());
            if (held.toSeconds() > SESSION_SECONDS) {
                long due = held.toSeconds() / SESSION_SECONDS;
                long least = leastRefreshed(peer);
                table.check(
                        least > due,
                        "sessions of %d s: each refreshed at least %d times",
                        SESSION_SECONDS,
                        least);
            }
            int reached = 0;
            for (JsonNode call : peer.statistics()) {
                String number = call.get("call").asText();
                JsonNode answer = peer.command("reinvite " + number + " sendrecv", "answered");
                reached += answer.get("status").asInt() == 200 ? 1 : 0;
            }
            table.check(reached == LINES, "the far end's re-INVITE reached %d lines", reached);
            int heard = 0;
            for (int line : lines) {
                phone.control().result("resume", String.valueOf(line));
                heard += heardBothWays(phone, peer, line) ? 1 : 0;
            }
            table.check(heard == LINES, "%d lines resumed with sound in both directions", heard);
        }
    }

    private static long secure(FermataProcess phone) {
        long secure = 0;
        for (JsonNode line : phone.control().result("lines")) {
            secure += line.get("secure").asText().startsWith("SDES") ? 1 : 0;
        }
        return secure;
    }

    /** How often the peer was refreshed on the line where that was least, its making included. */
    private static long leastRefreshed(PeerProcess peer) {
        long least = Long.MAX_VALUE;
        for (JsonNode call : peer.statistics()) {
            least = Math.min(least, call.get("refreshes").asLong());
        }
        return least;
    }

    private static boolean heardBothWays(FermataProcess phone, PeerProcess peer, int line) {
        long here = received(phone, line);
        long there = received(peer);
        try {
            Await.until(
                    () -> "sound on line " + line,
                    Duration.ofSeconds(10),
                    () ->
                            received(phone, line) >= here + SOUND_PACKETS
                                    && received(peer) >= there + SOUND_PACKETS);
            return true;
        } catch (AssertionError silent) {
            return false;
        }
    }

    private static long received(FermataProcess phone, int line) {
        JsonNode rtp = phone.line(line).get("rtp");
        return rtp.get("rxPackets").asLong() - rtp.get("rxDropped").asLong();
    }

    private static long received(PeerProcess peer) {
        long received = 0;
        for (JsonNode call : peer.statistics()) {
            received += call.get("received").asLong();
        }
        return received;
    }
}
