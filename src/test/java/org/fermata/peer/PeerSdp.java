package org.fermata.peer;

import java.net.InetSocketAddress;
import java.util.Locale;

/**
 * The audio of a session description (RFC 4566), as far as a test peer needs it.
 *
 * @param media where its RTP goes, null if there is no audio
 * @param direction its direction attribute, in capitals; INACTIVE for {@code c=0.0.0.0}
 * @param payloadTypes the formats of the m-line, blank-separated with a blank at either end
 * @param digits the payload type of telephone-event (RFC 4733), −1 without
 */
record PeerSdp(InetSocketAddress media, String direction, String payloadTypes, int digits) {

    static PeerSdp parse(String text) {
        String host = null;
        int port = 0;
        String direction = "SENDRECV";
        String formats = " ";
        int digits = -1;
        for (String line : text.split("\r?\n")) {
            if (line.startsWith("c=IN IP4 ")) {
                host = line.substring(9).trim();
            } else if (line.startsWith("m=audio ")) {
                String[] parts = line.split(" ", 4);
                port = Integer.parseInt(parts[1]);
                formats = " " + parts[3].trim() + " ";
            } else if (line.matches("a=(sendrecv|sendonly|recvonly|inactive)\\s*")) {
                direction = line.substring(2).trim().toUpperCase(Locale.ROOT);
            } else if (line.startsWith("a=rtpmap:") && line.contains("telephone-event")) {
                digits = Integer.parseInt(line.substring(9, line.indexOf(' ')));
            }
        }
        if ("0.0.0.0".equals(host)) {
            direction = "INACTIVE";
        }
        InetSocketAddress media =
                port == 0 || host == null ? null : new InetSocketAddress(host, port);
        return new PeerSdp(media, direction, formats, digits);
    }

    boolean offers(PeerCodec codec) {
        return payloadTypes.contains(" " + codec.payloadType + " ");
    }

    static String write(
            String host, int port, long version, PeerCodec codec, int digits, String direction) {
        String events = digits < 0 ? "" : " " + digits;
        return "v=0\r\no=peer 1 %d IN IP4 %s\r\ns=-\r\nc=IN IP4 %s\r\nt=0 0\r\n"
                        .formatted(version, host, host)
                + "m=audio %d RTP/AVP %d%s\r\n".formatted(port, codec.payloadType, events)
                + codec.rtpmap()
                + (digits < 0 ? "" : "a=rtpmap:" + digits + " telephone-event/8000\r\n")
                + "a=ptime:20\r\na="
                + direction.toLowerCase(Locale.ROOT)
                + "\r\n";
    }
}
