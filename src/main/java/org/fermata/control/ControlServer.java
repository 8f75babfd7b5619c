package org.fermata.control;

import jdk.net.ExtendedSocketOptions;

import org.fermata.concurrent.EventLoop;
import org.fermata.concurrent.Threads;
import org.fermata.store.Profile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Takes commands on a Unix domain socket that only the phone's owner may speak to. One thread,
 * {@code control}, with one selector; it hands commands to {@code signalling} and never waits for
 * them.
 */
public final class ControlServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ControlServer.class);

    static final int MAX_CLIENTS = 16;
    private static final long FLUSH_LIMIT_NANOS = 1_000_000_000L;
    private static final long CLOSE_LIMIT_MS = 3_000;

    private final Path socket;
    private final EventLoop signalling;
    private final Commands commands;
    private final UserPrincipal owner;
    private final ServerSocketChannel server;
    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread;

    // Owned by control.
    private final Set<ControlConnection> connections = new LinkedHashSet<>();
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(16 * 1024);
    private ControlEvent lastEvent;
    private byte[] lastEventBytes;
    private long closeDeadline;
    private boolean closing;

    /**
     * Binds the socket and starts the thread. A socket left by a phone that was killed is replaced;
     * that none lives is known from the profile's lock, which the caller holds.
     *
     * @param socket where the socket lies, see {@link SocketPath}
     * @param signalling the loop that commands run on
     * @param commands the commands
     * @throws IOException if the socket cannot be made, or its folder belongs to somebody else
     */
    public ControlServer(Path socket, EventLoop signalling, Commands commands) throws IOException {
        this.socket = socket;
        this.signalling = signalling;
        this.commands = commands;
        owner = Files.getOwner(Path.of("/proc/self"));
        Profile.makePrivate(socket.getParent());
        if (!Files.getOwner(socket.getParent()).equals(owner)) {
            throw new IOException(socket.getParent() + " belongs to another user");
        }
        Files.deleteIfExists(socket);
        selector = Selector.open();
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        thread = Threads.start("control", this::loop);
    }

    /** Where the socket lies. Any thread. */
    public Path socket() {
        return socket;
    }

    /** Runs a task on {@code control}. Any thread. */
    void post(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    EventLoop signalling() {
        return signalling;
    }

    Commands commands() {
        return commands;
    }

    void assertOwner() {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException("called on " + Thread.currentThread().getName());
        }
    }

    // On control ------------------------------------------------------------------------------

    private void loop() {
        try {
            while (!closing || (anythingToWrite() && System.nanoTime() - closeDeadline < 0)) {
                if (closing) {
                    selector.select(100);
                } else {
                    selector.select();
                }
                runTasks();
                selector.selectedKeys().forEach(this::handle);
                selector.selectedKeys().clear();
            }
        } catch (IOException failure) {
            log.error("the control socket is lost", failure);
        } finally {
            release();
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException failure) {
                log.error("a task on control failed", failure);
            }
        }
    }

    private void handle(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        if (key.attachment() instanceof ControlConnection connection) {
            try {
                connection.ready(key, readBuffer);
            } catch (IOException | RuntimeException failure) {
                log.debug("a client is gone", failure);
                connection.close();
            }
        } else {
            accept();
        }
    }

    private void accept() {
        try {
            SocketChannel channel = server.accept();
            if (channel != null) {
                admit(channel);
            }
        } catch (IOException failure) {
            log.warn("a client could not be taken", failure);
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        if (!channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().equals(owner)) {
            log.warn("a program of another user tried to speak to the phone");
            channel.close();
            return;
        }
        ControlConnection connection = new ControlConnection(this, channel);
        connections.add(connection);
        connection.register(selector);
        if (connections.size() > MAX_CLIENTS) {
            connection.refuse(
                    "There are "
                            + MAX_CLIENTS
                            + " programs connected to the phone already, which is the limit.");
        }
    }

    void closed(ControlConnection connection) {
        connections.remove(connection);
    }

    /** An event as a line. Every watcher gets the same event, so it is written once. */
    byte[] line(ControlEvent event) {
        if (event != lastEvent) {
            lastEventBytes = ControlJson.event(event);
            lastEvent = event;
        }
        return lastEventBytes;
    }

    private boolean anythingToWrite() {
        return connections.stream().anyMatch(ControlConnection::hasOutput);
    }

    private void beginClose(Instant time) {
        if (closing) {
            return;
        }
        closing = true;
        closeDeadline = System.nanoTime() + FLUSH_LIMIT_NANOS;
        ControlEvent quit = new ControlEvent(time, "quit", null);
        Set.copyOf(connections).forEach(connection -> connection.tell(quit));
    }

    private void release() {
        try {
            Files.deleteIfExists(socket);
            Set.copyOf(connections).forEach(ControlConnection::close);
            server.close();
            selector.close();
        } catch (IOException failure) {
            log.warn("the control socket could not be closed", failure);
        }
    }

    // Any thread ------------------------------------------------------------------------------

    /** Tells watchers that the phone quits, and closes the socket. Returns when it is closed. */
    @Override
    public void close() {
        Instant now = signalling.now();
        post(() -> beginClose(now));
        try {
            thread.join(CLOSE_LIMIT_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
