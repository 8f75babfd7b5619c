package org.fermata.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fermata.control.UsageException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;

class ListenOptionTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:0, 127.0.0.1, 0",
        "0.0.0.0:5060, 0.0.0.0, 5060",
        "[::1]:65535, 0:0:0:0:0:0:0:1, 65535",
    })
    void anAddressAndAPortAreRead(String text, String address, int port) throws Exception {
        InetSocketAddress read = ListenOption.parse(text);

        assertThat(read.getAddress().getHostAddress()).isEqualTo(address);
        assertThat(read.getPort()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5060",
                "127.0.0.1",
                "localhost:5060",
                "1.2.3:5",
                "1.2.3.4:65536",
                "::1:5"
            })
    void anythingElseIsWrongUsage(String text) {
        assertThatThrownBy(() -> ListenOption.parse(text)).isInstanceOf(UsageException.class);
    }
}
