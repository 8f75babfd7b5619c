package org.fermata.sip;

import org.fermata.concurrent.Threads;
import org.fermata.rig.Authority;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A registrar over TLS that says yes to every request, with a certificate of the test's choice. */
final class TlsServer implements AutoCloseable {

    private final SSLServerSocket server;
    private volatile String divertTo;
    private final LinkedBlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<SSLSocket> connections = new LinkedBlockingQueue<>();

    /**
     * Starts it on loopback.
     *
     * @param clients whose certificates clients must show, null if none
     */
    TlsServer(Authority.Identity identity, Authority clients, String... protocols) {
        try {
            char[] none = {};
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, none);
            store.setKeyEntry(
                    "own",
                    identity.keys().getPrivate(),
                    none,
                    new Certificate[] {identity.certificate()});
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, none);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            KeyStore believed = KeyStore.getInstance("PKCS12");
            believed.load(null, none);
            if (clients != null) {
                believed.setCertificateEntry("ca", clients.own().certificate());
                trust.init(believed);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keys.getKeyManagers(), clients == null ? null : trust.getTrustManagers(), null);
            server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
            server.setNeedClientAuth(clients != null);
            if (protocols.length > 0) {
                server.setEnabledProtocols(protocols);
            }
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
        Threads.start("tls-server", this::serve);
    }

    /** Answers INVITEs with 302 and this Contact. */
    void divert(String contact) {
        divertTo = contact;
    }

    int port() {
        return server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) server.accept();
                connections.add(socket);
                Threads.start("tls-connection", () -> answer(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(SSLSocket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            StringBuilder request = new StringBuilder();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                request.append(line).append("\r\n");
                if (line.isEmpty()) {
                    in.skip(bodyLength(request.toString()));
                    requests.add(request.toString());
                    if (!request.toString().startsWith("ACK ")) {
                        socket.getOutputStream().write(answer(request.toString()).getBytes());
                    }
                    request.setLength(0);
                }
            }
        } catch (IOException refused) {
            SelectorThread.log.debug("the client went away", refused);
        }
    }

    private static int bodyLength(String head) {
        Matcher length = Pattern.compile("\nContent-Length: *(\\d+)").matcher(head);
        return length.find() ? Integer.parseInt(length.group(1)) : 0;
    }

    private String answer(String request) {
        boolean divert = divertTo != null && request.startsWith("INVITE ");
        StringBuilder ok =
                new StringBuilder(
                        divert
                                ? "SIP/2.0 302 Moved Temporarily\r\nContact: <" + divertTo + ">\r\n"
                                : "SIP/2.0 200 OK\r\n");
        for (String line : request.split("\r\n")) {
            if (line.matches(
                    divert
                            ? "(Via|From|To|Call-ID|CSeq):.*"
                            : "(Via|From|To|Call-ID|CSeq|Contact):.*")) {
                ok.append(line).append("\r\n");
            }
        }
        return ok + "Expires: 600\r\nContent-Length: 0\r\n\r\n";
    }

    /** The head of the next request of a method. */
    String expectRequest(String method) throws InterruptedException {
        while (true) {
            String request = requests.poll(8, TimeUnit.SECONDS);
            if (request == null) {
                throw new AssertionError("no " + method + " came");
            }
            if (request.startsWith(method + " ")) {
                return request;
            }
        }
    }

    /** The next connection, as far as its handshake is. */
    SSLSocket expectConnection() throws InterruptedException {
        SSLSocket socket = connections.poll(8, TimeUnit.SECONDS);
        if (socket == null) {
            throw new AssertionError("nobody connected");
        }
        return socket;
    }

    /** Who the client of a connection has proved to be. */
    static X509Certificate client(SSLSocket socket) throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    @Override
    public void close() throws IOException {
        server.close();
        connections.forEach(SelectorThread::closeQuietly);
    }
}
