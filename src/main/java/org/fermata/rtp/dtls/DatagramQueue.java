package org.fermata.rtp.dtls;

import org.bouncycastle.tls.DatagramTransport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Datagrams on their way between {@code rtp}, which reads them, and the worker that waits for them.
 * What does not fit is dropped, as a network would.
 */
final class DatagramQueue implements DatagramTransport {

    private static final int MOST_WAITING = 32;

    /** What fits an Ethernet frame under IPv6 and UDP. */
    private static final int MOST_SENT = 1452;

    private static final int MOST_RECEIVED = 2048;

    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Consumer<byte[]> out;
    private volatile boolean closed;

    DatagramQueue(Consumer<byte[]> out) {
        this.out = out;
    }

    void add(byte[] datagram) {
        waiting.offer(datagram);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    @Override
    public int getReceiveLimit() {
        return MOST_RECEIVED;
    }

    @Override
    public int getSendLimit() {
        return MOST_SENT;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMs) throws IOException {
        if (closed) {
            throw new IOException("the call is over");
        }
        byte[] datagram;
        try {
            datagram = waiting.poll(waitMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the phone ends");
        }
        if (datagram == null || datagram.length == 0) {
            return -1;
        }
        int taken = Math.min(length, datagram.length);
        System.arraycopy(datagram, 0, buffer, offset, taken);
        return taken;
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        byte[] datagram = new byte[length];
        System.arraycopy(buffer, offset, datagram, 0, length);
        out.accept(datagram);
    }

    /** Lets nobody wait any longer. */
    @Override
    public void close() {
        closed = true;
        waiting.clear();
        waiting.add(new byte[0]);
    }
}
