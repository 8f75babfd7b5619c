package org.fermata.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The one thread of the peer: sockets, timers and the beat of the streams. Streams are spread over
 * four beats of 5 ms, as those of 64 telephones would be.
 */
final class PeerLoop {

    private static final long BEAT_NANOS = 5_000_000;
    private static final int BEATS = 4;

    private record Timer(long atNanos, Runnable task) {}

    private final Selector selector;
    private final DatagramChannel sip;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>((a, b) -> Long.signum(a.atNanos - b.atNanos));
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private long nextBeat;
    private int beat;
    private boolean ended;

    PeerLoop(String host, int port) throws IOException {
        selector = Selector.open();
        sip = DatagramChannel.open();
        sip.configureBlocking(false);
        sip.bind(new InetSocketAddress(host, port));
        sip.register(selector, SelectionKey.OP_READ);
    }

    int sipPort() throws IOException {
        return ((InetSocketAddress) sip.getLocalAddress()).getPort();
    }

    /** Any thread. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    void after(long ms, Runnable task) {
        timers.add(new Timer(System.nanoTime() + ms * 1_000_000, task));
    }

    void add(PeerStream stream) throws IOException {
        stream.channel.register(selector, SelectionKey.OP_READ, stream);
    }

    void send(byte[] message, InetSocketAddress to) {
        try {
            sip.send(ByteBuffer.wrap(message), to);
        } catch (IOException unreachable) {
            System.err.println("cannot send to " + to + ": " + unreachable.getMessage());
        }
    }

    void end() {
        ended = true;
    }

    /** Runs until {@link #end}; SIP datagrams go to the consumer with their sender. */
    void run(Consumer<Datagram> onSip, Iterable<PeerCall> calls) throws IOException {
        while (!ended) {
            boolean idle = !anySends(calls);
            selector.select(Math.max(1, untilNext(idle)));
            if (idle) {
                nextBeat = System.nanoTime();
            }
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isValid() && key.attachment() instanceof PeerStream stream) {
                    drain(stream);
                } else if (key.isValid()) {
                    drainSip(onSip);
                }
            }
            selector.selectedKeys().clear();
            long now = System.nanoTime();
            while (!timers.isEmpty() && timers.peek().atNanos - now <= 0) {
                timers.poll().task.run();
            }
            beats(calls);
        }
        selector.close();
        sip.close();
    }

    record Datagram(byte[] bytes, int length, InetSocketAddress from) {}

    private static boolean anySends(Iterable<PeerCall> calls) {
        for (PeerCall call : calls) {
            if (call.stream.isSending()) {
                return true;
            }
        }
        return false;
    }

    /** Milliseconds until a beat or a timer is due. */
    private long untilNext(boolean idle) {
        long now = System.nanoTime();
        long wait = idle ? 1_000_000_000L : nextBeat - now;
        if (!timers.isEmpty()) {
            wait = Math.min(wait, timers.peek().atNanos - now);
        }
        return (wait + 999_999) / 1_000_000;
    }

    private void beats(Iterable<PeerCall> calls) throws IOException {
        long now = System.nanoTime();
        while (nextBeat - now <= 0) {
            if (nextBeat - now < -100 * BEAT_NANOS) {
                nextBeat = now;
            }
            for (PeerCall call : calls) {
                if (call.number % BEATS == beat && call.stream.isSending()) {
                    call.stream.tick(nextBeat);
                }
            }
            nextBeat += BEAT_NANOS;
            beat = (beat + 1) % BEATS;
        }
    }

    private void drain(PeerStream stream) throws IOException {
        while (stream.channel.isOpen()) {
            buffer.clear();
            InetSocketAddress from;
            try {
                from = (InetSocketAddress) stream.channel.receive(buffer);
                if (from == null) {
                    return;
                }
            } catch (IOException unreachable) {
                return;
            }
            buffer.flip();
            stream.receive(buffer, from);
        }
    }

    private void drainSip(Consumer<Datagram> onSip) throws IOException {
        while (true) {
            buffer.clear();
            InetSocketAddress from;
            try {
                from = (InetSocketAddress) sip.receive(buffer);
            } catch (IOException unreachable) {
                return;
            }
            if (from == null) {
                return;
            }
            buffer.flip();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            onSip.accept(new Datagram(bytes, bytes.length, from));
        }
    }
}
