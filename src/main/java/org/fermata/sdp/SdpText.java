package org.fermata.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * Session descriptions as text (RFC 4566). What is read may come from anybody: its size, its lines
 * and its streams are bounded, a line that cannot be read is refused, and what Fermata has no use
 * for is passed over. Pure functions; any thread.
 */
public final class SdpText {

    /** The longest text read, in characters. */
    public static final int MAX_LENGTH = 64 * 1024;

    private static final int MAX_LINES = 2000;
    private static final int MAX_LINE_LENGTH = 4096;
    private static final int MAX_MEDIA = 32;

    private SdpText() {}

    /**
     * Reads a description. Lines may end in CRLF or LF. Connection and direction of the session
     * hold for a stream without its own. Of several audio streams over RTP the first with a port is
     * taken.
     *
     * @param text the body of a SIP message
     * @return the description
     * @throws SdpException if the text is too long or malformed, or has no audio over RTP, or gives
     *     a host name or nothing in place of an address
     */
    public static SessionDescription parse(String text) throws SdpException {
        if (text.length() > MAX_LENGTH) {
            throw new SdpException("the session description is longer than 64 KiB");
        }
        long sessionId = 0;
        long version = 0;
        StreamText session = new StreamText("");
        List<StreamText> streams = new ArrayList<>();
        StreamText current = session;
        boolean begun = false;
        int lines = 0;
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int next = newline < 0 ? text.length() : newline;
            String line = text.substring(start, next).stripTrailing();
            start = next + 1;
            if (line.isEmpty()) {
                continue;
            }
            checkLine(line, ++lines);
            String value = line.substring(2).strip();
            if (!begun && !line.equals("v=0")) {
                throw new SdpException("the session description does not begin with v=0");
            }
            begun = true;
            switch (line.charAt(0)) {
                case 'o' -> {
                    long[] numbers = originNumbers(value);
                    sessionId = numbers[0];
                    version = numbers[1];
                }
                case 'c' -> current.connection(value);
                case 'm' -> {
                    if (streams.size() == MAX_MEDIA) {
                        throw new SdpException("more than " + MAX_MEDIA + " media streams");
                    }
                    current = new StreamText(value);
                    streams.add(current);
                }
                case 'a' -> current.attribute(value);
                default -> {
                    // b=, t=, i= and the like say nothing that concerns the call.
                }
            }
        }
        return describe(sessionId, version, session, streams);
    }

    private static void checkLine(String line, int number) throws SdpException {
        if (number > MAX_LINES || line.length() > MAX_LINE_LENGTH) {
            throw new SdpException("too many lines, or a line too long");
        }
        if (line.length() < 2 || line.charAt(1) != '=' || !Character.isLetter(line.charAt(0))) {
            throw new SdpException("line " + number + " is not of the form type=value");
        }
        if (line.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            throw new SdpException("line " + number + " has control characters");
        }
    }

    /** From the end, since some user names have spaces: … id version IN IP4 address. */
    private static long[] originNumbers(String value) {
        String[] words = value.split("\\s+");
        int last = words.length - 1;
        if (last < 4) {
            return new long[] {0, 0};
        }
        return new long[] {originNumber(words[last - 4]), originNumber(words[last - 3])};
    }

    /** Numbers of any length are written there; the lowest 63 bits tell one from the other. */
    private static long originNumber(String word) {
        long number = 0;
        for (int i = 0; i < word.length(); i++) {
            int digit = word.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number & Long.MAX_VALUE;
    }

    private static SessionDescription describe(
            long sessionId, long version, StreamText session, List<StreamText> streams)
            throws SdpException {
        int audioIndex = -1;
        for (int i = 0; i < streams.size(); i++) {
            boolean better =
                    audioIndex < 0
                            || streams.get(audioIndex).port() == 0 && streams.get(i).port() > 0;
            if (streams.get(i).isAudio() && better) {
                audioIndex = i;
            }
        }
        if (audioIndex < 0) {
            throw new SdpException("no audio stream over RTP");
        }
        StreamText audio = streams.get(audioIndex);
        List<String> others = new ArrayList<>();
        for (int i = 0; i < streams.size(); i++) {
            if (i != audioIndex) {
                others.add(streams.get(i).withoutPort());
            }
        }
        return new SessionDescription(
                sessionId,
                version,
                audio.addressOr(session),
                audio.port(),
                audio.formats(),
                audio.directionOr(session),
                audio.ptimeOr(session),
                audio.rtcpPort(),
                audioIndex,
                others,
                audio.protocol(),
                audio.attributesThenThoseOf(session));
    }

    /**
     * Writes a description. Streams other than the audio are written refused, with port 0.
     *
     * @param description the description
     * @return its text, with CRLF line ends
     */
    public static String write(SessionDescription description) {
        String address =
                (description.address().indexOf(':') < 0 ? "IN IP4 " : "IN IP6 ")
                        + description.address();
        StringBuilder text = new StringBuilder(400);
        line(text, "v=0");
        line(text, "o=- " + description.sessionId() + " " + description.version() + " " + address);
        line(text, "s=-");
        line(text, "c=" + address);
        line(text, "t=0 0");
        int other = 0;
        for (int i = 0; i <= description.otherMedia().size(); i++) {
            if (i == description.audioIndex()) {
                audio(text, description);
            } else {
                refused(text, description.otherMedia().get(other++));
            }
        }
        return text.toString();
    }

    private static void audio(StringBuilder text, SessionDescription description) {
        StringBuilder media =
                new StringBuilder("m=audio " + description.port() + " " + description.protocol());
        description.formats().forEach(format -> media.append(' ').append(format.payloadType()));
        if (description.formats().isEmpty()) {
            media.append(" 0");
        }
        line(text, media.toString());
        for (Format format : description.formats()) {
            line(text, "a=rtpmap:" + format.payloadType() + " " + StaticFormats.rtpmap(format));
            if (!format.parameters().isEmpty()) {
                line(text, "a=fmtp:" + format.payloadType() + " " + format.parameters());
            }
        }
        if (description.port() == 0) {
            return;
        }
        if (description.ptimeMs() > 0) {
            line(text, "a=ptime:" + description.ptimeMs());
        }
        if (description.rtcpPort() > 0) {
            line(text, "a=rtcp:" + description.rtcpPort());
        }
        line(text, "a=" + description.direction().attribute());
        description.attributes().forEach(attribute -> line(text, "a=" + attribute));
    }

    private static void refused(StringBuilder text, String media) {
        int space = media.indexOf(' ');
        line(text, "m=" + media.substring(0, space) + " 0" + media.substring(space));
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }
}
