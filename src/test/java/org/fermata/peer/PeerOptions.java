package org.fermata.peer;

import java.nio.file.Path;

/** What a script may set, on the command line or later. Owned by the loop's thread. */
final class PeerOptions {

    /** Who it says it is when it calls. */
    String user = "peer";

    String host = "127.0.0.1";
    int port;

    /** Where requests outside a dialog go, {@code host:port}; null for straight to the target. */
    String proxy;

    PeerCodec codec = PeerCodec.G722;
    boolean stream = true;

    /** Send sound where it comes from, whatever the description says: the other is behind a NAT. */
    boolean latch;

    /** Answer a hold with sendrecv and go on sending. */
    boolean ignoreHold;

    /** The status a hold is refused with, 0 to accept it. */
    int refuseHold;

    /** Every new call gets 486. */
    boolean busy;

    /** How long a new call rings. */
    int ringMs;

    /** Sessions end after so many seconds unless the phone refreshes them (RFC 4028); 0: never. */
    int session;

    /** Takes keys for SRTP where they are offered. */
    boolean srtp;

    /** How long before an answer the stream starts. */
    int leadMs;

    void set(String key, String value) {
        switch (key) {
            case "user" -> user = value;
            case "host" -> host = value;
            case "port" -> port = Integer.parseInt(value);
            case "proxy" -> proxy = value;
            case "codec" -> codec = PeerCodec.of(value);
            case "hertz" -> PeerCodec.hertz(Integer.parseInt(value));
            case "say" -> PeerCodec.say(Path.of(value));
            case "latch" -> latch = value.equals("on");
            case "stream" -> stream = value.equals("on");
            case "hold" -> {
                ignoreHold = value.equals("ignore");
                refuseHold = value.startsWith("refuse:") ? Integer.parseInt(value.substring(7)) : 0;
            }
            case "session" -> session = Integer.parseInt(value);
            case "srtp" -> srtp = value.equals("on");
            case "busy" -> busy = value.equals("on");
            case "ringMs" -> ringMs = Integer.parseInt(value);
            case "leadMs" -> leadMs = Integer.parseInt(value);
            default -> throw new IllegalArgumentException("no option " + key);
        }
    }
}
