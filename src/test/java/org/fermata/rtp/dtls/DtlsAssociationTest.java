package org.fermata.rtp.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.concurrent.Workers;
import org.fermata.rig.Await;
import org.fermata.rtp.Protection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Two associations whose datagrams the test passes on. */
class DtlsAssociationTest {

    private static final byte CHANGE_CIPHER_SPEC = 20;

    /** Where the epoch's lower byte is in a record (RFC 6347 section 4.1). */
    private static final int EPOCH = 4;

    private final Workers workers = new Workers("dtls-test", 4);
    private final AtomicInteger tasks = new AtomicInteger();
    private final Ends ofServer = new Ends();
    private final Ends ofClient = new Ends();
    private DtlsAssociation client;
    private DtlsAssociation server;

    private static final class Ends implements DtlsAssociation.Listener {
        private volatile Protection.Keyed keys;
        private volatile String reason;

        @Override
        public void keyed(Protection.Keyed agreed) {
            keys = agreed;
        }

        @Override
        public void failed(String why) {
            reason = why;
        }
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        workers.close();
    }

    private static boolean ofTheLastFlight(byte[] datagram) {
        return datagram[0] == CHANGE_CIPHER_SPEC || datagram[EPOCH] == 1;
    }

    @Test
    void lastFlightThatIsLostIsSentAgainByOneWorkerAtATime() {
        List<Integer> added = new CopyOnWriteArrayList<>();
        client =
                new DtlsAssociation(
                        DtlsIdentity.ofThisRun(),
                        certificate -> true,
                        true,
                        datagram -> server.received(datagram),
                        workers,
                        ofClient);
        server =
                new DtlsAssociation(
                        DtlsIdentity.ofThisRun(),
                        certificate -> true,
                        false,
                        datagram -> {
                            if (ofServer.keys == null && ofTheLastFlight(datagram)) {
                                return;
                            }
                            if (ofServer.keys != null) {
                                // Something comes while the worker is at it.
                                int before = tasks.get();
                                server.received(new byte[] {23});
                                added.add(tasks.get() - before);
                            }
                            client.received(datagram);
                        },
                        task -> {
                            tasks.incrementAndGet();
                            workers.execute(task);
                        },
                        ofServer);
        client.start();
        // The client says its own last flight again after a second (RFC 6347 section 4.2.4.1).
        Await.until(
                () -> ofClient.reason + " " + ofServer.reason,
                Duration.ofSeconds(30),
                () -> ofClient.keys != null);
        assertThat(added).isNotEmpty().containsOnly(0);
        assertThat(ofClient.keys.send()).isEqualTo(ofServer.keys.receive());
    }
}
