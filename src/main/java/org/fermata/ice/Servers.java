package org.fermata.ice;

import java.net.InetSocketAddress;

/**
 * The servers that help to find ways; their names have been looked up.
 *
 * @param stun the STUN server, null for none
 * @param turn the TURN server, null for none
 * @param user the user name there, null for none
 * @param password the password there, null for none
 */
public record Servers(
        InetSocketAddress stun, InetSocketAddress turn, String user, String password) {

    /** No help. */
    public static final Servers NONE = new Servers(null, null, null, null);

    /** Without the password, which is no one's to read. */
    @Override
    public String toString() {
        return "STUN " + stun + ", TURN " + turn;
    }
}
