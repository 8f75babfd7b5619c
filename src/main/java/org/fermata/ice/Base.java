package org.fermata.ice;

import java.net.InetSocketAddress;

/**
 * A socket of ours that checks are sent from.
 *
 * @param socket its number, by which {@link IceAgent.Outside#send} knows it
 * @param component 1 for RTP, 2 for RTCP
 * @param address what it is bound to
 * @param preference 0 to 65,535; the higher the sooner tried (RFC 8421)
 */
public record Base(int socket, int component, InetSocketAddress address, int preference) {}
