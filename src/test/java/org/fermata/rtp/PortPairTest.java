package org.fermata.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;

class PortPairTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static DatagramChannel bound(int port) throws IOException {
        return DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, port));
    }

    @Test
    void portInUseIsToldInEveryLanguage() throws IOException {
        BindException german = new BindException("Die Adresse wird bereits verwendet");
        assertThat(PortPair.isInUse(LOOPBACK, german)).isTrue();
        // An address for documentation (RFC 5737), which no machine has.
        InetAddress elsewhere = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        assertThat(PortPair.isInUse(elsewhere, german)).isFalse();
        assertThatThrownBy(() -> PortPair.bind(elsewhere, "20000-29999"))
                .isInstanceOf(BindException.class);
    }

    @Test
    void pairOfWhichOnePortIsTakenIsPassedOverAndLeftFree() throws IOException {
        PortPair found = PortPair.bind(LOOPBACK, "20000-29999");
        found.rtp().close();
        found.rtcp().close();
        int port = found.port();
        try (DatagramChannel taken = bound(port + 1)) {
            assertThat(taken.isOpen()).isTrue();
            assertThatThrownBy(() -> PortPair.bind(LOOPBACK, port + "-" + (port + 1)))
                    .hasMessageContaining("no pair of ports is free");
            bound(port).close();
        }
    }
}
