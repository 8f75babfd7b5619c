package org.fermata.bench;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.FermataProcess;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.ProcessFigures;
import org.fermata.rig.SoundRig;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A phone under measurement with one active line and some held ones, and the peer at their far end.
 */
final class Subject implements AutoCloseable {

    /** What one window showed. */
    record Window(double cpuPercent, double switchesPerSecond, long activePackets, long others) {}

    final String name;
    final int held;
    final PeerProcess peer;
    final FermataProcess phone;
    private final SoundRig rig;
    private final int activeLine;
    private final List<Window> windows = new ArrayList<>();
    private ProcessFigures last;
    private Map<Long, Long> lastReceived;

    /** Sets the calls up: each new one holds the one before. */
    Subject(String name, int held, SoundRig rig, String... peerOptions) {
        this.name = name;
        this.held = held;
        this.rig = rig;
        peer = new PeerProcess(peerOptions);
        phone =
                FermataProcess.phone()
                        .sound(rig)
                        .set("codec.order", "[\"G722\"]")
                        .set("call.maxLines", "300")
                        .start();
        int line = 0;
        for (int i = 0; i <= held; i++) {
            line = phone.call(peer.uri("line" + i));
            if (i < held) {
                phone.control().result("hold", String.valueOf(line));
            }
        }
        activeLine = line;
        JsonNode active = phone.line(activeLine);
        if (!active.get("codec").asText().equals("G722")) {
            throw new AssertionError("the active line speaks " + active.get("codec"));
        }
        long standing = phone.confirmedLines();
        if (standing != held + 1) {
            throw new AssertionError(standing + " lines stand, not " + (held + 1));
        }
    }

    /** A window begins, the same for all subjects. */
    void begin() {
        lastReceived = received();
        last = ProcessFigures.of(phone.pid());
    }

    /** It is over: notes what the kernel and the peer saw in it. */
    void end() {
        ProcessFigures now = ProcessFigures.of(phone.pid());
        Map<Long, Long> received = received();
        long most = 0;
        long all = 0;
        for (Map.Entry<Long, Long> call : received.entrySet()) {
            long packets = call.getValue() - lastReceived.getOrDefault(call.getKey(), 0L);
            most = Math.max(most, packets);
            all += packets;
        }
        windows.add(
                new Window(
                        now.cpuPercentSince(last),
                        now.switchesPerSecondSince(last),
                        most,
                        all - most));
        last = now;
    }

    private Map<Long, Long> received() {
        Map<Long, Long> byCall = new TreeMap<>();
        for (JsonNode call : peer.statistics()) {
            byCall.put(call.get("call").asLong(), call.get("received").asLong());
        }
        return byCall;
    }

    double cpuPercent() {
        return median(windows.stream().mapToDouble(Window::cpuPercent).toArray());
    }

    double switchesPerSecond() {
        return median(windows.stream().mapToDouble(Window::switchesPerSecond).toArray());
    }

    /** The fewest packets of the active line in a window. */
    long fewestActivePackets() {
        return windows.stream().mapToLong(Window::activePackets).min().orElse(0);
    }

    /** The most packets of all other lines in a window; keepalives (RFC 6263) may be among them. */
    long mostOtherPackets() {
        return windows.stream().mapToLong(Window::others).max().orElse(0);
    }

    List<Window> windows() {
        return windows;
    }

    Map<String, Integer> threads() {
        return ProcessFigures.of(phone.pid()).ownThreads();
    }

    long residentMib() {
        return last.residentKib() / 1024;
    }

    int playbackStreams() {
        return rig.playbackStreams(phone.pid());
    }

    int captureStreams() {
        return rig.captureStreams(phone.pid());
    }

    void holdActive() {
        phone.control().result("hold", String.valueOf(activeLine));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values.length == 0 ? Double.NaN : values[values.length / 2];
    }

    @Override
    public void close() {
        phone.close();
        peer.close();
    }
}
