package org.fermata.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What the lines of one media section, or those of the session before the first, have said. */
final class StreamText {

    private static final int MAX_FORMATS = 64;
    private static final int MAX_PTIME_MS = 1000;
    private static final int MAX_ATTRIBUTES = 64;
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final String[] media;
    private final Map<Integer, String> rtpmaps = new HashMap<>();
    private final Map<Integer, String> parameters = new HashMap<>();
    private final List<String> others = new ArrayList<>();
    private int port;
    private String address;
    private Direction direction;
    private int ptimeMs;
    private int rtcpPort;

    /**
     * Begins a section.
     *
     * @param media the value of its {@code m=} line, empty for the session's own lines
     * @throws SdpException if an {@code m=} line lacks a part or its port is no number
     */
    StreamText(String media) throws SdpException {
        this.media = media.isEmpty() ? new String[0] : SPACE.split(media);
        if (media.isEmpty()) {
            return;
        }
        if (this.media.length < 4) {
            throw new SdpException("an m= line lacks its media, port, protocol or formats");
        }
        int slash = this.media[1].indexOf('/');
        port = number(slash < 0 ? this.media[1] : this.media[1].substring(0, slash), 65_535);
        if (port < 0) {
            throw new SdpException("the port of an m= line is no number up to 65535");
        }
    }

    void connection(String value) throws SdpException {
        String[] words = SPACE.split(value);
        if (words.length != 3 || !words[0].equalsIgnoreCase("IN")) {
            throw new SdpException("a c= line is not of the form IN IP4 address");
        }
        // A multicast address has its time to live behind a slash.
        int slash = words[2].indexOf('/');
        address = slash < 0 ? words[2] : words[2].substring(0, slash);
    }

    void attribute(String value) {
        int colon = value.indexOf(':');
        String name = (colon < 0 ? value : value.substring(0, colon)).toLowerCase(Locale.ROOT);
        String rest = colon < 0 ? "" : value.substring(colon + 1).strip();
        switch (name) {
            case "rtpmap" -> mapped(rtpmaps, rest);
            case "fmtp" -> mapped(parameters, rest);
            case "ptime" ->
                    ptimeMs = Math.max(0, number(rest.replaceAll("\\..*", ""), MAX_PTIME_MS));
            case "rtcp" -> rtcpPort = Math.max(0, number(SPACE.split(rest)[0], 65_535));
            case "sendrecv" -> direction = Direction.SENDRECV;
            case "sendonly" -> direction = Direction.SENDONLY;
            case "recvonly" -> direction = Direction.RECVONLY;
            case "inactive" -> direction = Direction.INACTIVE;
            default -> {
                if (others.size() < MAX_ATTRIBUTES) {
                    others.add(value);
                }
            }
        }
    }

    private static void mapped(Map<Integer, String> map, String value) {
        String[] words = SPACE.split(value, 2);
        int payloadType = number(words[0], 127);
        if (payloadType >= 0 && words.length == 2) {
            map.putIfAbsent(payloadType, words[1]);
        }
    }

    boolean isAudio() {
        return media[0].equalsIgnoreCase("audio") && StreamProtocol.of(media[2]) != null;
    }

    int port() {
        return port;
    }

    int rtcpPort() {
        return rtcpPort;
    }

    String protocol() {
        return media[2].toUpperCase(Locale.ROOT);
    }

    /** What this section says beyond what is read here, then what the session says. */
    List<String> attributesThenThoseOf(StreamText session) {
        List<String> all = new ArrayList<>(others);
        all.addAll(session.others);
        return all;
    }

    /** The section as media, protocol and formats, the way an answer refuses it. */
    String withoutPort() {
        StringBuilder text = new StringBuilder(media[0]);
        for (int i = 2; i < media.length; i++) {
            text.append(' ').append(media[i]);
        }
        return text.toString();
    }

    /** The formats in their order; a dynamic payload type that nothing maps is passed over. */
    List<Format> formats() {
        List<Format> formats = new ArrayList<>();
        for (int i = 3; i < media.length && formats.size() < MAX_FORMATS; i++) {
            int payloadType = number(media[i], 127);
            Format format =
                    rtpmaps.containsKey(payloadType)
                            ? StaticFormats.read(
                                    payloadType,
                                    rtpmaps.get(payloadType),
                                    parameters.getOrDefault(payloadType, ""))
                            : StaticFormats.of(
                                    payloadType, parameters.getOrDefault(payloadType, ""));
            boolean known = formats.stream().anyMatch(f -> f.payloadType() == payloadType);
            if (format != null && !known) {
                formats.add(format);
            }
        }
        return formats;
    }

    /**
     * The literal address of the section, or the session's.
     *
     * @throws SdpException if neither has one, or it is a name: signalling looks no name up
     */
    String addressOr(StreamText session) throws SdpException {
        String written = address != null ? address : session.address;
        if (written == null) {
            if (port == 0) {
                return "0.0.0.0";
            }
            throw new SdpException("the audio stream has no connection address");
        }
        if (LiteralAddress.of(written) == null) {
            throw new SdpException("the connection address is not a literal IP address");
        }
        return written;
    }

    Direction directionOr(StreamText session) {
        Direction inherited = session.direction != null ? session.direction : Direction.SENDRECV;
        return direction != null ? direction : inherited;
    }

    int ptimeOr(StreamText session) {
        return ptimeMs > 0 ? ptimeMs : session.ptimeMs;
    }

    /** The number the text is, −1 if it is none from 0 to max. */
    private static int number(String text, int max) {
        if (text.isEmpty() || text.length() > 9) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number <= max ? number : -1;
    }
}
