package org.fermata.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.CallState;
import org.fermata.call.LocalHold;
import org.fermata.call.Outcome;
import org.fermata.call.RegistrationState;
import org.fermata.concurrent.ManualEventLoop;
import org.fermata.store.SettingsStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class InterpreterTest {

    @TempDir Path folder;
    private final ManualEventLoop loop = new ManualEventLoop();
    private final FakeLines lines = new FakeLines();
    private final FakeExtensions extensions = new FakeExtensions();
    private final FakePhone phone = new FakePhone();
    private final List<Reply> replies = new ArrayList<>();
    private SettingsStore settings;
    private Interpreter interpreter;

    @BeforeEach
    void withTwoLines() {
        settings = new SettingsStore(folder, loop, loop);
        interpreter = new Interpreter(loop, lines, new FakeDevices(), settings, extensions, phone);
        lines.put(FakeLines.line(1, CallState.CONFIRMED, LocalHold.NONE));
        lines.put(FakeLines.line(2, CallState.CONFIRMED, LocalHold.HELD));
        lines.outcome = Outcome.done(0);
    }

    private void run(String... words) throws UsageException {
        List<String> args = List.of(words).subList(1, words.length);
        interpreter.run(
                CommandSyntax.parse(words[0], args), CommandSyntax.isNoWait(args), replies::add);
        loop.runReady();
    }

    @ParameterizedTest
    @CsvSource({
        "dial 600, dial 600 null",
        "dial --account work sip:bob@example.org, dial sip:bob@example.org work",
        "answer, answer 0",
        "answer 2, answer 2",
        "answer call-2, answer 2",
        "decline 1, decline 1",
        "hangup 1, hangUp 1",
        "hold call-1, hold 1",
        "resume 2, resume 2",
        "mute 1 on, mute 1 true",
        "mute 1 off, mute 1 false",
        "volume 1 150, volume 1 150",
        "pan 1 -30, pan 1 -30",
        "dtmf 1 12#, dtmf 1 12#",
        "transfer 1 601, transfer 1 601",
        "transfer 1 --to-line 2, transferToLine 1 2",
        "park call-2, park 2",
        "merge 1 2, 'merge [1, 2]'",
        "record 1 on, record 1 true null",
        "record 1 on /tmp/a.wav, record 1 true /tmp/a.wav",
        "record 1 off, record 1 false null",
        "split 1, split 1",
    })
    void everyCommandReachesItsLine(String words, String asked) throws Exception {
        run(words.split(" "));

        assertThat(lines.asked).containsExactly(asked);
        assertThat(replies).singleElement().extracting(Reply::exit).isEqualTo(Reply.DONE);
    }

    @Test
    void textIsSentAndItsRefusalTold() throws Exception {
        run("message", "--account", "work", "bob", "Back in five minutes");
        extensions.outcome = Outcome.refused(0, "The text was not taken: not found.");
        run("message", "601", "Hello");

        assertThat(extensions.asked)
                .containsExactly("message bob work Back in five minutes", "message 601 null Hello");
        assertThat(replies)
                .containsExactly(
                        Reply.done(null), Reply.refused("The text was not taken: not found."));
    }

    @Test
    void dialGivesTheLinesNumber() throws Exception {
        run("dial", "600");

        assertThat(replies).containsExactly(Reply.done(7));
    }

    @Test
    void aRefusalCarriesItsReason() throws Exception {
        lines.outcome = Outcome.refused(1, "The line does not ring.");

        run("answer", "1");

        assertThat(replies).containsExactly(Reply.refused("The line does not ring."));
    }

    @Test
    void aLineThatDoesNotExistIsRefused() throws Exception {
        run("hold", "9");

        assertThat(lines.asked).isEmpty();
        assertThat(replies).containsExactly(Reply.refused("There is no line ‘9’."));
    }

    @Test
    void allLinesAreHeldAndThoseThatFailAreNamed() throws Exception {
        lines.put(FakeLines.line(3, CallState.INCOMING, LocalHold.NONE));
        lines.put(FakeLines.line(4, CallState.DISCONNECTED, LocalHold.NONE));
        lines.outcome = null;

        run("hold", "--all");
        lines.open.get(0).complete(Outcome.done(1));
        lines.open.get(1).complete(Outcome.refused(2, "The peer refused."));

        assertThat(lines.asked).containsExactly("hold 1", "hold 2");
        assertThat(replies).containsExactly(Reply.refused("Line 2: The peer refused."));
    }

    @Test
    void holdingAllDoesNotWaitForCallsThatRingThere() throws Exception {
        lines.put(FakeLines.line(3, CallState.EARLY, LocalHold.NONE));
        lines.outcome = null;

        run("hold", "--all");
        assertThat(lines.asked).containsExactly("hold 3", "hold 1", "hold 2");
        lines.open.get(1).complete(Outcome.done(1));
        loop.advance(Duration.ofSeconds(40));

        assertThat(replies)
                .containsExactly(
                        Reply.timedOut("Line 2: The other side has not answered within 40 s."));
    }

    @Test
    void hangingUpAllOfNothingIsDone() throws Exception {
        lines.board.clear();

        run("hangup", "--all");

        assertThat(replies).containsExactly(Reply.done(null));
    }

    @Test
    void aStateThatDoesNotComeTimesOutWithin40Seconds() throws Exception {
        lines.outcome = null;
        run("hold", "1");

        loop.advance(Duration.ofMillis(39_499));
        assertThat(replies).isEmpty();
        loop.advance(Duration.ofMillis(1));

        assertThat(replies).singleElement().extracting(Reply::exit).isEqualTo(Reply.TIMED_OUT);
        lines.open.getFirst().complete(Outcome.done(1));
        assertThat(replies).hasSize(1);
    }

    @Test
    void withNoWaitTheReplyComesAtOnceUnlessItIsRefused() throws Exception {
        lines.outcome = null;
        run("hold", "1", "--no-wait");
        lines.outcome = Outcome.refused(1, "No.");
        run("hold", "1", "--no-wait");

        assertThat(replies).containsExactly(Reply.done(null), Reply.refused("No."));
        assertThat(loop.timers()).isZero();
    }

    @Test
    void dialGivesTheLinesNumberAlsoWhereTheInviteIsNotWaitedFor() throws Exception {
        lines.outcome = null;
        run("dial", "600", "--no-wait");
        assertThat(replies).containsExactly(Reply.done(7));

        lines.outcome = Outcome.refused(0, "All 64 lines are in use.");
        run("dial", "601", "--no-wait");
        assertThat(replies.getLast()).isEqualTo(Reply.refused("All 64 lines are in use."));
    }

    @Test
    void anAddressWithHeadersIsNotDialled() throws Exception {
        run("dial", "sip:bob@example.org?Replaces=1");

        assertThat(lines.asked).isEmpty();
        assertThat(replies).singleElement().extracting(Reply::exit).isEqualTo(Reply.REFUSED);
    }

    @Test
    void aSettingIsSetOnceItIsOnDisk() throws Exception {
        run("set", "call.maxLines", "5");
        run("get", "call.maxLines");
        run("set", "call.maxLines", "0");

        assertThat(replies)
                .containsExactly(
                        Reply.done(null),
                        Reply.done(new Reply.Raw("5")),
                        Reply.refused("call.maxLines takes a whole number from 1 to 1000."));
        assertThat(folder.resolve("settings.json")).content().contains("5");
    }

    @Test
    void aPasswordIsKeptForAnAccountThatExists() throws Exception {
        run("set", "accounts.work.aor", "sip:alice@example.org");
        run("password", "work", "--s3cret");
        run("password", "nobody", "x");

        assertThat(settings.secrets().get("work")).isEqualTo("--s3cret");
        assertThat(replies.getLast()).isEqualTo(Reply.refused("There is no account ‘nobody’."));
    }

    @Test
    void statusWaitsForTheAccounts() throws Exception {
        phone.registration = RegistrationState.REGISTERING;
        run("status", "--wait", "5");
        interpreter.accountChanged();
        assertThat(replies).isEmpty();

        phone.registration = RegistrationState.REGISTERED;
        interpreter.accountChanged();

        assertThat(replies).singleElement().extracting(Reply::exit).isEqualTo(Reply.DONE);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void statusDoesNotWaitForEver() throws Exception {
        phone.registration = RegistrationState.FAILED;
        run("status", "--wait", "1.5");

        loop.advance(Duration.ofMillis(1500));

        assertThat(replies).singleElement().extracting(Reply::exit).isEqualTo(Reply.TIMED_OUT);
        assertThat(replies.getFirst().result()).isInstanceOf(StatusReport.class);
    }

    @Test
    void textForPeopleHasNoControlCharacters() throws Exception {
        run("devices", "--text");
        run("lines", "--text");
        run("status", "--text");

        assertThat(replies).extracting(Reply::result).allMatch(String.class::isInstance);
        assertThat(replies)
                .extracting(reply -> reply.result().toString().replace("\n", ""))
                .noneMatch(text -> text.chars().anyMatch(Character::isISOControl));
        assertThat(replies.get(1).result().toString())
                .contains("LINE  STATE", "talking", "held", "Bob <sip:bob@example.org>");
    }

    @Test
    void quitReachesThePhone() throws Exception {
        run("quit");

        assertThat(phone.quit).isTrue();
        assertThat(replies).containsExactly(Reply.done(null));
    }

    @Test
    void anAddressHandedOverIsCleanedFirst() throws Exception {
        run("open", "callto:+49 (30) 123");
        run("open");
        run("open", "http://example.org");

        assertThat(phone.opened).containsExactly("+4930123", "null");
        assertThat(replies.getLast().exit()).isEqualTo(Reply.REFUSED);
    }

    @Test
    void aTraceIsToldAsTextOrAsJson() throws UsageException {
        run("trace", "call-1");
        assertThat((String) replies.getLast().result())
                .startsWith("Line 1\n")
                .contains(
                        " INVITE ",
                        "▶",
                        "UDP 127.0.0.2:5070",
                        "INVITE sip:bob@example.org SIP/2.0");
        run("trace", "1", "--json");
        assertThat((List<?>) replies.getLast().result()).hasSize(1);
        run("trace", "--account", "work");
        assertThat((String) replies.getLast().result()).contains("No messages are kept.");
    }

    @Test
    void aTraceOfWhatIsNotThereIsRefused() throws UsageException {
        run("trace", "9");
        assertThat(replies.getLast().error()).isEqualTo("There is no line ‘9’.");
        run("trace", "--account", "home");
        assertThat(replies.getLast().error()).isEqualTo("There is no account ‘home’.");
    }

    @Test
    void aTraceIsSavedBeforeTheReply() throws UsageException {
        run("trace", "1", "--pcap", "/tmp/call.pcap");
        assertThat(phone.traces.exported).containsExactly(Path.of("/tmp/call.pcap"));
        assertThat(replies.getLast().exit()).isZero();
        phone.traces.problem = "/tmp/call.pcap cannot be written: the disk is full.";
        run("trace", "1", "--pcap", "/tmp/call.pcap");
        assertThat(replies.getLast().error()).isEqualTo(phone.traces.problem);
        run("trace", "1", "--pcap", "call.pcap");
        assertThat(replies.getLast().exit()).isEqualTo(Reply.REFUSED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accounts.work.transport | TLS",
                "accounts.work.tls.ca | /etc/ssl/hotel.pem",
                "accounts.work.tls.pin | 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                "accounts.work.tls.certificate | /home/desk/own.pem",
                "accounts.work.tls.key | /home/desk/own.key",
                "accounts.work.srtp | REQUIRE",
                "accounts.work.srtpKeys | DTLS",
                "accounts.work.nat.ice | true",
                "accounts.work.nat.stun | stun.example.org:3478",
                "accounts.work.nat.turn | turn.example.org",
                "accounts.work.nat.turnUser | relay",
                "accounts.work.nat.keepaliveSeconds | 20",
                "accounts.work.dtmf | INFO",
                "accounts.work.autoAnswer | ASKED",
                "accounts.work.anonymous | true",
                "accounts.work.sessionTimerSeconds | 600",
                "accounts.work.messages | false",
                "accounts.work.monitor | [\"101\",\"sip:102@example.org\"]",
                "accounts.work.monitorList | sip:all@example.org",
                "accounts.work.parkCode | *68",
                "accounts.work.pickupCode | **",
            })
    void everySettingOfAnAccountIsGotAsItWasSet(String key, String value) throws UsageException {
        run("set", "accounts.work.aor", "sip:alice@example.org");
        run("set", key, value);
        assertThat(replies.getLast().error()).isNull();
        run("get", key);
        assertThat(((Reply.Raw) replies.getLast().result()).json()).isIn(value, '"' + value + '"');
        settings = new SettingsStore(folder, loop, loop);
        interpreter = new Interpreter(loop, lines, new FakeDevices(), settings, extensions, phone);
        run("get", key);
        assertThat(((Reply.Raw) replies.getLast().result()).json()).isIn(value, '"' + value + '"');
    }

    @Test
    void thePasswordOfATurnServerIsThatOfItsAccount() throws UsageException {
        run("password", "work.turn", "relayed");
        assertThat(replies.getLast().error()).isEqualTo("There is no account ‘work.turn’.");
        run("set", "accounts.work.aor", "sip:alice@example.org");
        run("password", "work.turn", "relayed");
        assertThat(settings.secrets().get("work.turn")).isEqualTo("relayed");
        run("set", "accounts.work", "null");
        assertThat(settings.secrets().get("work.turn")).isNull();
    }
}
