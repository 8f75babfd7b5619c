package org.fermata.rtp;

/** What the end that plays a stream knows of it, for extended reports. Called on {@code rtp}. */
public interface Playout {

    /** The codec's name as SDP has it. */
    String encoding();

    /** Packets that came too late to be played. */
    long late();

    /** Whether the playout delay adapts to what comes. */
    boolean adaptive();

    /** The playout delay now, in ms. */
    int delayMs();

    /** The longest playout delay there may be, in ms. */
    int longestDelayMs();

    /** How much sound a packet holds, in ms. */
    int packetMs();
}
