package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;

import org.fermata.call.Announcement;
import org.fermata.call.RemoteParty;
import org.fermata.call.SignallingCall;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.header.AlertInfoHeader;
import javax.sip.header.CallInfoHeader;

/** Reads what an INVITE asks for besides a call, and who it says calls. Any thread. */
final class Announcements {

    static final String DIVERSION = "Diversion";
    static final String HISTORY = "History-Info";
    private static final String ANSWER_MODE = "Answer-Mode";
    private static final String ASSERTED = "P-Asserted-Identity";
    private static final String ANONYMOUS = "anonymous";

    private static final Pattern NAME_ADDRESS =
            Pattern.compile("\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^<\"]*?))\\s*<([^>]*)>.*");
    private static final Pattern RING = Pattern.compile("(?i)bellcore-dr([1-8])");

    private Announcements() {}

    /**
     * What an INVITE asks for.
     *
     * @param account the account it came to, null for none
     * @param replaced the call it is to take the place of, null for none
     */
    static Announcement of(SIPRequest invite, Account account, SignallingCall replaced) {
        return new Announcement(
                replaced, answerAfter(invite), ring(invite), diversion(invite, account));
    }

    /** Ways in which exchanges ask for an answer without a hand. */
    private static Duration answerAfter(SIPRequest invite) {
        String mode = HeaderText.value(invite, ANSWER_MODE);
        if (mode != null && HeaderText.bare(mode).equalsIgnoreCase("Auto")) {
            return Duration.ZERO;
        }
        for (String name : List.of(CallInfoHeader.NAME, AlertInfoHeader.NAME)) {
            for (String value : HeaderText.values(invite, name)) {
                int seconds = HeaderText.number(HeaderText.parameter(value, "answer-after"));
                if (seconds >= 0) {
                    return Duration.ofSeconds(seconds);
                }
            }
        }
        for (String value : HeaderText.values(invite, AlertInfoHeader.NAME)) {
            String info = HeaderText.parameter(";" + value, "info");
            String lower = info == null ? "" : info.toLowerCase(Locale.ROOT);
            if (lower.equals("alert-autoanswer") || lower.equals("auto answer")) {
                int delay = HeaderText.number(HeaderText.parameter(value, "delay"));
                return Duration.ofSeconds(Math.max(0, delay));
            }
        }
        return null;
    }

    private static Announcement.Ring ring(SIPRequest invite) {
        for (String value : HeaderText.values(invite, AlertInfoHeader.NAME)) {
            String lower = value.toLowerCase(Locale.ROOT);
            Matcher bellcore = RING.matcher(value);
            if (lower.contains("urn:alert:source:internal")) {
                return Announcement.Ring.INTERNAL;
            }
            if (bellcore.find()) {
                return switch (bellcore.group(1)) {
                    case "1" -> Announcement.Ring.USUAL;
                    case "2" -> Announcement.Ring.INTERNAL;
                    default -> Announcement.Ring.SPECIAL;
                };
            }
        }
        return Announcement.Ring.USUAL;
    }

    /** Who sent the call on last; else whom it was for, where that is not us. */
    private static String diversion(SIPRequest invite, Account account) {
        String last = HeaderText.value(invite, DIVERSION);
        if (last == null) {
            // The last entry is how it reached us, the one before who sent it here (RFC 7044).
            List<String> history = HeaderText.list(invite, HISTORY);
            last = history.size() < 2 ? null : history.get(history.size() - 2);
        }
        String name = last == null ? "" : name(last);
        if (!name.isEmpty()) {
            return "forwarded by " + name;
        }
        boolean others =
                account != null
                        && invite.getTo().getAddress().getURI() instanceof SipURI to
                        && to.getUser() != null
                        && !to.getUser().equalsIgnoreCase(account.user());
        return others ? "for " + called(invite.getTo().getAddress()) : null;
    }

    private static String name(String nameAddress) {
        Matcher parts = NAME_ADDRESS.matcher(nameAddress);
        if (!parts.matches()) {
            return "";
        }
        String quoted = parts.group(1);
        String name =
                Parties.line(quoted == null ? parts.group(2) : quoted.replaceAll("\\\\(.)", "$1"));
        return name.isEmpty() ? user(parts.group(3)) : name;
    }

    private static String user(String uri) {
        String bare = uri.replaceFirst("[?].*", "");
        int at = bare.indexOf('@');
        String user = bare.substring(bare.indexOf(':') + 1, at < 0 ? bare.length() : at);
        return Parties.line(at < 0 ? HeaderText.bare(user) : user);
    }

    private static String called(Address address) {
        String name = Parties.of(address).name();
        return name == null ? user(address.getURI().toString()) : name;
    }

    /**
     * Who calls: who the server says it is, where the server is to be believed, else who the caller
     * says it is.
     *
     * @param trusted whether the INVITE comes from the account's own server (RFC 3325 section 5)
     */
    static RemoteParty caller(SIPRequest invite, boolean trusted) {
        RemoteParty caller = Parties.of(invite.getFrom().getAddress());
        String asserted = trusted ? HeaderText.value(invite, ASSERTED) : null;
        Matcher parts = NAME_ADDRESS.matcher(asserted == null ? "" : asserted);
        if (parts.matches() && parts.group(3).matches("(?i)sips?:[^?;]+.*")) {
            String name = name(asserted);
            String uri = parts.group(3).replaceFirst("[?;].*", "");
            caller =
                    new RemoteParty(
                            Parties.line(uri), name.equals(user(uri)) ? caller.name() : name);
        }
        return isAnonymous(caller) ? new RemoteParty(caller.uri(), "Anonymous") : caller;
    }

    private static boolean isAnonymous(RemoteParty caller) {
        String uri = caller.uri().toLowerCase(Locale.ROOT);
        return uri.startsWith("sip:" + ANONYMOUS + "@") || uri.endsWith("@anonymous.invalid");
    }
}
