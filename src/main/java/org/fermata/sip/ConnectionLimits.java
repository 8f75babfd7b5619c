package org.fermata.sip;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many connections others may have open to us, each source and all together. A newcomer is
 * never turned away: it takes the place of the most useless one of its own source or, where all
 * places are taken, of the source that has the most; first one that never brought a message, then
 * the one that has been silent for longest. Owned by the thread {@code sip}.
 */
final class ConnectionLimits {

    /** Connections of one source; a proxy or a translator may stand for many phones. */
    static final int SOURCE_LIMIT = 32;

    /** Connections of all sources. */
    static final int TOTAL_LIMIT = 512;

    private static final class Use {
        private boolean useful;
        private long lastNanos;

        Use(long nowNanos) {
            lastNanos = nowNanos;
        }
    }

    private static final Comparator<Map.Entry<Connection, Use>> MOST_USELESS =
            Comparator.comparing((Map.Entry<Connection, Use> entry) -> entry.getValue().useful)
                    .thenComparing(
                            (one, other) ->
                                    Long.signum(
                                            one.getValue().lastNanos - other.getValue().lastNanos));

    private final Map<InetAddress, Map<Connection, Use>> bySource = new HashMap<>();
    private int total;

    /**
     * Takes a connection that has come.
     *
     * @param nowNanos the clock now
     * @return the connection to close in its favour, null if there is room for both
     */
    Connection admit(Connection newcomer, long nowNanos) {
        InetAddress source = newcomer.remote().getAddress();
        Map<Connection, Use> own = bySource.computeIfAbsent(source, each -> new LinkedHashMap<>());
        Connection victim = null;
        if (own.size() >= SOURCE_LIMIT) {
            victim = mostUseless(own);
        } else if (total >= TOTAL_LIMIT) {
            victim =
                    mostUseless(
                            bySource.values().stream()
                                    .max(Comparator.comparingInt(Map::size))
                                    .orElseThrow());
        }
        own.put(newcomer, new Use(nowNanos));
        total++;
        return victim;
    }

    private static Connection mostUseless(Map<Connection, Use> connections) {
        return connections.entrySet().stream().min(MOST_USELESS).orElseThrow().getKey();
    }

    /** A whole message has come over a connection. */
    void heard(Connection connection, long nowNanos) {
        Map<Connection, Use> own = bySource.get(connection.remote().getAddress());
        Use use = own == null ? null : own.get(connection);
        if (use != null) {
            use.useful = true;
            use.lastNanos = nowNanos;
        }
    }

    /** A connection is gone; nothing for one that was never admitted. */
    void gone(Connection connection) {
        InetAddress source = connection.remote().getAddress();
        Map<Connection, Use> own = bySource.get(source);
        if (own != null && own.remove(connection) != null) {
            total--;
            if (own.isEmpty()) {
                bySource.remove(source);
            }
        }
    }
}
