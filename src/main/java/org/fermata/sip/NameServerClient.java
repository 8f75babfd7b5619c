package org.fermata.sip;

import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks name servers on the thread that calls it, and waits: over UDP each server in turn, twice,
 * over TCP where the answer was cut off. The one that answered is asked first for a while, so that
 * the questions of one look-up do not all wait for a dead server. dnsjava's own client has a thread
 * that wakes up every second for ever. Any number of threads {@code connect}.
 */
final class NameServerClient implements Resolver {

    private static final int ROUNDS = 2;

    /** What every network lets through, in bytes (the value of the DNS flag day 2020). */
    private static final int ANSWER_SIZE = 1232;

    private static final int DATAGRAM_LIMIT = 65_535;

    /** How long another than the first is preferred: the first may know names the others do not. */
    private static final long PREFERENCE_NANOS = Duration.ofMinutes(1).toNanos();

    private record Preferred(InetSocketAddress server, long sinceNanos) {}

    private final List<InetSocketAddress> servers;
    private final Duration patience;

    /** A server that answered while one before it did not, null if none did. */
    private volatile Preferred preferred;

    /**
     * Prepares to ask.
     *
     * @param servers in the order to ask them
     * @param patience how long each may take for an answer
     */
    NameServerClient(List<InetSocketAddress> servers, Duration patience) {
        this.servers = List.copyOf(servers);
        this.patience = patience;
    }

    /** Asks, and waits for the answer: what it returns is complete. */
    @Override
    public CompletionStage<Message> sendAsync(Message query) {
        Message question = query.clone();
        question.addRecord(new OPTRecord(ANSWER_SIZE, 0, 0), Section.ADDITIONAL);
        IOException last = new IOException("no name server is known");
        List<InetSocketAddress> order = order();
        for (int round = 0; round < ROUNDS; round++) {
            for (InetSocketAddress server : order) {
                try {
                    Message answer = ask(question, server);
                    int code = answer.getRcode();
                    if (code == Rcode.NOERROR || code == Rcode.NXDOMAIN) {
                        if (!server.equals(order.getFirst())) {
                            preferred = new Preferred(server, System.nanoTime());
                        }
                        return CompletableFuture.completedFuture(answer);
                    }
                    last = new IOException(server + " answers " + Rcode.string(code));
                } catch (IOException failure) {
                    last = failure;
                }
            }
        }
        return CompletableFuture.failedFuture(last);
    }

    private List<InetSocketAddress> order() {
        Preferred first = preferred;
        if (first == null || System.nanoTime() - first.sinceNanos() > PREFERENCE_NANOS) {
            return servers;
        }
        List<InetSocketAddress> order = new ArrayList<>(servers);
        order.remove(first.server());
        order.addFirst(first.server());
        return order;
    }

    private Message ask(Message question, InetSocketAddress server) throws IOException {
        Message answer = overUdp(question, server);
        return answer.getHeader().getFlag(Flags.TC) ? overTcp(question, server) : answer;
    }

    /** From a port of its own each time, so that nobody else can guess what to answer. */
    private Message overUdp(Message question, InetSocketAddress server) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            byte[] bytes = question.toWire();
            socket.send(new DatagramPacket(bytes, bytes.length));
            long deadline = System.nanoTime() + patience.toNanos();
            DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_LIMIT], DATAGRAM_LIMIT);
            while (true) {
                long leftMs = (deadline - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    throw new IOException(server + " does not answer");
                }
                socket.setSoTimeout((int) leftMs);
                packet.setLength(DATAGRAM_LIMIT);
                socket.receive(packet);
                Message answer =
                        answer(Arrays.copyOf(packet.getData(), packet.getLength()), question);
                if (answer != null) {
                    return answer;
                }
            }
        }
    }

    private Message overTcp(Message question, InetSocketAddress server) throws IOException {
        try (Socket socket = new Socket()) {
            int limitMs = (int) patience.toMillis();
            socket.connect(server, limitMs);
            socket.setSoTimeout(limitMs);
            byte[] bytes = question.toWire();
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            byte[] framed = new byte[bytes.length + 2];
            framed[0] = (byte) (bytes.length >> 8);
            framed[1] = (byte) bytes.length;
            System.arraycopy(bytes, 0, framed, 2, bytes.length);
            out.write(framed);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] received = new byte[in.readUnsignedShort()];
            in.readFully(received);
            Message answer = answer(received, question);
            if (answer == null) {
                throw new IOException(server + " answers something else");
            }
            return answer;
        }
    }

    /** The answer to a question, null if it is none. */
    private static Message answer(byte[] bytes, Message question) {
        try {
            Message answer = new Message(bytes);
            boolean ours =
                    answer.getHeader().getFlag(Flags.QR)
                            && answer.getHeader().getID() == question.getHeader().getID()
                            && question.getQuestion().equals(answer.getQuestion());
            return ours ? answer : null;
        } catch (IOException | RuntimeException unreadable) {
            Transports.log.debug("an answer of a name server", unreadable);
            return null;
        }
    }

    // ---- what nobody here asks for ----

    @Override
    public void setPort(int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setTCP(boolean flag) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setIgnoreTruncation(boolean flag) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setEDNS(int version, int size, int flags, List<EDNSOption> options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setTSIGKey(TSIG key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setTimeout(Duration timeout) {
        throw new UnsupportedOperationException();
    }
}
