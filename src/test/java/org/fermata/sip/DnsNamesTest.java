package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Against a name server on loopback. */
class DnsNamesTest {

    private NameServer server;
    private DnsNames names;

    @BeforeEach
    void start() throws IOException {
        server = new NameServer();
        names = new DnsNames(List.of(server.address()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void readsPointersServicesAndAddresses() throws Exception {
        server.pointer("example.test", 10, 20, "sip+d2t", "_sip._tcp.example.test");
        server.service("_sip._tcp.example.test", 1, 2, 5070, "a.example.test");
        server.address("a.example.test", "192.0.2.1", 600);
        assertThat(names.pointers("example.test"))
                .containsExactly(new Names.Pointer(10, 20, "SIP+D2T", "_sip._tcp.example.test."));
        assertThat(names.services("_sip._tcp.example.test."))
                .containsExactly(new Names.Service(1, 2, 5070, "a.example.test."));
        assertThat(names.resolve("a.example.test."))
                .containsExactly(InetAddress.ofLiteral("192.0.2.1"));
    }

    @Test
    void remembersAsLongAsTheZoneAllows() throws Exception {
        server.address("kept.example.test", "192.0.2.1", 600);
        server.address("fleeting.example.test", "192.0.2.2", 0);
        for (int each = 0; each < 2; each++) {
            names.resolve("kept.example.test");
            names.resolve("fleeting.example.test");
        }
        assertThat(server.asked()).filteredOn("A kept.example.test."::equals).hasSize(1);
        assertThat(server.asked()).filteredOn("A fleeting.example.test."::equals).hasSize(2);
    }

    @Test
    void whatIsNotThereIsNoError() {
        assertThat(names.pointers("nothing.test")).isEmpty();
        assertThat(names.services("_sip._udp.nothing.test")).isEmpty();
        assertThatThrownBy(() -> names.resolve("nothing.invalid"))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void secondServerIsAskedWhereTheFirstIsSilent() throws Exception {
        try (RawPeer silent = new RawPeer()) {
            server.address("a.example.test", "192.0.2.1", 600);
            InetSocketAddress first =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.port());
            DnsNames two = new DnsNames(List.of(first, server.address()));
            assertThat(two.resolve("a.example.test"))
                    .containsExactly(InetAddress.ofLiteral("192.0.2.1"));
        }
    }

    /** A look-up of a SIP domain asks six questions, and has four seconds. */
    @Test
    void serverThatIsSilentIsWaitedForOnceAndNotForEachQuestion() throws Exception {
        try (RawPeer silent = new RawPeer()) {
            InetSocketAddress first =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.port());
            DnsNames two = new DnsNames(List.of(first, server.address()));
            two.pointers("example.test");
            two.services("_sip._udp.example.test");
            two.services("_sip._tcp.example.test");
            two.services("_sips._tcp.example.test");
            int[] asked = new int[1];
            silent.waiting(question -> asked[0]++);
            assertThat(asked[0]).isEqualTo(1);
        }
    }

    @Test
    void answerThatIsCutOffIsAskedForOverTcp() throws Exception {
        for (int each = 0; each < 100; each++) {
            server.service("_sip._udp.large.test", each, 0, 5060, "host" + each + ".large.test");
        }
        assertThat(names.services("_sip._udp.large.test")).hasSize(100);
    }

    @Test
    void namesTheSystemKnowsFromElsewhereAreFound() throws Exception {
        assertThat(names.resolve("localhost")).isNotEmpty();
        assertThat(server.asked()).isEmpty();
    }
}
