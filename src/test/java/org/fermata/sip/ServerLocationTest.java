package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fermata.sip.Names.Pointer;
import org.fermata.sip.Names.Service;
import org.fermata.sip.ServerLocation.Query;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** RFC 3263 section 4, over a name service made here. */
class ServerLocationTest {

    private final Zone zone = new Zone();

    /** A name service out of tables. */
    private static final class Zone implements Names {
        private final Map<String, List<Pointer>> pointers = new HashMap<>();
        private final Map<String, List<Service>> services = new HashMap<>();
        private final Map<String, List<String>> addresses = new HashMap<>();
        private final List<String> asked = new ArrayList<>();

        @Override
        public InetAddress[] resolve(String name) throws UnknownHostException {
            asked.add("A " + name);
            if (!addresses.containsKey(name)) {
                throw new UnknownHostException(name);
            }
            return addresses.get(name).stream()
                    .map(InetAddress::ofLiteral)
                    .toArray(InetAddress[]::new);
        }

        @Override
        public List<Pointer> pointers(String domain) {
            asked.add("NAPTR " + domain);
            return pointers.getOrDefault(domain, List.of());
        }

        @Override
        public List<Service> services(String name) {
            asked.add("SRV " + name);
            return services.getOrDefault(name, List.of());
        }
    }

    private List<String> find(String host, int port, Transport transport, boolean secure)
            throws UnknownHostException {
        Query query = new Query(host, port, transport, secure, Reach.ANY.tls());
        return ServerLocation.find(query, zone, new Random(1)).stream()
                .map(
                        place ->
                                place.transport()
                                        + " "
                                        + Messages.literal(place.address().getAddress())
                                        + ":"
                                        + place.address().getPort()
                                        + (place.domain() == null ? "" : " as " + place.domain()))
                .toList();
    }

    @Test
    void pointersSayWhichTransportsComeFirst() throws Exception {
        zone.pointers.put(
                "example.org",
                List.of(
                        new Pointer(50, 50, "SIP+D2U", "_sip._udp.example.org"),
                        new Pointer(20, 20, "SIPS+D2T", "tls.example.org"),
                        new Pointer(20, 10, "SIP+D2S", "sctp.example.org"),
                        new Pointer(30, 10, "SIP+D2T", "tcp.example.org")));
        zone.services.put("tls.example.org", List.of(new Service(0, 0, 6061, "a.example.net")));
        zone.services.put("tcp.example.org", List.of(new Service(0, 0, 6060, "a.example.net")));
        zone.services.put(
                "_sip._udp.example.org", List.of(new Service(0, 0, 5070, "b.example.net")));
        zone.addresses.put("a.example.net", List.of("192.0.2.1"));
        zone.addresses.put("b.example.net", List.of("192.0.2.2", "2001:db8::2"));
        // The certificate is to be the domain's, not the host's that SRV names (RFC 5922).
        assertThat(find("example.org", 0, null, false))
                .containsExactly(
                        "TLS 192.0.2.1:6061 as example.org",
                        "TCP 192.0.2.1:6060",
                        "UDP 192.0.2.2:5070",
                        "UDP [2001:db8:0:0:0:0:0:2]:5070");
    }

    @Test
    void secureAddressTakesOnlyWhatIsSecure() throws Exception {
        zone.pointers.put(
                "example.org",
                List.of(
                        new Pointer(10, 10, "SIP+D2U", "_sip._udp.example.org"),
                        new Pointer(20, 10, "SIPS+D2T", "tls.example.org")));
        zone.services.put(
                "_sip._udp.example.org", List.of(new Service(0, 0, 5060, "a.example.net")));
        zone.services.put("tls.example.org", List.of(new Service(0, 0, 6061, "a.example.net")));
        zone.addresses.put("a.example.net", List.of("192.0.2.1"));
        assertThat(find("example.org", 0, null, true))
                .containsExactly("TLS 192.0.2.1:6061 as example.org");
    }

    @Test
    void withoutPointersTheServicesOfEachTransportAreAskedFor() throws Exception {
        zone.services.put(
                "_sip._tcp.example.org", List.of(new Service(0, 0, 5080, "a.example.net")));
        zone.addresses.put("a.example.net", List.of("192.0.2.1"));
        assertThat(find("example.org", 0, null, false)).containsExactly("TCP 192.0.2.1:5080");
    }

    @Test
    void withoutAnyRecordsTheDomainItselfIsTheServer() throws Exception {
        zone.addresses.put("example.org", List.of("192.0.2.9"));
        assertThat(find("example.org", 0, null, false)).containsExactly("UDP 192.0.2.9:5060");
        assertThat(find("example.org", 0, null, true))
                .containsExactly("TLS 192.0.2.9:5061 as example.org");
        assertThat(find("example.org", 0, Transport.TCP, false))
                .containsExactly("TCP 192.0.2.9:5060");
    }

    @Test
    void namedPortNeedsNoServiceRecords() throws Exception {
        zone.addresses.put("example.org", List.of("192.0.2.9"));
        assertThat(find("example.org", 5066, null, false)).containsExactly("UDP 192.0.2.9:5066");
        assertThat(zone.asked).containsExactly("A example.org");
    }

    @Test
    void namedTransportNeedsNoPointers() throws Exception {
        zone.services.put(
                "_sips._tcp.example.org", List.of(new Service(0, 0, 443, "a.example.net")));
        zone.addresses.put("a.example.net", List.of("192.0.2.1"));
        assertThat(find("example.org", 0, Transport.TLS, false))
                .containsExactly("TLS 192.0.2.1:443 as example.org");
        assertThat(zone.asked).containsExactly("SRV _sips._tcp.example.org", "A a.example.net");
    }

    @Test
    void serviceThatIsNotToBeHadIsPassedOver() throws Exception {
        zone.services.put("_sip._udp.example.org", List.of(new Service(0, 0, 0, ".")));
        zone.services.put(
                "_sip._tcp.example.org",
                List.of(
                        new Service(0, 0, 5060, "gone.example.net"),
                        new Service(1, 0, 5060, "a.example.net")));
        zone.addresses.put("a.example.net", List.of("192.0.2.1"));
        assertThat(find("example.org", 0, null, false)).containsExactly("TCP 192.0.2.1:5060");
    }

    @Test
    void literalAddressIsAskedOfNobody() {
        Query query = new Query("[2001:db8::1]", 0, null, true, Reach.ANY.tls());
        Endpoint place = ServerLocation.literal(query);
        assertThat(place.transport()).isEqualTo(Transport.TLS);
        assertThat(place.address().getPort()).isEqualTo(5061);
        assertThat(ServerLocation.literal(new Query("example.org", 0, null, false, null))).isNull();
    }

    @Test
    void unknownNameIsSaid() {
        assertThatThrownBy(() -> find("example.org", 0, null, false))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void zoneWithThousandsOfServersIsBounded() throws Exception {
        List<String> many = new ArrayList<>();
        for (int each = 0; each < 1000; each++) {
            many.add("10.0." + each / 250 + "." + (each % 250 + 1));
        }
        zone.addresses.put("example.org", many);
        assertThat(find("example.org", 0, Transport.UDP, false)).hasSize(32);
    }

    @Test
    void prioritiesComeInOrderAndWeightsByLot() {
        List<Service> services =
                List.of(
                        new Service(20, 0, 1, "last"),
                        new Service(10, 30, 1, "third"),
                        new Service(10, 60, 1, "two-thirds"),
                        new Service(10, 0, 1, "hardly"));
        Random random = new Random(42);
        Map<String, Integer> first = new HashMap<>();
        for (int each = 0; each < 9000; each++) {
            List<Service> ordered = ServerLocation.ordered(services, random);
            assertThat(ordered).hasSize(4);
            assertThat(ordered.getLast().target()).isEqualTo("last");
            first.merge(ordered.getFirst().target(), 1, Integer::sum);
        }
        // RFC 2782: 30 and 60 of 90, and the one without weight once in 91.
        assertThat(first.get("third")).isBetween(2700, 3250);
        assertThat(first.get("two-thirds")).isBetween(5600, 6200);
        assertThat(first.get("hardly")).isBetween(50, 150);
    }
}
