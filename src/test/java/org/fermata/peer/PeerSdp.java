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
 * @param protocol the protocol of the m-line, such as {@code RTP/AVP}
 * @param crypto the tag and the key of the suite we know, blank-separated; null without
 */
record PeerSdp(
        InetSocketAddress media,
        String direction,
        String payloadTypes,
        int digits,
        String protocol,
        String crypto) {

    static PeerSdp parse(String text) {
        String host = null;
        int port = 0;
        String direction = "SENDRECV";
        String formats = " ";
        int digits = -1;
        String protocol = "RTP/AVP";
        String crypto = null;
        for (String line : text.split("\r?\n")) {
            if (line.startsWith("c=IN IP4 ")) {
                host = line.substring(9).trim();
            } else if (line.startsWith("m=audio ")) {
                String[] parts = line.split(" ", 4);
                port = Integer.parseInt(parts[1]);
                protocol = parts[2];
                formats = " " + parts[3].trim() + " ";
            } else if (line.matches("a=crypto:\\d+ " + PeerCipher.SUITE + " inline:.*")) {
                String tag = line.substring(line.indexOf(':') + 1, line.indexOf(' '));
                String key = line.substring(line.indexOf("inline:") + 7).split("[|; ]")[0];
                crypto = tag + " " + key.trim();
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
        return new PeerSdp(media, direction, formats, digits, protocol, crypto);
    }

    boolean offers(PeerCodec codec) {
        return payloadTypes.contains(" " + codec.payloadType + " ");
    }

    /**
     * Writes a description.
     *
     * @param protocol of the m-line
     * @param crypto the tag and the key of our cipher, blank-separated; null without
     */
    static String write(
            String host,
            int port,
            long version,
            PeerCodec codec,
            int digits,
            String direction,
            String protocol,
            String crypto) {
        String events = digits < 0 ? "" : " " + digits;
        return "v=0\r\no=peer 1 %d IN IP4 %s\r\ns=-\r\nc=IN IP4 %s\r\nt=0 0\r\n"
                        .formatted(version, host, host)
                + "m=audio %d %s %d%s\r\n".formatted(port, protocol, codec.payloadType, events)
                + crypto(crypto)
                + codec.rtpmap()
                + (digits < 0 ? "" : "a=rtpmap:" + digits + " telephone-event/8000\r\n")
                + "a=ptime:20\r\na="
                + direction.toLowerCase(Locale.ROOT)
                + "\r\n";
    }

    private static String crypto(String crypto) {
        if (crypto == null) {
            return "";
        }
        String[] parts = crypto.split(" ");
        return "a=crypto:%s %s inline:%s\r\n".formatted(parts[0], PeerCipher.SUITE, parts[1]);
    }
}
