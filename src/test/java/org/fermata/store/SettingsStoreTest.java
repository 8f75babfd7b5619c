package org.fermata.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fermata.concurrent.ManualEventLoop;
import org.fermata.rig.Accounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

class SettingsStoreTest {

    @TempDir Path folder;
    private final ManualEventLoop loop = new ManualEventLoop();

    private SettingsStore open() {
        return new SettingsStore(folder, loop, loop);
    }

    private void write(String json) throws IOException {
        Files.writeString(folder.resolve("settings.json"), json);
    }

    private String file() throws IOException {
        return Files.readString(folder.resolve("settings.json"));
    }

    private void set(SettingsStore store, String key, String value) throws Exception {
        CompletableFuture<Void> saved = store.set(key, value).toCompletableFuture();
        loop.runReady();
        saved.get();
    }

    @Test
    void withoutAFileEverythingIsAsItComes() {
        SettingsStore store = open();

        assertThat(store.current()).isEqualTo(Settings.DEFAULTS);
        assertThat(store.problems()).isEmpty();
        assertThat(folder.resolve("settings.json")).doesNotExist();
    }

    @Test
    void whatIsSetIsThereAfterTheNextStart() throws Exception {
        SettingsStore store = open();
        set(store, "accounts.work.aor", "sip:alice@example.org");
        set(store, "accounts.work.transport", "tcp");
        set(store, "call.maxLines", "12");
        set(store, "audio.playback.device", "tone:440");
        set(store, "codec.order", "[\"PCMA\",\"G722\"]");

        Settings again = open().current();

        assertThat(again).isEqualTo(store.current());
        assertThat(again.accounts().get("work"))
                .isEqualTo(
                        new AccountSettings(
                                "sip:alice@example.org", null, null, null, null, "TCP", true));
        assertThat(again.call().maxLines()).isEqualTo(12);
        assertThat(again.audio().playback().device()).isEqualTo("tone:440");
        assertThat(again.codec().order()).containsExactly("PCMA", "G722");
    }

    @Test
    void fieldsThatThisVersionDoesNotKnowAreKept() throws Exception {
        write(
                """
                {"call": {"maxLines": 3, "transcribe": true}, "later": {"a": [1, 2]},
                 "accounts": {"w": {"aor": "sip:a@b.c", "wobble": "always"}}}
                """);
        SettingsStore store = open();

        set(store, "call.maxLines", "4");

        assertThat(file())
                .contains("\"transcribe\" : true", "\"later\"", "\"wobble\" : \"always\"")
                .contains("\"maxLines\" : 4");
    }

    @Test
    void valuesThatThisVersionCannotTakeAreKept() throws Exception {
        write(
                """
                {"accounts": {"new": {"aor": "sip:a@b.c", "transport": "WSS"}},
                 "jitter": {"mode": "LEARNING"}, "rtp": "any"}
                """);
        SettingsStore store = open();
        assertThat(store.problems())
                .hasSize(3)
                .contains(
                        "accounts.new.transport takes UDP, TCP or TLS. The account is not used,"
                                + " and stays in the file.");

        set(store, "call.doNotDisturb", "true");
        set(store, "jitter.minMs", "30");

        assertThat(store.current().accounts()).isEmpty();
        assertThat(file().replaceAll("\\s", ""))
                .isEqualTo(
                        "{\"accounts\":{\"new\":{\"aor\":\"sip:a@b.c\",\"transport\":\"WSS\"}},"
                                + "\"jitter\":{\"mode\":\"LEARNING\",\"minMs\":30},\"rtp\":\"any\","
                                + "\"call\":{\"doNotDisturb\":true}}");
        set(store, "jitter.mode", "FIXED");
        set(store, "rtp", "null");
        assertThat(file()).contains("FIXED").doesNotContain("LEARNING", "any");
    }

    @Test
    void anAccountThatCouldNotStandComesBackWholeOnceItIsMended() throws Exception {
        write(
                """
                {"accounts": {"w": {"aor": "sip:a@b.c", "displayName": "Ann",
                                    "transport": "WSS", "dtmf": "RTP"}}}
                """);
        SettingsStore store = open();
        assertThatThrownBy(() -> store.set("accounts.w.enabled", "false"))
                .hasMessage("accounts.w.transport takes UDP, TCP or TLS.");

        set(store, "accounts.w.transport", "TLS");

        assertThat(store.current().accounts().get("w"))
                .isEqualTo(new AccountSettings("sip:a@b.c", "Ann", null, null, null, "TLS", true));
        assertThat(open().current()).isEqualTo(store.current());
        assertThat(open().problems()).isEmpty();
    }

    @Test
    void thePasswordOfAnAccountThatCannotStandGoesWhenTheAccountIsRemoved() throws Exception {
        write("{\"accounts\": {\"w\": {\"aor\": \"sip:a@b.c\", \"transport\": \"WSS\"}}}");
        SettingsStore store = open();
        store.secrets().set("w", "s3cret");

        set(store, "call.maxLines", "3");
        assertThat(open().secrets().get("w")).isEqualTo("s3cret");

        set(store, "accounts.w", "null");
        assertThat(open().secrets().get("w")).isNull();
        assertThat(file()).doesNotContain("accounts");
    }

    @Test
    void onlyWhatSomebodySetIsInTheFile() throws Exception {
        set(open(), "call.autoHold", "false");

        assertThat(file().replaceAll("\\s", "")).isEqualTo("{\"call\":{\"autoHold\":false}}");
    }

    @Test
    void aDamagedFileIsSetAsideAndTold() throws Exception {
        write("{\"call\": {\"maxLi");

        SettingsStore store = open();

        assertThat(store.current()).isEqualTo(Settings.DEFAULTS);
        // The hand-driven clock starts at 2026-01-01T00:00:00Z.
        Path aside = folder.resolve("settings.json.damaged-20260101-000000");
        assertThat(aside).hasContent("{\"call\": {\"maxLi");
        assertThat(store.problems()).singleElement().asString().contains(aside.getFileName() + "");
        assertThat(folder.resolve("settings.json")).doesNotExist();
    }

    @Test
    void aWrongValueInTheFileCostsThatValueOnly() throws Exception {
        write(
                """
                {"call": {"maxLines": "many", "autoHold": false},
                 "jitter": {"minMs": 300, "maxMs": 500},
                 "accounts": {"good": {"aor": "sip:a@b.c"}, "bad": {"displayName": "Bad"}}}
                """);

        SettingsStore store = open();

        assertThat(store.current().call()).isEqualTo(new Settings.CallSettings(64, false, true));
        assertThat(store.current().jitter().minMs()).isEqualTo(300);
        assertThat(store.current().accounts()).containsOnlyKeys("good");
        assertThat(store.problems()).hasSize(2).anyMatch(s -> s.startsWith("call.maxLines takes"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "call.maxLines|0|call.maxLines takes a whole number from 1 to 1000.",
                "call.maxLines|3.5|call.maxLines takes a whole number.",
                "call.maxLines|many|call.maxLines takes a whole number.",
                "call.autoHold|1|call.autoHold takes true or false.",
                "codec.order|SPEEX|codec.order takes a list of G722, OPUS, PCMA and PCMU, each once"
                        + " at most.",
                "jitter.mode|FAST|jitter.mode takes one of FIXED, ADAPTIVE.",
                "jitter.minMs|500|jitter.minMs must not be above jitter.maxMs.",
                "rtp.ports|9-8|rtp.ports takes a range of two ports or more between 1024 and"
                        + " 65535.",
                "accounts.x.displayName|Ann|The account ‘x’ has no address yet: set accounts.x.aor"
                        + " first.",
                "accounts.x.aor|alice|accounts.x.aor takes an address such as"
                        + " sip:alice@example.org.",
                "accounts.x.password|s|A password is not among the settings; give it to fermata"
                        + " password x.",
                "call.maxline|3|There is no setting ‘call.maxline’.",
                "call|5|call takes an object.",
            })
    void aValueThatCannotStandIsRefusedInASentence(String key, String value, String sentence) {
        SettingsStore store = open();

        assertThatThrownBy(() -> store.set(key, value))
                .isInstanceOf(SettingsException.class)
                .hasMessage(sentence);
        assertThat(store.current()).isEqualTo(Settings.DEFAULTS);
    }

    /** A server is asked over UDP only; RFC 7064 and RFC 7065 know more. */
    @ParameterizedTest
    @CsvSource({
        "stun, stuns:stun.example.org",
        "turn, turns:turn.example.org:5349",
        "turn, TURNS:turn.example.org?transport=udp",
        "turn, turn:turn.example.org?transport=tcp",
        "turn, turn.example.org?transport=udpx",
    })
    void aServerThatIsNotAskedOverUdpIsRefused(String name, String server) throws Exception {
        SettingsStore store = open();
        set(store, "accounts.x.aor", "sip:a@b.c");

        assertThatThrownBy(() -> store.set("accounts.x.nat." + name, server))
                .hasMessage(
                        "accounts.x.nat."
                                + name
                                + " takes a server that is asked over UDP, such as"
                                + " server.example.org:3478.");

        set(store, "accounts.x.nat." + name, "turn:turn.example.org:3478?transport=udp");
    }

    @Test
    void codesAreWhatCanBeDialledAndNothingMeansNone() throws Exception {
        SettingsStore store = open();
        set(store, "accounts.x.aor", "sip:a@b.c");
        set(store, "accounts.x.parkCode", "*68");
        set(store, "accounts.x.pickupCode", "**");
        assertThat(open().current().accounts().get("x"))
                .isEqualTo(
                        Accounts.withCodes(
                                new AccountSettings(
                                        "sip:a@b.c", null, null, null, null, null, true),
                                "*68",
                                "**"));

        assertThatThrownBy(() -> store.set("accounts.x.parkCode", "7 0 0"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("accounts.x.parkCode takes");
        assertThatThrownBy(() -> store.set("accounts.x.pickupCode", "sip:8@b.c"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("accounts.x.pickupCode takes");
        set(store, "accounts.x.parkCode", "");
        set(store, "accounts.x.pickupCode", "");
        assertThat(store.current().accounts().get("x").parkCode()).isNull();
        assertThat(store.current().accounts().get("x").pickupCode()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000", "true", "null-pointer", "\"quoted\""})
    void aBareWordIsAStringAlsoWhereItLooksLikeSomethingElse(String word) throws Exception {
        SettingsStore store = open();
        set(store, "accounts.x.aor", "sip:a@b.c");

        set(store, "accounts.x.authUser", word);

        assertThat(store.current().accounts().get("x").authUser())
                .isEqualTo(word.replace("\"", ""));
    }

    @Test
    void nullBringsBackTheDefaultAndRemovesAnAccount() throws Exception {
        SettingsStore store = open();
        set(store, "accounts.x.aor", "sip:a@b.c");
        set(store, "call.maxLines", "2");

        set(store, "accounts.x", "null");
        set(store, "call.maxLines", "null");

        assertThat(store.current()).isEqualTo(Settings.DEFAULTS);
        assertThat(file().strip()).isEqualTo("{ }");
    }

    @Test
    void whatTheCommandLineSetsHoldsForThisRunOnly() throws Exception {
        SettingsStore store = open();

        store.overrideForThisRun(Map.of("call.maxLines", "2", "accounts.x.aor", "sip:a@b.c"));
        set(store, "call.autoHold", "false");

        assertThat(store.current().call().maxLines()).isEqualTo(2);
        assertThat(store.current().accounts()).containsKey("x");
        assertThat(open().current().call()).isEqualTo(new Settings.CallSettings(64, false, true));
        assertThat(open().current().accounts()).isEmpty();
    }

    @Test
    void whatIsSetForGoodWinsOverTheCommandLine() throws Exception {
        SettingsStore store = open();
        store.overrideForThisRun(Map.of("call.maxLines", "2"));

        set(store, "call.maxLines", "9");

        assertThat(store.current().call().maxLines()).isEqualTo(9);
        assertThat(open().current().call().maxLines()).isEqualTo(9);
    }

    @Test
    void anAccountOfThisRunIsNeverSavedNorAnyPartOfIt() throws Exception {
        SettingsStore store = open();
        store.addAccountForThisRun(
                "demo",
                new AccountSettings("sip:you@127.0.0.1:5070", null, null, null, null, "UDP", true));

        set(store, "accounts.demo.enabled", "false");

        assertThat(store.current().accounts().get("demo").enabled()).isFalse();
        assertThat(open().current().accounts()).isEmpty();
        set(store, "accounts.demo", "null");
        assertThat(store.current().accounts()).isEmpty();
    }

    @Test
    void aRecordReplacesWhatStoodThere() throws Exception {
        SettingsStore store = open();
        set(store, "accounts.x.aor", "sip:a@b.c");
        set(store, "accounts.x.displayName", "Ann");

        store.put(
                "accounts.x",
                new AccountSettings("sip:a@b.c", null, "auth", null, null, null, false));
        loop.runReady();

        assertThat(open().current().accounts().get("x"))
                .isEqualTo(new AccountSettings("sip:a@b.c", null, "auth", null, null, null, false));
    }

    @Test
    void listenersHearOfChangesAndOfNothingElse() throws Exception {
        SettingsStore store = open();
        List<Settings> heard = new ArrayList<>();
        store.addListener(heard::add);

        set(store, "call.maxLines", "64");
        set(store, "call.maxLines", "5");

        assertThat(heard).extracting(settings -> settings.call().maxLines()).containsExactly(5);
    }

    @Test
    void theGuardHasTheLastSay() throws Exception {
        SettingsStore store = open();
        store.setGuard(
                (before, after) -> {
                    throw new SettingsException("The device cannot record.");
                });

        assertThatThrownBy(() -> store.set("audio.capture.device", "file:/x.wav"))
                .hasMessage("The device cannot record.");
        assertThat(store.current()).isEqualTo(Settings.DEFAULTS);
    }

    @Test
    void whatCannotBeSavedHoldsForThisRunAndIsTold() throws Exception {
        SettingsStore store = open();
        // A folder in the place of the temporary file: it can be neither removed nor opened.
        Files.createDirectories(folder.resolve("settings.json.new/in-the-way"));

        CompletionStage<Void> saved = store.set("call.maxLines", "5");
        loop.runReady();

        assertThat(store.current().call().maxLines()).isEqualTo(5);
        assertThatThrownBy(() -> saved.toCompletableFuture().get())
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("The settings hold for this run only");
    }

    @Test
    void aSavedFileIsWholeAndItsOwnersOnly() throws Exception {
        write("{\"call\": {\"maxLines\": 3}}");
        Files.writeString(folder.resolve("settings.json.new"), "left by a crash");
        SettingsStore store = open();

        set(store, "call.maxLines", "4");

        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("settings.json"))))
                .isEqualTo("rw-------");
        assertThat(folder.resolve("settings.json.new")).doesNotExist();
        assertThat(file()).contains("4");
    }

    @Test
    void getGivesJsonAndNoSecret() throws Exception {
        write("{\"accounts\": {\"x\": {\"aor\": \"sip:a@b.c\", \"password\": \"s3cret\"}}}");
        SettingsStore store = open();

        assertThat(store.get("call.maxLines")).isEqualTo("64");
        assertThat(store.get("audio.ring.device")).isEqualTo("\"alsa:default\"");
        assertThat(store.get("accounts.x.displayName")).isEqualTo("null");
        assertThat(store.get("accounts")).contains("sip:a@b.c").doesNotContain("s3cret");
        assertThatThrownBy(() -> store.get("accounts.x.password"))
                .isInstanceOf(SettingsException.class);
        assertThatThrownBy(() -> store.get("accounts.nobody.aor"))
                .isInstanceOf(SettingsException.class);
    }

    @Test
    void whatLiesDeepInAnAccountIsSetByItsPath() throws Exception {
        SettingsStore store = open();
        set(store, "accounts.w.aor", "sip:a@b.c");

        set(store, "accounts.w.nat.keepaliveSeconds", "30");
        set(store, "accounts.w.srtp", "require");
        set(store, "accounts.w.monitor", "201,202");

        AccountSettings account = open().current().accounts().get("w");
        assertThat(account.nat().keepaliveSeconds()).isEqualTo(30);
        assertThat(account.srtp()).isEqualTo(AccountSettings.SrtpPolicy.REQUIRE);
        assertThat(account.monitor()).containsExactly("201", "202");
        assertThat(account.sessionTimerSeconds()).isEqualTo(1800);
    }
}
