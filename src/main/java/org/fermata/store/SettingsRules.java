package org.fermata.store;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What values the settings may take. Pure functions; any thread. */
final class SettingsRules {

    private static final int MAX_DEVICES = 16;
    private static final int MAX_PRESETS = 32;
    private static final Pattern PRESET_NAME =
            Pattern.compile("[^.\\p{Cntrl}\\s]([^.\\p{Cntrl}]{0,38}[^.\\p{Cntrl}\\s])?");

    /** What the name of a preset may be, in a sentence. */
    static final String PRESET_NAMES =
            "A preset’s name has 40 characters at most, no full stop and no space at its"
                    + " ends.";

    private static final int MAX_TEXT = 1024;
    private static final int MAX_ACCOUNTS = 100;
    private static final Pattern ACCOUNT_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern AOR =
            Pattern.compile("sips?:[^@\\s;?]+@[^@\\s;?]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern OTHER_THAN_UDP =
            Pattern.compile("stuns:|turns:|.*\\?(?!transport=udp$)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PORTS = Pattern.compile("(\\d{1,5})-(\\d{1,5})");
    private static final int MAX_MONITORED = 200;
    private static final Pattern PIN =
            Pattern.compile("[A-Za-z0-9+/]{43}=(,\\s*[A-Za-z0-9+/]{43}=)*");
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9*#+._-]{1,32}");
    private static final Set<String> CODECS = Set.of("G722", "OPUS", "PCMA", "PCMU");
    private static final Set<String> TRANSPORTS = Set.of("UDP", "TCP", "TLS");

    private SettingsRules() {}

    /**
     * Whether a text can be an account's id.
     *
     * @param id the text
     */
    static boolean isAccountId(String id) {
        return ACCOUNT_ID.matcher(id).matches();
    }

    /**
     * Whether a text can be the name of a preset.
     *
     * @param name the text
     */
    static boolean isPresetName(String name) {
        return PRESET_NAME.matcher(name).matches();
    }

    /**
     * Checks all values.
     *
     * @param settings the settings
     * @throws SettingsException naming the first key whose value cannot stand
     */
    static void check(Settings settings) throws SettingsException {
        require(
                settings.accounts().size() <= MAX_ACCOUNTS,
                "At most " + MAX_ACCOUNTS + " accounts can be set up.");
        for (Map.Entry<String, AccountSettings> account : settings.accounts().entrySet()) {
            checkAccount(account.getKey(), account.getValue());
        }
        checkCalls(settings.call());
        checkAudio(settings.audio());
        checkCodecs(settings.codec().order());
        checkPorts(settings.rtp().ports());
        range("jitter.minMs", settings.jitter().minMs(), 0, 1000);
        range("jitter.maxMs", settings.jitter().maxMs(), 0, 2000);
        require(
                settings.jitter().minMs() <= settings.jitter().maxMs(),
                "jitter.minMs must not be above jitter.maxMs.");
        wholePath("recording.folder", settings.recording().folder());
    }

    private static void wholePath(String key, String path) throws SettingsException {
        text(key, path);
        require(
                path == null || path.startsWith("/"),
                key + " takes a whole path, from the root on.");
    }

    private static void checkAccount(String id, AccountSettings account) throws SettingsException {
        String key = "accounts." + id;
        require(
                isAccountId(id),
                "An account’s id is made of letters, digits, - and _, 64 at most.");
        require(
                account.aor() != null,
                "The account ‘" + id + "’ has no address yet: set " + key + ".aor first.");
        require(
                AOR.matcher(account.aor()).matches(),
                key + ".aor takes an address such as sip:alice@example.org.");
        text(key + ".aor", account.aor());
        text(key + ".displayName", account.displayName());
        text(key + ".authUser", account.authUser());
        host(key + ".registrar", account.registrar());
        host(key + ".proxy", account.proxy());
        require(
                account.transport() == null
                        || TRANSPORTS.contains(account.transport().toUpperCase(Locale.ROOT)),
                key + ".transport takes UDP, TCP or TLS.");
        checkTls(key + ".tls", account.tls());
        checkNat(key + ".nat", account.nat());
        require(
                account.sessionTimerSeconds() == 0 || account.sessionTimerSeconds() >= 90,
                key + ".sessionTimerSeconds takes 0, or 90 and more.");
        range(key + ".sessionTimerSeconds", account.sessionTimerSeconds(), 0, 86_400);
        require(
                account.monitor().size() <= MAX_MONITORED,
                key + ".monitor takes at most " + MAX_MONITORED + " extensions.");
        for (String extension : account.monitor()) {
            host(key + ".monitor", extension);
        }
        host(key + ".monitorList", account.monitorList());
        text(key + ".parkCode", account.parkCode());
        require(
                account.parkCode() == null || account.parkCode().chars().noneMatch(c -> c <= ' '),
                key + ".parkCode takes a code, a number or an address, without spaces.");
        require(
                account.pickupCode() == null || CODE.matcher(account.pickupCode()).matches(),
                key + ".pickupCode takes what is dialled before the extension, such as **.");
        text(key + ".musicOnHold", account.musicOnHold());
        require(
                account.musicOnHold() == null
                        || account.musicOnHold().equals(AccountSettings.SHIPPED_MUSIC)
                        || account.musicOnHold().startsWith("/"),
                key + ".musicOnHold takes SHIPPED, or a WAV file’s whole path.");
    }

    private static void checkTls(String key, AccountSettings.TlsSettings tls)
            throws SettingsException {
        text(key + ".ca", tls.ca());
        text(key + ".certificate", tls.certificate());
        text(key + ".key", tls.key());
        require(
                tls.pin() == null || PIN.matcher(tls.pin()).matches(),
                key + ".pin takes the SHA-256 of a public key in base64: 44 characters.");
    }

    private static void checkNat(String key, AccountSettings.NatSettings nat)
            throws SettingsException {
        udpServer(key + ".stun", nat.stun());
        udpServer(key + ".turn", nat.turn());
        text(key + ".turnUser", nat.turnUser());
        range(key + ".keepaliveSeconds", nat.keepaliveSeconds(), 0, 3600);
    }

    /** A URI of RFC 7064 or RFC 7065 may ask for TCP or TLS, over which none is asked. */
    private static void udpServer(String key, String value) throws SettingsException {
        host(key, value);
        require(
                value == null || !OTHER_THAN_UDP.matcher(value).lookingAt(),
                key + " takes a server that is asked over UDP, such as server.example.org:3478.");
    }

    private static void checkCalls(Settings.CallSettings call) throws SettingsException {
        range("call.maxLines", call.maxLines(), 1, 1000);
        host("call.forwardAlways", call.forwardAlways());
        host("call.forwardBusy", call.forwardBusy());
        host("call.forwardNoAnswer", call.forwardNoAnswer());
        range("call.forwardAfterSeconds", call.forwardAfterSeconds(), 1, 180);
        require(
                call.holdReminderSeconds() == 0 || call.holdReminderSeconds() >= 10,
                "call.holdReminderSeconds takes 0, or 10 and more.");
        range("call.holdReminderSeconds", call.holdReminderSeconds(), 0, 3600);
    }

    private static void checkAudio(Settings.AudioSettings audio) throws SettingsException {
        checkSound(audio);
        require(
                audio.presets().size() <= MAX_PRESETS,
                "At most " + MAX_PRESETS + " presets can be kept.");
        for (Map.Entry<String, Settings.AudioSettings> preset : audio.presets().entrySet()) {
            require(isPresetName(preset.getKey()), PRESET_NAMES);
            checkSound(preset.getValue());
        }
        require(
                audio.preset() == null || audio.presets().containsKey(audio.preset()),
                audio.presets().isEmpty()
                        ? "There is no preset ‘" + audio.preset() + "’: none is kept yet."
                        : "There is no preset ‘"
                                + audio.preset()
                                + "’; there is "
                                + String.join(", ", audio.presets().keySet())
                                + ".");
    }

    private static void checkSound(Settings.AudioSettings audio) throws SettingsException {
        device("audio.playback", audio.playback().device());
        devices("audio.playback.fallback", audio.playback().fallback());
        pcm("audio.playback", audio.playback().volume(), audio.playback().pcm());
        device("audio.capture", audio.capture().device());
        devices("audio.capture.fallback", audio.capture().fallback());
        pcm("audio.capture", audio.capture().volume(), audio.capture().pcm());
        device("audio.ring", audio.ring().device());
        devices("audio.ring.fallback", audio.ring().fallback());
        devices("audio.ring.also", audio.ring().also());
        pcm("audio.ring", audio.ring().volume(), audio.ring().pcm());
        range("audio.suspendGraceMs", audio.suspendGraceMs(), 0, 60_000);
        range("audio.closeAfterMs", audio.closeAfterMs(), 0, 3_600_000);
    }

    private static void device(String key, String id) throws SettingsException {
        require(
                id != null && !id.isBlank(),
                key + ".device takes a device’s id, such as alsa:default; see fermata devices.");
        text(key + ".device", id);
    }

    private static void pcm(String key, int volume, Settings.PcmSettings pcm)
            throws SettingsException {
        range(key + ".volume", volume, 0, 200);
        ifSet(key + ".pcm.rate", pcm.rate(), 8000, 192_000);
        ifSet(key + ".pcm.channels", pcm.channels(), 1, 8);
        ifSet(key + ".pcm.periodMs", pcm.periodMs(), 5, 100);
        ifSet(key + ".pcm.bufferMs", pcm.bufferMs(), 10, 1000);
        require(
                pcm.bufferMs() == 0 || pcm.bufferMs() >= 2 * pcm.periodMs(),
                key + ".pcm.bufferMs takes two periods or more.");
    }

    private static void devices(String key, List<String> ids) throws SettingsException {
        require(
                ids.size() <= MAX_DEVICES
                        && new HashSet<>(ids).size() == ids.size()
                        && ids.stream().noneMatch(String::isBlank),
                key + " takes a list of devices’ ids, each once, " + MAX_DEVICES + " at most.");
        for (String id : ids) {
            text(key, id);
        }
    }

    private static void checkCodecs(List<String> order) throws SettingsException {
        require(
                !order.isEmpty()
                        && CODECS.containsAll(order)
                        && new HashSet<>(order).size() == order.size(),
                "codec.order takes a list of G722, OPUS, PCMA and PCMU, each once at most.");
    }

    private static void checkPorts(String ports) throws SettingsException {
        Matcher range = PORTS.matcher(ports == null ? "" : ports);
        require(range.matches(), "rtp.ports takes a range such as 16384-32767.");
        int first = Integer.parseInt(range.group(1));
        int last = Integer.parseInt(range.group(2));
        require(
                first >= 1024 && last <= 65_535 && last > first,
                "rtp.ports takes a range of two ports or more between 1024 and 65535.");
    }

    private static void host(String key, String value) throws SettingsException {
        text(key, value);
        require(
                value == null || (!value.isBlank() && value.chars().noneMatch(c -> c <= ' ')),
                key + " takes a host or a SIP address, without spaces.");
    }

    private static void text(String key, String value) throws SettingsException {
        require(
                value == null
                        || (value.length() <= MAX_TEXT
                                && value.chars().noneMatch(Character::isISOControl)),
                key + " takes at most " + MAX_TEXT + " characters and no control characters.");
    }

    private static void ifSet(String key, int value, int least, int most) throws SettingsException {
        require(
                value == 0 || value >= least && value <= most,
                key + " takes a whole number from " + least + " to " + most + ", or 0.");
    }

    private static void range(String key, int value, int least, int most) throws SettingsException {
        require(
                value >= least && value <= most,
                key + " takes a whole number from " + least + " to " + most + ".");
    }

    private static void require(boolean holds, String sentence) throws SettingsException {
        if (!holds) {
            throw new SettingsException(sentence);
        }
    }
}
