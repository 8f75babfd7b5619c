package org.fermata.call;

import org.fermata.store.AccountSettings;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the text in a dial field, a link or a script's argument means. Immutable. */
sealed interface Dialled {

    /**
     * Somebody to call.
     *
     * @param uri a full {@code sip:} or {@code sips:} URI
     * @param account the id of the account to call from, null for none
     */
    record To(String uri, String account) implements Dialled {}

    /**
     * Nobody to call.
     *
     * @param reason a sentence for the user
     */
    record Refused(String reason) implements Dialled {}

    /** Reads dialled text by the accounts there are. */
    final class Reader {

        private static final int MAX_LENGTH = 512;
        private static final Pattern NUMBER =
                Pattern.compile("\\+?[0-9*#() ./-]*[0-9*#][0-9*#() ./-]*");
        private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}(:\\d{1,5})?");
        private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]+](:\\d{1,5})?");
        private static final Pattern HOST_AND_PORT =
                Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:\\d{1,5}");
        private static final Pattern HOST =
                Pattern.compile(
                        "([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");
        private static final Pattern PARAMETERS =
                Pattern.compile("(;[A-Za-z0-9_.!~*'()%+=:\\[\\]&$/-]*)*");

        /** Something to call in it, and nothing that belongs to an address's punctuation. */
        private static final Pattern NAME =
                Pattern.compile(
                        "[^ <>\"\\[\\]{}|\\\\^`@]*[\\p{L}\\p{N}*#][^ <>\"\\[\\]{}|\\\\^`@]*");

        private static final String USER_CHARACTERS = "-_.!~*'()&=+$,;?/%:";

        private final Map<String, AccountSettings> settings;
        private final List<AccountSnapshot> accounts;

        /**
         * Reads by these accounts.
         *
         * @param settings the accounts by id
         * @param accounts how they stand
         */
        Reader(Map<String, AccountSettings> settings, List<AccountSnapshot> accounts) {
            this.settings = settings;
            this.accounts = accounts;
        }

        /**
         * Reads what was dialled: a full address, {@code user@host}, {@code host:port}, a number
         * with the usual separators, or a user's name at the account's domain.
         *
         * @param text what was dialled
         * @param account the id of the account to call from, null to choose one
         */
        Dialled read(String text, String account) {
            if (account != null && !settings.containsKey(account)) {
                return new Refused("There is no account “" + account + "”.");
            }
            String target = text == null ? "" : text.strip();
            if (target.isEmpty()) {
                return new Refused("Type a number, a name or a SIP address.");
            }
            if (target.length() > MAX_LENGTH || target.chars().anyMatch(Character::isISOControl)) {
                return new Refused("That is no number and no SIP address.");
            }
            int bracket = target.indexOf('<');
            if (bracket >= 0 && target.endsWith(">")) {
                target = target.substring(bracket + 1, target.length() - 1).strip();
            }
            String lower = target.toLowerCase(Locale.ROOT);
            if (lower.startsWith("sip:") || lower.startsWith("sips:")) {
                int colon = target.indexOf(':');
                return address(lower.substring(0, colon + 1), rest(target, colon), account);
            }
            if (lower.startsWith("tel:")) {
                String number = rest(target, 3);
                int parameters = number.indexOf(';');
                return local(parameters < 0 ? number : number.substring(0, parameters), account);
            }
            if (lower.startsWith("callto:")) {
                target = rest(target, 6);
            }
            boolean address =
                    target.indexOf('@') >= 0
                            || IPV4.matcher(target).matches()
                            || IPV6.matcher(target).matches()
                            || HOST_AND_PORT.matcher(target).matches();
            return address ? address("sip:", target, account) : local(target, account);
        }

        /** Browsers and people write {@code sip://…}, too. */
        private static String rest(String target, int colon) {
            String rest = target.substring(colon + 1);
            return rest.startsWith("//") ? rest.substring(2) : rest;
        }

        /** Headers in a link ({@code ?…}) are dropped: a link may only say whom to call. */
        private Dialled address(String scheme, String address, String account) {
            int at = address.lastIndexOf('@');
            String user = at < 0 ? "" : address.substring(0, at);
            String behind = address.substring(at + 1);
            int headers = behind.indexOf('?');
            behind = headers < 0 ? behind : behind.substring(0, headers);
            int semicolon = behind.indexOf(';');
            String host = semicolon < 0 ? behind : behind.substring(0, semicolon);
            String parameters = semicolon < 0 ? "" : behind.substring(semicolon);
            if (at == 0
                    || !HOST.matcher(host).matches()
                    || !PARAMETERS.matcher(parameters).matches()
                    || user.indexOf(' ') >= 0
                    || !portIsValid(host)) {
                return new Refused("“" + address + "” is no SIP address.");
            }
            String uri = scheme + (at < 0 ? "" : escaped(user) + "@") + host + parameters;
            return new To(uri, account != null ? account : accountFor(host).orElse(null));
        }

        private static boolean portIsValid(String host) {
            int colon = host.lastIndexOf(':');
            if (colon < 0 || host.endsWith("]")) {
                return true;
            }
            int port = Integer.parseInt(host.substring(colon + 1));
            return port > 0 && port <= 65_535;
        }

        /** A number or a name, which an account's domain makes an address. */
        private Dialled local(String text, String account) {
            boolean number = NUMBER.matcher(text).matches();
            String user = number ? text.replaceAll("[() ./-]", "") : text;
            if (!NAME.matcher(user).matches()) {
                return new Refused("“" + text + "” is no number and no SIP address.");
            }
            String from = account != null ? account : anyAccount().orElse(null);
            String domain = from == null ? null : domain(settings.get(from).aor());
            if (domain == null) {
                return new Refused(
                        "To call “"
                                + text
                                + "”, set up an account first, or type a full address such as"
                                + " sip:name@example.org.");
            }
            return new To("sip:" + escaped(user) + "@" + domain, from);
        }

        /** The account at the address's own domain, else the first registered one, else none. */
        private Optional<String> accountFor(String host) {
            return registered()
                    .filter(id -> host.equalsIgnoreCase(domain(settings.get(id).aor())))
                    .findFirst()
                    .or(() -> registered().findFirst());
        }

        private Optional<String> anyAccount() {
            return registered()
                    .findFirst()
                    .or(
                            () ->
                                    accounts.stream()
                                            .map(AccountSnapshot::id)
                                            .filter(settings::containsKey)
                                            .filter(id -> settings.get(id).enabled())
                                            .findFirst());
        }

        private Stream<String> registered() {
            return accounts.stream()
                    .filter(account -> account.registration() == RegistrationState.REGISTERED)
                    .map(AccountSnapshot::id)
                    .filter(settings::containsKey);
        }

        private static String domain(String aor) {
            if (aor == null || aor.indexOf('@') < 0) {
                return null;
            }
            String domain = aor.substring(aor.indexOf('@') + 1).replaceAll("[;>?].*", "").strip();
            return domain.isEmpty() ? null : domain;
        }

        /** Escapes what RFC 3261 section 25.1 does not let stand in a user part. */
        private static String escaped(String user) {
            StringBuilder escaped = new StringBuilder();
            for (byte octet : user.getBytes(StandardCharsets.UTF_8)) {
                char character = (char) (octet & 0xff);
                boolean plain =
                        character < 0x80
                                && (Character.isLetterOrDigit(character)
                                        || USER_CHARACTERS.indexOf(character) >= 0);
                if (plain) {
                    escaped.append(character);
                } else {
                    escaped.append('%').append(String.format("%02X", octet & 0xff));
                }
            }
            return escaped.toString();
        }
    }
}
