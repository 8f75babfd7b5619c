package org.fermata.sip;

import org.fermata.concurrent.Threads;
import org.fermata.rig.Ports;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server on loopback with a few records; what is too large for UDP is had over TCP. */
final class NameServer implements AutoCloseable {

    private static final int DATAGRAM_LIMIT = 1232;

    private final DatagramSocket socket;
    private final ServerSocket streams;
    private final List<Record> records = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    NameServer() throws IOException {
        int port = Ports.free();
        socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
        streams = new ServerSocket(port, 8, InetAddress.getLoopbackAddress());
        Threads.start("name-server", this::serve);
        Threads.start("name-server-tcp", this::serveStreams);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** What it has been asked, as {@code SRV _sip._udp.example.org.} */
    List<String> asked() {
        return asked;
    }

    void address(String name, String literal, int ttlSeconds) throws IOException {
        records.add(new ARecord(name(name), DClass.IN, ttlSeconds, InetAddress.ofLiteral(literal)));
    }

    /** Nobody may remember it. */
    void service(String name, int priority, int weight, int port, String target)
            throws IOException {
        records.add(new SRVRecord(name(name), DClass.IN, 0, priority, weight, port, name(target)));
    }

    void pointer(String name, int order, int preference, String service, String replacement)
            throws IOException {
        records.add(
                new NAPTRRecord(
                        name(name),
                        DClass.IN,
                        600,
                        order,
                        preference,
                        "s",
                        service,
                        "",
                        name(replacement)));
    }

    private static Name name(String text) throws IOException {
        return Name.fromString(text, Name.root);
    }

    private void serve() {
        byte[] buffer = new byte[2048];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] answer =
                        answer(new Message(Arrays.copyOf(buffer, packet.getLength())))
                                .toWire(DATAGRAM_LIMIT);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException closed) {
                SelectorThread.log.debug("a question", closed);
            }
        }
    }

    private void serveStreams() {
        while (!streams.isClosed()) {
            try (Socket stream = streams.accept()) {
                DataInputStream in = new DataInputStream(stream.getInputStream());
                byte[] question = new byte[in.readUnsignedShort()];
                in.readFully(question);
                byte[] answer = answer(new Message(question)).toWire();
                DataOutputStream out = new DataOutputStream(stream.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
            } catch (IOException closed) {
                SelectorThread.log.debug("a question", closed);
            }
        }
    }

    private Message answer(Message question) {
        Record wanted = question.getQuestion();
        asked.add(Type.string(wanted.getType()) + " " + wanted.getName());
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(wanted, Section.QUESTION);
        boolean known = false;
        for (Record record : records) {
            known |= record.getName().equals(wanted.getName());
            if (record.getName().equals(wanted.getName()) && record.getType() == wanted.getType()) {
                answer.addRecord(record, Section.ANSWER);
            }
        }
        answer.getHeader().setRcode(known ? Rcode.NOERROR : Rcode.NXDOMAIN);
        return answer;
    }

    @Override
    public void close() {
        socket.close();
        SelectorThread.closeQuietly(streams);
    }
}
