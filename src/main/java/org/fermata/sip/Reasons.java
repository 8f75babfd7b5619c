package org.fermata.sip;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.sip.header.ReasonHeader;
import javax.sip.header.WarningHeader;
import javax.sip.message.Message;

/**
 * What messages say of why: Reason (RFC 3326) with SIP codes and Q.850's causes, and Warning (RFC
 * 3261 section 20.43), in words for people. Pure functions; any thread.
 */
final class Reasons {

    /** Causes that say more than the status code they come with (ITU-T Q.850 table 1). */
    private static final Map<Integer, String> CAUSES =
            Map.ofEntries(
                    Map.entry(1, "No such number"),
                    Map.entry(2, "No route to that network"),
                    Map.entry(3, "No route to the number"),
                    Map.entry(17, "Busy"),
                    Map.entry(18, "No answer"),
                    Map.entry(19, "Nobody answered"),
                    Map.entry(20, "The other telephone is switched off or out of reach"),
                    Map.entry(21, "Declined"),
                    Map.entry(22, "The number has changed"),
                    Map.entry(26, "Answered elsewhere"),
                    Map.entry(27, "The other telephone is out of order"),
                    Map.entry(28, "The number is incomplete"),
                    Map.entry(34, "No line is free in the network"),
                    Map.entry(38, "The network is out of order"),
                    Map.entry(41, "The network failed for a moment"),
                    Map.entry(42, "The network is overloaded"),
                    Map.entry(44, "No line is free in the network"),
                    Map.entry(50, "The service is not booked"),
                    Map.entry(55, "Calls in are barred there"),
                    Map.entry(57, "The service is not allowed"),
                    Map.entry(58, "The service is not available at the moment"),
                    Map.entry(65, "The network cannot do this"),
                    Map.entry(88, "The other telephone does not fit"),
                    Map.entry(102, "The network gave up waiting"));

    /** A code, who warns, and the text. */
    private static final Pattern WARNING = Pattern.compile("\\d{3}\\s+\\S+\\s+\"(.*)\"");

    private Reasons() {}

    /**
     * Why a call ended.
     *
     * @param message what ended it
     * @param words what is said where the message says nothing more
     */
    static String words(Message message, String words) {
        for (String value : HeaderText.values(message, ReasonHeader.NAME)) {
            int cause = HeaderText.number(HeaderText.parameter(value, "cause"));
            boolean q850 = HeaderText.bare(value).equalsIgnoreCase("Q.850");
            if (q850 && CAUSES.containsKey(cause)) {
                return CAUSES.get(cause);
            }
            String text = Parties.line(HeaderText.parameter(value, "text"));
            boolean usual = q850 && (cause == 16 || cause == 31);
            if (!text.isEmpty() && !usual && !says(words, text)) {
                return words + " (" + text + ")";
            }
        }
        String warning = HeaderText.value(message, WarningHeader.NAME);
        Matcher said = WARNING.matcher(warning == null ? "" : warning);
        String text = said.matches() ? Parties.line(said.group(1)) : "";
        return text.isEmpty() ? words : words + " (" + text + ")";
    }

    private static boolean says(String words, String text) {
        return words.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }

    /** Whether a CANCEL says that another telephone took the call (RFC 3326 section 1). */
    static boolean answeredElsewhere(Message cancel) {
        for (String value : HeaderText.values(cancel, ReasonHeader.NAME)) {
            int cause = HeaderText.number(HeaderText.parameter(value, "cause"));
            boolean sip = HeaderText.bare(value).equalsIgnoreCase("SIP");
            if (sip && cause == 200 || !sip && cause == 26) {
                return true;
            }
        }
        return false;
    }
}
