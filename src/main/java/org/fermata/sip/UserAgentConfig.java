package org.fermata.sip;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What a user agent is started with. Immutable.
 *
 * @param listen the local addresses to take UDP and TCP on; port 0 takes a free one, the same for
 *     both
 * @param software what the User-Agent header says
 * @param timers how long signalling waits
 */
public record UserAgentConfig(List<InetSocketAddress> listen, String software, SipTimers timers) {

    public UserAgentConfig {
        listen = List.copyOf(listen);
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("a user agent needs an address to listen on");
        }
    }

    /**
     * One address, with the standard's timers.
     *
     * @param listen the local address
     * @param software what the User-Agent header says
     */
    public UserAgentConfig(InetSocketAddress listen, String software) {
        this(List.of(listen), software, SipTimers.DEFAULTS);
    }
}
