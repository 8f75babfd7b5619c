package org.fermata.sdp;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The static payload types (RFC 3551 table 4) and the text of {@code a=rtpmap}. */
final class StaticFormats {

    private static final Map<Integer, String> STATIC =
            Map.ofEntries(
                    Map.entry(0, "PCMU/8000"),
                    Map.entry(3, "GSM/8000"),
                    Map.entry(4, "G723/8000"),
                    Map.entry(5, "DVI4/8000"),
                    Map.entry(6, "DVI4/16000"),
                    Map.entry(7, "LPC/8000"),
                    Map.entry(8, "PCMA/8000"),
                    Map.entry(9, "G722/8000"),
                    Map.entry(10, "L16/44100/2"),
                    Map.entry(11, "L16/44100"),
                    Map.entry(12, "QCELP/8000"),
                    Map.entry(13, "CN/8000"),
                    Map.entry(14, "MPA/90000"),
                    Map.entry(15, "G728/8000"),
                    Map.entry(16, "DVI4/11025"),
                    Map.entry(17, "DVI4/22050"),
                    Map.entry(18, "G729/8000"));

    private static final Pattern RTPMAP =
            Pattern.compile("([A-Za-z0-9_.+-]{1,64})/([0-9]{1,7})(?:/([0-9]{1,3}))?");

    private StaticFormats() {}

    /**
     * The format of a payload type that nothing maps.
     *
     * @param payloadType any number
     * @param parameters the text of {@code a=fmtp}
     * @return the format, null if the type is not static
     */
    static Format of(int payloadType, String parameters) {
        String rtpmap = STATIC.get(payloadType);
        return rtpmap == null ? null : read(payloadType, rtpmap, parameters);
    }

    /**
     * Reads the value of an {@code a=rtpmap} behind its payload type.
     *
     * @param payloadType 0 to 127
     * @param rtpmap such as {@code telephone-event/8000}
     * @param parameters the text of {@code a=fmtp}
     * @return the format, null if the text is malformed
     */
    static Format read(int payloadType, String rtpmap, String parameters) {
        Matcher matcher = RTPMAP.matcher(rtpmap);
        if (!matcher.matches()) {
            return null;
        }
        int clockRate = Integer.parseInt(matcher.group(2));
        int channels = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
        if (clockRate == 0 || channels == 0) {
            return null;
        }
        return new Format(
                payloadType,
                matcher.group(1).toUpperCase(Locale.ROOT),
                clockRate,
                channels,
                parameters);
    }

    /** What {@code a=rtpmap} says of a format, behind the payload type. */
    static String rtpmap(Format format) {
        // The registered spelling: some peers compare by case, though RFC 4855 says not to.
        String name =
                format.isTelephoneEvent() || format.encoding().equals("OPUS")
                        ? format.encoding().toLowerCase(Locale.ROOT)
                        : format.encoding();
        String channels = format.channels() > 1 ? "/" + format.channels() : "";
        return name + "/" + format.clockRate() + channels;
    }
}
