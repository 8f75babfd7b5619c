package org.fermata.rtp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A sender, a network and a player around a {@link JitterBuffer}, on a simulated clock in µs. A
 * packet's payload tells its number, so that the player knows what it plays.
 */
final class SimulatedStream {

    static final int TICKS_PER_MS = 8;

    /** What was handed out for one verdict. */
    record Played(JitterBuffer.Verdict verdict, long packet, int ticks, long atMicros) {}

    private record Arrival(
            long atMicros,
            long order,
            int ssrc,
            int sequenceNumber,
            int timestamp,
            boolean marker,
            int duration,
            long packet) {}

    final JitterBuffer buffer;
    final List<Played> played = new ArrayList<>();
    final List<Long> streamStarts = new ArrayList<>();

    int ssrc = 0x1234;
    int sequenceNumber = 1000;
    int timestamp = 50_000;
    int ptimeMs = 20;
    double senderPpm;
    long sent;
    boolean adjusts = true;

    private final PriorityQueue<Arrival> network =
            new PriorityQueue<>(
                    Comparator.comparingLong(Arrival::atMicros).thenComparingLong(Arrival::order));
    private final byte[] payload = new byte[JitterBuffer.MAX_PAYLOAD];
    private double senderMicros;
    private long playerMicros;
    private int inHand;
    private long arrivals;

    SimulatedStream(JitterBuffer buffer) {
        this.buffer = buffer;
    }

    /** Sends one packet, which takes so long to arrive. */
    void send(double delayMs) {
        arrive(delayMs);
        advance();
    }

    /** Lets the packet just about to be sent arrive; twice for a duplicate. */
    void arrive(double delayMs) {
        network.add(
                new Arrival(
                        (long) (senderMicros + delayMs * 1000),
                        arrivals++,
                        ssrc,
                        sequenceNumber & 0xFFFF,
                        timestamp,
                        false,
                        ptimeMs * TICKS_PER_MS,
                        sent));
    }

    /** Sends a packet of no sound in the sequence, as DTMF has. */
    void sendSoundless() {
        network.add(
                new Arrival(
                        (long) senderMicros,
                        arrivals++,
                        ssrc,
                        sequenceNumber++ & 0xFFFF,
                        timestamp,
                        false,
                        0,
                        sent));
    }

    /** Goes on to the next packet: without {@link #arrive}, this one is lost. */
    void advance() {
        sent++;
        sequenceNumber++;
        pause(ptimeMs);
    }

    /** Says nothing for a while. */
    void pause(int ms) {
        timestamp += ms * TICKS_PER_MS;
        senderMicros += ms * 1000 / (1 + senderPpm / 1e6);
    }

    /** Sends packets for a while, all taking the same time. */
    void steady(int ms, double delayMs) {
        for (int i = 0; i < ms / ptimeMs; i++) {
            send(delayMs);
        }
    }

    /** Plays up to where the sender is. */
    void play() {
        while (playerMicros <= senderMicros) {
            block();
        }
    }

    /** The player stands still for a while; what comes waits. */
    void stall(int ms) {
        playerMicros += ms * 1000L;
    }

    private void block() {
        buffer.beginBlock();
        while (!network.isEmpty() && network.peek().atMicros <= playerMicros) {
            Arrival arrival = network.poll();
            ByteBuffer.wrap(payload).putLong(arrival.packet);
            buffer.put(
                    arrival.ssrc,
                    arrival.sequenceNumber,
                    arrival.timestamp,
                    arrival.marker,
                    arrival.duration,
                    payload,
                    0,
                    arrival.duration);
        }
        while (inHand < 80) {
            inHand += next();
        }
        inHand -= 80;
        playerMicros += 10_000;
    }

    private int next() {
        JitterBuffer.Verdict verdict = buffer.next(payload);
        long packet = -1;
        int ticks = buffer.ticks();
        switch (verdict) {
            case PLAY, PLAY_SHORTER, PLAY_LONGER -> {
                packet = ByteBuffer.wrap(payload).getLong();
                if (buffer.startsStream()) {
                    streamStarts.add(packet);
                }
                int change = adjustment(verdict, ticks);
                if (change != 0) {
                    buffer.adjusted(change);
                    ticks += change;
                }
            }
            case CONCEAL, SILENCE -> {}
        }
        played.add(new Played(verdict, packet, ticks, playerMicros + inHand * 125L));
        return ticks;
    }

    private int adjustment(JitterBuffer.Verdict verdict, int ticks) {
        if (!adjusts) {
            return 0;
        }
        int period = Math.min(50, ticks / 2);
        return switch (verdict) {
            case PLAY_SHORTER -> -period;
            case PLAY_LONGER -> period;
            default -> 0;
        };
    }

    /** The numbers of the packets played, in the order they were. */
    List<Long> packets() {
        return played.stream().map(Played::packet).filter(packet -> packet >= 0).toList();
    }

    /** The sound of this kind since a moment of the player's, in ms. */
    double ms(JitterBuffer.Verdict verdict, long sinceMicros) {
        return played.stream()
                        .filter(one -> one.verdict == verdict && one.atMicros >= sinceMicros)
                        .mapToInt(Played::ticks)
                        .sum()
                / (double) TICKS_PER_MS;
    }

    long nowMicros() {
        return playerMicros;
    }
}
