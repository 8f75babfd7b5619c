package org.fermata.control;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cleans what another program or a person gives to be dialled. What comes out is a number, a name,
 * or a SIP or tel address with nothing but known parameters. Pure functions.
 */
public final class TargetText {

    private static final int MAX_CHARACTERS = 512;
    private static final Pattern SCHEME =
            Pattern.compile("(sips?|tel|callto):(?://)?(.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern OTHER_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://?.*");
    private static final Pattern ESCAPED_CONTROL =
            Pattern.compile("%(?:[01][0-9a-f]|7f)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SIP_ADDRESS =
            Pattern.compile(
                    "(?:[^@:<>\"\\s]+@)?(?:\\[[0-9A-Fa-f:.]+\\]|[^@:<>\"\\s/\\[\\]]+)(?::\\d{1,5})?");
    private static final Pattern TEL_NUMBER = Pattern.compile("\\+?[0-9A-Da-d*#().\\- ]+");
    private static final Pattern CONTEXT = Pattern.compile("[A-Za-z0-9.+-]+");

    /** Parameters that an address may keep, with their values where those are a closed set. */
    private static final Set<String> SIP_PARAMETERS =
            Set.of("transport=udp", "transport=tcp", "transport=tls", "user=phone");

    private TargetText() {}

    /**
     * Cleans a target.
     *
     * @param given a number, a name, or a {@code sip:}, {@code sips:}, {@code tel:} or {@code
     *     callto:} address
     * @return what may be dialled
     * @throws IllegalArgumentException if it may not, with a sentence for people
     */
    public static String clean(String given) {
        String text = given.strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("There is nothing to dial.");
        }
        if (text.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("The address is too long.");
        }
        if (text.chars()
                        .anyMatch(
                                c ->
                                        Character.isISOControl(c)
                                                || Character.getType(c) == Character.FORMAT)
                || ESCAPED_CONTROL.matcher(text).find()) {
            throw new IllegalArgumentException("The address has control characters in it.");
        }
        Matcher scheme = SCHEME.matcher(text);
        if (!scheme.matches()) {
            if (OTHER_SCHEME.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "Only sip:, sips:, tel: and callto: addresses can be called.");
            }
            return text.contains("@") ? "sip:" + sipAddress(text) : text;
        }
        String address = scheme.group(2);
        return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
            case "sip" -> "sip:" + sipAddress(address);
            case "sips" -> "sips:" + sipAddress(address);
            case "tel" -> "tel:" + telNumber(address);
            default -> callto(address);
        };
    }

    private static String callto(String address) {
        return address.contains("@") ? "sip:" + sipAddress(address) : telNumber(address);
    }

    private static String sipAddress(String text) {
        refuseHeaders(text);
        String[] parts = text.split(";");
        if (parts.length == 0 || !SIP_ADDRESS.matcher(parts[0]).matches()) {
            throw new IllegalArgumentException("This is not an address that can be called.");
        }
        StringBuilder clean = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].toLowerCase(Locale.ROOT);
            if (SIP_PARAMETERS.contains(parameter)) {
                clean.append(';').append(parameter);
            }
        }
        return clean.toString();
    }

    private static String telNumber(String text) {
        refuseHeaders(text);
        String[] parts = text.replace("%23", "#").replace("%20", " ").split(";");
        if (parts.length == 0 || !TEL_NUMBER.matcher(parts[0]).matches()) {
            throw new IllegalArgumentException("This is not a number that can be called.");
        }
        // RFC 3966 section 5.1.1: visual separators mean nothing.
        StringBuilder clean = new StringBuilder(parts[0].replaceAll("[().\\- ]", ""));
        for (int i = 1; i < parts.length; i++) {
            String[] parameter = parts[i].split("=", 2);
            if (parameter[0].equalsIgnoreCase("phone-context")
                    && parameter.length == 2
                    && CONTEXT.matcher(parameter[1]).matches()) {
                clean.append(";phone-context=").append(parameter[1]);
            }
        }
        return clean.toString();
    }

    /** Headers in an address (RFC 3261 section 19.1.1) would let a web page write our INVITE. */
    private static void refuseHeaders(String text) {
        if (text.contains("?")) {
            throw new IllegalArgumentException("An address with headers in it cannot be called.");
        }
    }
}
