package org.fermata.codec;

import java.util.Locale;

/**
 * What the other side likes to receive of Opus (RFC 7587 section 6.1).
 *
 * @param maxPlaybackRate the highest sampling rate it plays, in Hz, 8000 to 48,000
 * @param maxAverageBitrate the most it likes to receive, in bit/s, 6000 to 510,000; 0 for what
 *     suits the playback rate
 * @param inBandFec whether it makes use of what a packet says of the one before
 * @param discontinuous whether it likes to receive nothing while nothing is said
 * @param constantBitrate whether all packets are to have one length
 */
record OpusParameters(
        int maxPlaybackRate,
        int maxAverageBitrate,
        boolean inBandFec,
        boolean discontinuous,
        boolean constantBitrate) {

    private static final int MOST_PARAMETERS = 32;

    /**
     * Reads the text of {@code a=fmtp}. What is malformed or unknown is passed over.
     *
     * @param text parameters with semicolons between them, empty for none
     */
    static OpusParameters read(String text) {
        int rate = 48_000;
        int bitrate = 0;
        boolean fec = false;
        boolean dtx = false;
        boolean cbr = false;
        for (String parameter : text.split(";", MOST_PARAMETERS)) {
            int equals = parameter.indexOf('=');
            if (equals < 0) {
                continue;
            }
            int value = number(parameter.substring(equals + 1).strip());
            switch (parameter.substring(0, equals).strip().toLowerCase(Locale.ROOT)) {
                case "maxplaybackrate" -> rate = value < 0 ? rate : Math.clamp(value, 8000, 48_000);
                case "maxaveragebitrate" ->
                        bitrate = value < 0 ? bitrate : Math.clamp(value, 6000, 510_000);
                case "useinbandfec" -> fec = value == 1;
                case "usedtx" -> dtx = value == 1;
                case "cbr" -> cbr = value == 1;
                default -> {
                    // Stereo and the like say nothing to one who sends one channel.
                }
            }
        }
        return new OpusParameters(rate, bitrate, fec, dtx, cbr);
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }
}
