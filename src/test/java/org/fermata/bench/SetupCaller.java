package org.fermata.bench;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Locale;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Calls the phone and takes each call back as soon as it rings. One thread. */
abstract class SetupCaller implements AutoCloseable {

    private static final int LIMIT_MS = 10_000;
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final String SDP =
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                    + "m=audio 41000 RTP/AVP 8 0 9 101\r\na=rtpmap:101 telephone-event/8000\r\n";

    private final String transport;
    private final long run = System.nanoTime();
    private int number;

    private SetupCaller(String transport) {
        this.transport = transport;
    }

    /** A caller over UDP. */
    static SetupCaller udp(int port) throws IOException {
        return new Datagrams(port);
    }

    /** A caller over TLS that believes any certificate. */
    static SetupCaller tls(int port) throws IOException {
        return new Secured(port);
    }

    abstract int localPort();

    abstract void send(byte[] message) throws IOException;

    /** The next message. */
    abstract String receive() throws IOException;

    /** Makes a call; how long it took until it rang, in ns. */
    long call() throws IOException {
        number++;
        byte[] invite = message("INVITE", SDP);
        long began = System.nanoTime();
        send(invite);
        await(180);
        long took = System.nanoTime() - began;
        send(message("CANCEL", ""));
        await(487);
        send(message("ACK", ""));
        return took;
    }

    private void await(int code) throws IOException {
        String answer = receive();
        while (!answer.startsWith("SIP/2.0 " + code + " ") || !answer.contains(callId())) {
            int other = Integer.parseInt(answer.substring(8, 11));
            if (other >= 300 && other != 487) {
                throw new IOException("the phone says " + other);
            }
            answer = receive();
        }
    }

    private String callId() {
        return "setup-" + run + "-" + number;
    }

    private byte[] message(String method, String body) {
        String own = "sip:setup@127.0.0.1:" + localPort();
        String head =
                method
                        + " sip:phone@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/"
                        + transport
                        + " 127.0.0.1:"
                        + localPort()
                        + ";branch=z9hG4bK"
                        + callId()
                        + ";rport\r\nMax-Forwards: 70\r\nFrom: <"
                        + own
                        + ">;tag=1\r\nTo: <sip:phone@127.0.0.1>\r\nCall-ID: "
                        + callId()
                        + "\r\nCSeq: 1 "
                        + method
                        + "\r\nContact: <"
                        + own
                        + ";transport="
                        + transport.toLowerCase(Locale.ROOT)
                        + ">\r\n"
                        + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
                        + "Content-Length: "
                        + body.length()
                        + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public abstract void close() throws IOException;

    private static final class Datagrams extends SetupCaller {
        private final DatagramSocket socket;
        private final DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);

        Datagrams(int port) throws IOException {
            super("UDP");
            socket = new DatagramSocket(0, HERE);
            socket.setSoTimeout(LIMIT_MS);
            socket.connect(new InetSocketAddress(HERE, port));
        }

        @Override
        int localPort() {
            return socket.getLocalPort();
        }

        @Override
        void send(byte[] message) throws IOException {
            socket.send(new DatagramPacket(message, message.length));
        }

        @Override
        String receive() throws IOException {
            packet.setLength(65_535);
            socket.receive(packet);
            return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static final class Secured extends SetupCaller {
        private final SSLSocket socket;
        private final InputStream in;

        Secured(int port) throws IOException {
            super("TLS");
            socket = (SSLSocket) context().getSocketFactory().createSocket(HERE, port);
            socket.setSoTimeout(LIMIT_MS);
            socket.setTcpNoDelay(true);
            socket.startHandshake();
            in = socket.getInputStream();
        }

        private static SSLContext context() throws IOException {
            TrustManager anybody =
                    new X509TrustManager() {
                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String kind) {
                            throw new UnsupportedOperationException("a caller has no clients");
                        }

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String kind) {
                            // The phone's certificate is made for this run, and no part of it.
                        }

                        @Override
                        public X509Certificate[] getAcceptedIssuers() {
                            return new X509Certificate[0];
                        }
                    };
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, new TrustManager[] {anybody}, null);
                return context;
            } catch (GeneralSecurityException failure) {
                throw new IOException(failure);
            }
        }

        @Override
        int localPort() {
            return socket.getLocalPort();
        }

        @Override
        void send(byte[] message) throws IOException {
            socket.getOutputStream().write(message);
        }

        /** Up to the empty line: none of the answers waited for has a body. */
        @Override
        String receive() throws IOException {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            int ends = 0;
            while (ends < 4) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException("the phone hung up");
                }
                read.write(next);
                ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : next == '\r' ? 1 : 0;
            }
            return read.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
