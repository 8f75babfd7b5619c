package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.Availability;
import org.fermata.call.LampSnapshot;
import org.fermata.call.LampState;
import org.fermata.call.Monitoring;
import org.fermata.call.Origin;
import org.fermata.call.Outcome;
import org.fermata.call.RegistrationState;
import org.fermata.call.RemoteParty;
import org.fermata.call.TextMessage;
import org.fermata.call.WaitingMessages;
import org.fermata.store.AccountSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** What an account is told from outside of calls, by a server written word by word. */
@Execution(ExecutionMode.CONCURRENT)
class SubscriptionTest {

    private static final String ACTIVE = "active;expires=600";
    private static final String MWI = "message-summary";

    private final Monitor monitor = new Monitor();
    private Phone phone;
    private RawPeer server;
    private Notifier notifier;

    @BeforeEach
    void start() throws IOException {
        phone = new Phone();
        server = new RawPeer();
        notifier = new Notifier(server);
        phone.act(() -> phone.agent.monitoring().setMonitor(monitor));
    }

    @AfterEach
    void stop() {
        phone.close();
        server.close();
    }

    private AccountSettings settings(boolean messages, List<String> monitored, String list) {
        AccountSettings plain = AccountSettings.DEFAULTS;
        return new AccountSettings(
                "sip:alice@example.org",
                "Alice",
                null,
                "127.0.0.1:" + server.port(),
                null,
                "UDP",
                true,
                plain.tls(),
                plain.srtp(),
                plain.srtpKeys(),
                plain.nat(),
                plain.dtmf(),
                plain.autoAnswer(),
                false,
                0,
                messages,
                monitored,
                list,
                null,
                null,
                null);
    }

    private void register(boolean messages, List<String> monitored, String list) {
        phone.configure(Map.of("a", settings(messages, monitored, list)), "secret");
        RawPeer.Message register = notifier.next(Set.of("REGISTER"));
        server.respond(
                register,
                "200 OK",
                server.tag,
                "Contact: " + register.header("Contact") + ";expires=600\r\n",
                "");
        phone.expectAccount(RegistrationState.REGISTERED);
    }

    /** Answers a REGISTER as a server does that sees us through a translator (RFC 3581). */
    private void acceptSeenAt(RawPeer.Message register, int port, int expires) {
        server.respond(
                new RawPeer.Message(
                        register.text()
                                .replaceFirst(";rport", ";rport=" + port + ";received=203.0.113.5"),
                        register.source()),
                "200 OK",
                server.tag,
                "Contact: <" + contact(register) + ">;expires=" + expires + "\r\n",
                "");
    }

    private static String contact(RawPeer.Message register) {
        return register.header("Contact").replaceAll("^<|>.*$", "");
    }

    private static String summary(int fresh, int old) {
        return "Messages-Waiting: "
                + (fresh > 0 ? "yes" : "no")
                + "\r\nMessage-Account: sip:mail@example.org\r\nVoice-Message: "
                + fresh
                + "/"
                + old
                + " (0/0)\r\n";
    }

    private WaitingMessages expectWaiting() throws InterruptedException {
        AccountSnapshot account = phone.changes.poll(8, TimeUnit.SECONDS);
        assertThat(account).as("an account after %s", phone.allChanges).isNotNull();
        return account.messages();
    }

    // ---- what the registration finds out ----

    @Test
    void firstSubscriptionNamesTheAddressTheServerSees() {
        phone.configure(Map.of("a", settings(true, List.of(), null)), "secret");
        acceptSeenAt(notifier.next(Set.of("REGISTER")), 4711, 600);
        assertThat(notifier.expectSubscribe(MWI).header("Contact"))
                .isEqualTo("<sip:alice@203.0.113.5:4711>");
    }

    @Test
    void subscriptionsAreMadeAnewOnceTheServerSeesUsElsewhere() {
        phone.configure(Map.of("a", settings(true, List.of(), null)), "secret");
        acceptSeenAt(notifier.next(Set.of("REGISTER")), 4711, 600);
        RawPeer.Message subscribe = null;
        int registrations = 1;
        while (subscribe == null || registrations < 2) {
            RawPeer.Message message = notifier.next(Set.of("REGISTER", "SUBSCRIBE"));
            if (message.method().equals("REGISTER")) {
                // The translator forgets us soon.
                acceptSeenAt(message, 4711, 2);
                registrations++;
            } else if (message.header("Event").equals(MWI)) {
                subscribe = message;
                notifier.grant(subscribe, 600);
                notifier.notify(subscribe, phone, MWI, ACTIVE, Notifier.SUMMARY, summary(1, 0));
            } else {
                server.respond(message, "489 Bad Event");
            }
        }
        acceptSeenAt(notifier.next(Set.of("REGISTER")), 4712, 600);
        RawPeer.Message anew = notifier.expectSubscribe(MWI);
        assertThat(anew.header("Contact")).isEqualTo("<sip:alice@203.0.113.5:4712>");
        assertThat(anew.header("Call-ID")).isNotEqualTo(subscribe.header("Call-ID"));
    }

    // ---- waiting messages ----

    @Test
    void waitingMessagesAreCountedAndAskedForAgainInTimeAndGivenUpAtTheEnd()
            throws InterruptedException {
        register(true, List.of(), null);
        RawPeer.Message subscribe = notifier.expectSubscribe(MWI);
        assertThat(subscribe.startLine()).isEqualTo("SUBSCRIBE sip:alice@example.org SIP/2.0");
        assertThat(subscribe.header("Accept")).isEqualTo(Notifier.SUMMARY);
        assertThat(subscribe.header("Contact")).contains("127.0.0.1:" + phone.port());
        notifier.grant(subscribe, 2);
        notifier.notify(subscribe, phone, MWI, "active", Notifier.SUMMARY, summary(2, 8));
        server.expectResponse(200);
        assertThat(expectWaiting()).isEqualTo(new WaitingMessages(2, 8, "sip:mail@example.org"));

        RawPeer.Message refresh = notifier.expectSubscribe(MWI);
        assertThat(refresh.startLine()).isEqualTo("SUBSCRIBE " + server.uri("server") + " SIP/2.0");
        assertThat(refresh.header("Call-ID")).isEqualTo(subscribe.header("Call-ID"));
        assertThat(refresh.header("CSeq")).isEqualTo("2 SUBSCRIBE");
        assertThat(refresh.parameter("To", "tag")).isEqualTo(server.tag);
        notifier.grant(refresh, 600);
        notifier.notify(subscribe, phone, MWI, ACTIVE, Notifier.SUMMARY, summary(0, 9));
        server.expectResponse(200);
        assertThat(expectWaiting().fresh()).isZero();

        phone.configure(Map.of(), null);
        RawPeer.Message farewell = notifier.expectSubscribe(MWI);
        assertThat(farewell.header("Expires")).isEqualTo("0");
        notifier.grant(farewell, 0);
        notifier.notify(subscribe, phone, MWI, "terminated;reason=timeout", null, "");
        server.expectResponse(200);
    }

    @Test
    void notifyBeforeTheAnswerMakesTheSubscription() throws InterruptedException {
        register(true, List.of(), null);
        RawPeer.Message subscribe = notifier.expectSubscribe(MWI);
        notifier.notify(subscribe, phone, MWI, ACTIVE, Notifier.SUMMARY, summary(1, 0));
        server.expectResponse(200);
        assertThat(expectWaiting().fresh()).isEqualTo(1);
        notifier.grant(subscribe, 600);
    }

    @Test
    void aSecondForkIsTurnedAway() {
        register(true, List.of(), null);
        RawPeer.Message subscribe = notifier.expectSubscribe(MWI);
        notifier.grant(subscribe, 600);
        notifier.notify(subscribe, phone, MWI, ACTIVE, Notifier.SUMMARY, summary(1, 0));
        server.expectResponse(200);
        notifier.notify(subscribe, phone, "fork", MWI, ACTIVE, "", Notifier.SUMMARY, summary(5, 0));
        server.expectResponse(481);
    }

    @ParameterizedTest
    @CsvSource({
        "dialog, active, application/simple-message-summary, 'Messages-Waiting: no', 489",
        "message-summary, active, text/html, <html/>, 415",
        "message-summary, active, application/simple-message-summary, nonsense, 400"
    })
    void notifyThatCannotBeTakenIsRefused(
            String event, String state, String type, String body, int code) {
        register(true, List.of(), null);
        RawPeer.Message subscribe = notifier.expectSubscribe(MWI);
        notifier.grant(subscribe, 600);
        notifier.notify(subscribe, phone, event, state, type, body);
        server.expectResponse(code);
    }

    @Test
    void tooShortASubscriptionIsAskedForLonger() {
        register(true, List.of(), null);
        RawPeer.Message subscribe = notifier.expectSubscribe(MWI);
        server.respond(
                subscribe, "423 Interval Too Brief", server.tag, "Min-Expires: 7200\r\n", "");
        RawPeer.Message longer = notifier.expectSubscribe(MWI);
        assertThat(longer.header("Expires")).isEqualTo("7200");
        notifier.grant(longer, 7200);
    }

    @Test
    void subscriptionAnswersItsChallenge() {
        register(true, List.of(), null);
        RawPeer.Message subscribe = notifier.expectSubscribe(MWI);
        server.respond(
                subscribe,
                "401 Unauthorized",
                server.tag,
                "WWW-Authenticate: Digest realm=\"x\", nonce=\"n1\", algorithm=MD5\r\n",
                "");
        RawPeer.Message again = notifier.expectSubscribe(MWI);
        assertThat(again.header("Authorization")).startsWith("Digest username=\"alice\"");
        assertThat(again.header("CSeq")).isEqualTo("2 SUBSCRIBE");
    }

    @Test
    void subscriptionTheServerForgotIsMadeAnew() {
        register(true, List.of(), null);
        RawPeer.Message subscribe = notifier.expectSubscribe(MWI);
        notifier.grant(subscribe, 2);
        notifier.notify(subscribe, phone, MWI, "active;expires=2", Notifier.SUMMARY, summary(0, 0));
        RawPeer.Message refresh = notifier.expectSubscribe(MWI);
        server.respond(refresh, "481 Call/Transaction Does Not Exist");
        RawPeer.Message anew = notifier.expectSubscribe(MWI);
        assertThat(anew.header("Call-ID")).isNotEqualTo(subscribe.header("Call-ID"));
        assertThat(anew.header("CSeq")).isEqualTo("1 SUBSCRIBE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deactivated", "timeout", "probation;retry-after=1", "giveup"})
    void subscriptionEndedForNowIsMadeAnew(String reason) {
        register(true, List.of(), null);
        RawPeer.Message subscribe = notifier.expectSubscribe(MWI);
        notifier.grant(subscribe, 600);
        notifier.notify(
                subscribe,
                phone,
                MWI,
                "terminated;reason=" + reason,
                Notifier.SUMMARY,
                summary(0, 0));
        RawPeer.Message anew = notifier.expectSubscribe(MWI);
        assertThat(anew.header("Call-ID")).isNotEqualTo(subscribe.header("Call-ID"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"489 Bad Event", "405 Method Not Allowed", "403 Forbidden"})
    void subscriptionRefusedForGoodIsNotAskedForAgain(String refusal) {
        register(true, List.of(), null);
        server.respond(notifier.expectSubscribe(MWI), refusal);
        // A PUBLISH that nobody answers is sent anew after 1.9 s; a SUBSCRIBE would be after 0.2 s.
        Set<String> either = Set.of("SUBSCRIBE", "PUBLISH");
        RawPeer.Message first = notifier.next(either);
        RawPeer.Message second = notifier.next(either);
        assertThat(first.method()).isEqualTo("PUBLISH");
        assertThat(second.method()).isEqualTo("PUBLISH");
        assertThat(second.header("Call-ID")).isNotEqualTo(first.header("Call-ID"));
    }

    @Test
    void serverThatNeverNotifiesIsAskedAgain() {
        register(true, List.of(), null);
        RawPeer.Message subscribe = notifier.expectSubscribe(MWI);
        notifier.grant(subscribe, 600);
        RawPeer.Message anew = notifier.expectSubscribe(MWI);
        assertThat(anew.header("Call-ID")).isNotEqualTo(subscribe.header("Call-ID"));
    }

    @Test
    void unsolicitedMessagesAreBelievedOfTheAccountsServerOnly() throws InterruptedException {
        register(true, List.of(), null);
        String body = summary(3, 0);
        String notify =
                server.request(
                                "NOTIFY",
                                phone,
                                Tokens.callId(),
                                1,
                                server.branch(),
                                "To: <sip:alice@example.org>\r\nEvent: message-summary\r\n")
                        + "Content-Type: "
                        + Notifier.SUMMARY
                        + "\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body;
        server.send(notify, phone);
        server.expectResponse(200);
        assertThat(expectWaiting().fresh()).isEqualTo(3);
        // Of an account that asks for no messages nothing is believed either.
        phone.configure(Map.of("b", settings(false, List.of(), null)), "secret");
        server.send(notify.replace(" 1 NOTIFY", " 2 NOTIFY").replace("z9hG4bK", "z9hG4bKb"), phone);
        server.expectResponse(481);
    }

    @Test
    void notifyOfNoSubscriptionIsAnswered481() {
        server.send(
                RawPeer.withBody(
                        server.request(
                                "NOTIFY",
                                phone,
                                "none",
                                1,
                                server.branch(),
                                "To: <sip:a@b>;tag=x\r\nEvent: dialog\r\n"),
                        ""),
                phone);
        server.expectResponse(481);
    }

    // ---- lamps ----

    @Test
    void lampFollowsTheCallsOfItsExtension() {
        register(false, List.of("21"), null);
        assertThat(monitor.expectLamp("21", LampState.UNKNOWN).uri())
                .isEqualTo("sip:21@example.org");
        RawPeer.Message subscribe = notifier.expectSubscribe("dialog");
        assertThat(subscribe.startLine()).isEqualTo("SUBSCRIBE sip:21@example.org SIP/2.0");
        notifier.grant(subscribe, 600);
        dialog(subscribe, Notifier.dialogs(0, true, "d", null, null));
        monitor.expectLamp("21", LampState.FREE);
        dialog(subscribe, Notifier.dialogs(1, false, "d", "early", "recipient"));
        LampSnapshot ringing = monitor.expectLamp("21", LampState.RINGING);
        assertThat(ringing.with()).isEqualTo(new RemoteParty("sip:bob@example.org", "Bob"));
        assertThat(ringing.direction()).isEqualTo(Origin.INCOMING);
        assertThat(ringing.canPickUp()).isTrue();
        assertThat(phone.run(() -> phone.agent.monitoring().ringing("a", ringing.uri())))
                .isEqualTo(new Monitoring.RingingCall("sip:bob@example.org", "c1", "r1", "l1"));
        dialog(subscribe, Notifier.dialogs(2, false, "d", "confirmed", "recipient"));
        assertThat(monitor.expectLamp("21", LampState.BUSY).canPickUp()).isFalse();
        dialog(subscribe, Notifier.dialogs(3, false, "e", "trying", "initiator"));
        dialog(subscribe, Notifier.dialogs(4, false, "d", "terminated", "recipient"));
        assertThat(monitor.expectLamp("21", LampState.BUSY).direction()).isEqualTo(Origin.OUTGOING);
        dialog(subscribe, Notifier.dialogs(5, false, "e", "terminated", "initiator"));
        monitor.expectLamp("21", LampState.FREE);
    }

    private void dialog(RawPeer.Message subscribe, String document) {
        notifier.notify(subscribe, phone, "dialog", ACTIVE, Notifier.DIALOG_INFO, document);
        server.expectResponse(200);
    }

    @Test
    void serverThatKnowsOfNoCallTellsOfAFreeExtension() {
        register(false, List.of("21"), null);
        RawPeer.Message subscribe = notifier.expectSubscribe("dialog");
        notifier.grant(subscribe, 600);
        notifier.notify(subscribe, phone, "dialog", "pending", null, "");
        server.expectResponse(200);
        notifier.notify(subscribe, phone, "dialog", ACTIVE, null, "");
        server.expectResponse(200);
        monitor.expectLamp("21", LampState.FREE);
        dialog(subscribe, Notifier.dialogs(0, false, "d", "confirmed", "recipient"));
        monitor.expectLamp("21", LampState.BUSY);
    }

    @Test
    void heldCallIsToldFromOneThatTalks() {
        register(false, List.of("21"), null);
        RawPeer.Message subscribe = notifier.expectSubscribe("dialog");
        notifier.grant(subscribe, 600);
        String held =
                Notifier.dialogs(0, true, "d", "confirmed", "recipient")
                        .replace(
                                "<remote>",
                                "<local><target uri=\"sip:21@x\"><param pname=\"+sip.rendering\""
                                        + " pval=\"no\"/></target></local><remote>");
        dialog(subscribe, held);
        monitor.expectLamp("21", LampState.HELD);
    }

    @Test
    void missedDocumentHasTheWholeStateAskedForOnce() {
        register(false, List.of("21"), null);
        RawPeer.Message subscribe = notifier.expectSubscribe("dialog");
        notifier.grant(subscribe, 600);
        dialog(subscribe, Notifier.dialogs(0, true, "d", null, null));
        monitor.expectLamp("21", LampState.FREE);
        dialog(subscribe, Notifier.dialogs(4, false, "d", "confirmed", "recipient"));
        RawPeer.Message resync = notifier.expectSubscribe("dialog");
        assertThat(resync.header("Call-ID")).isEqualTo(subscribe.header("Call-ID"));
        notifier.grant(resync, 600);
        dialog(subscribe, Notifier.dialogs(5, true, "d", "early", "recipient"));
        monitor.expectLamp("21", LampState.RINGING);
        // An older one that comes late changes nothing.
        dialog(subscribe, Notifier.dialogs(3, false, "d", "terminated", "recipient"));
        dialog(subscribe, Notifier.dialogs(6, false, "d", "confirmed", "recipient"));
        monitor.expectLamp("21", LampState.BUSY);
        assertThat(monitor.all.stream().map(LampSnapshot::state))
                .containsExactly(
                        LampState.UNKNOWN, LampState.FREE, LampState.RINGING, LampState.BUSY);
    }

    @Test
    void extensionWithoutDialogEventsIsWatchedByItsPresence() {
        register(false, List.of("21"), null);
        server.respond(notifier.expectSubscribe("dialog"), "489 Bad Event");
        RawPeer.Message subscribe = notifier.expectSubscribe("presence");
        assertThat(subscribe.header("Accept")).isEqualTo("application/pidf+xml");
        notifier.grant(subscribe, 600);
        presence(subscribe, "<status><basic>open</basic></status>");
        monitor.expectLamp("21", LampState.FREE);
        presence(subscribe, "<status><basic>open</basic></status><note>Ringing</note>");
        monitor.expectLamp("21", LampState.RINGING);
        presence(subscribe, "<status><basic>closed</basic></status>");
        monitor.expectLamp("21", LampState.UNKNOWN);
    }

    private void presence(RawPeer.Message subscribe, String tuple) {
        notifier.notify(
                subscribe,
                phone,
                "presence",
                ACTIVE,
                "application/pidf+xml",
                "<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" entity=\"sip:21@example.org\">"
                        + "<tuple id=\"t\">"
                        + tuple
                        + "</tuple></presence>");
        server.expectResponse(200);
    }

    @Test
    void lampGoesOutWhenTheRegistrationFails() {
        register(false, List.of("21"), null);
        RawPeer.Message subscribe = notifier.expectSubscribe("dialog");
        notifier.grant(subscribe, 600);
        dialog(subscribe, Notifier.dialogs(0, true, "d", "confirmed", "recipient"));
        monitor.expectLamp("21", LampState.BUSY);
        phone.act(() -> phone.agent.registerNow());
        server.respond(notifier.next(Set.of("REGISTER")), "503 Service Unavailable");
        monitor.expectLamp("21", LampState.UNKNOWN);
    }

    @Test
    void aHundredExtensionsAreAskedForAtAMeasuredPace() {
        List<String> extensions =
                IntStream.range(0, 30).mapToObj(number -> "3" + (100 + number)).toList();
        long before = System.nanoTime();
        register(false, extensions, null);
        Set<String> asked = new HashSet<>();
        while (asked.size() < 30) {
            RawPeer.Message subscribe = notifier.expectSubscribe("dialog");
            server.respond(subscribe, "403 Forbidden");
            asked.add(subscribe.startLine());
        }
        // Ten a second: thirty take 2.9 s at least.
        assertThat(System.nanoTime() - before).isGreaterThan(2_800_000_000L);
    }

    @Test
    void listOfTheServerMakesLampsWithNames() {
        register(false, List.of(), "sip:desk@example.org");
        RawPeer.Message subscribe = notifier.expectSubscribe("dialog");
        assertThat(subscribe.header("Supported")).isEqualTo("eventlist");
        assertThat(subscribe.header("Accept"))
                .contains("multipart/related", "application/rlmi+xml");
        notifier.grant(subscribe, 600);
        list(
                subscribe,
                1,
                true,
                "<resource uri=\"sip:21@example.org\"><name>王小明</name>"
                        + "<instance id=\"1\" state=\"active\" cid=\"p1\"/></resource>"
                        + "<resource uri=\"sip:22@example.org\"><name>Bob</name>"
                        + "<instance id=\"2\" state=\"terminated\"/></resource>",
                Notifier.dialogs(0, true, "d", "confirmed", "recipient"));
        assertThat(monitor.expectLamp("21", LampState.BUSY).name()).isEqualTo("王小明");
        assertThat(monitor.expectLamp("22", LampState.UNKNOWN).name()).isEqualTo("Bob");
        list(
                subscribe,
                2,
                false,
                "<resource uri=\"sip:21@example.org\">"
                        + "<instance id=\"1\" state=\"active\" cid=\"p1\"/></resource>",
                Notifier.dialogs(1, false, "d", "terminated", "recipient"));
        monitor.expectLamp("21", LampState.FREE);
        list(
                subscribe,
                3,
                true,
                "<resource uri=\"sip:21@example.org\"/>",
                Notifier.dialogs(2, true, "d", null, null));
        assertThat(phone.run(() -> phone.agent.monitoring().lamps())).hasSize(1);
        assertThat(monitor.removed).extracting(LampSnapshot::name).containsExactly("Bob");
    }

    private void list(
            RawPeer.Message subscribe, int version, boolean full, String resources, String part) {
        String rlmi =
                "<list xmlns=\"urn:ietf:params:xml:ns:rlmi\" uri=\"sip:desk@example.org\""
                        + " version=\""
                        + version
                        + "\" fullState=\""
                        + full
                        + "\">"
                        + resources
                        + "</list>";
        notifier.notify(
                subscribe,
                phone,
                server.tag,
                "dialog",
                ACTIVE,
                "Require: eventlist\r\n",
                "multipart/related;type=\"application/rlmi+xml\";start=\"<r>\";boundary=\"bb\"",
                "--bb\r\nContent-ID: <r>\r\nContent-Type: application/rlmi+xml\r\n\r\n"
                        + rlmi
                        + "\r\n--bb\r\nContent-ID: <p1>\r\nContent-Type: "
                        + Notifier.DIALOG_INFO
                        + "\r\n\r\n"
                        + part
                        + "\r\n--bb--\r\n");
        server.expectResponse(200);
    }

    // ---- our own presence ----

    private RawPeer.Message takePublish(String tag) {
        RawPeer.Message publish = notifier.next(Set.of("PUBLISH"));
        server.respond(
                publish, "200 OK", server.tag, "SIP-ETag: " + tag + "\r\nExpires: 600\r\n", "");
        return publish;
    }

    /** What was sent to the phone before has been taken once it answers what is sent now. */
    private void taken() {
        server.send(
                RawPeer.withBody(
                        server.request("OPTIONS", phone, Tokens.callId(), 1, server.branch(), ""),
                        ""),
                phone);
        server.expectResponse(200);
    }

    @Test
    void ownPresenceIsPublishedAndChangedAndTakenBack() {
        register(false, List.of(), null);
        RawPeer.Message first = takePublish("e1");
        assertThat(first.header("Event")).isEqualTo("presence");
        assertThat(first.body()).contains("<basic>open</basic>");
        phone.act(() -> phone.agent.monitoring().publish(Availability.ON_THE_PHONE));
        RawPeer.Message second = takePublish("e2");
        assertThat(second.header("SIP-If-Match")).isEqualTo("e1");
        assertThat(second.body()).contains("on-the-phone");
        phone.act(() -> phone.agent.monitoring().publish(Availability.DO_NOT_DISTURB));
        RawPeer.Message forgotten = notifier.next(Set.of("PUBLISH"));
        server.respond(forgotten, "412 Conditional Request Failed");
        RawPeer.Message anew = takePublish("e3");
        assertThat(anew.header("SIP-If-Match")).isNull();
        assertThat(anew.body()).contains("<basic>closed</basic>");
        taken();
        phone.configure(Map.of(), null);
        RawPeer.Message farewell = notifier.next(Set.of("PUBLISH"));
        assertThat(farewell.header("Expires")).isEqualTo("0");
        assertThat(farewell.header("SIP-If-Match")).isEqualTo("e3");
    }

    @Test
    void serverThatTakesNoPresenceIsNotAskedTwice() {
        register(false, List.of(), null);
        server.respond(notifier.next(Set.of("PUBLISH")), "489 Bad Event");
        phone.run(() -> phone.agent.monitoring().lamps());
        phone.act(() -> phone.agent.monitoring().publish(Availability.ON_THE_PHONE));
        CompletableFuture<Outcome> sent = sending(server.uri("bob"), "a", "x");
        RawPeer.Message next = notifier.next(Set.of("PUBLISH", "MESSAGE"));
        assertThat(next.method()).isEqualTo("MESSAGE");
        server.respond(next, "200 OK");
        assertThat(sent.orTimeout(8, TimeUnit.SECONDS).join().done()).isTrue();
    }

    // ---- texts ----

    private CompletableFuture<Outcome> sending(String target, String account, String text) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        phone.act(() -> phone.agent.monitoring().send(target, account, text, outcome::complete));
        return outcome;
    }

    private void text(String type, byte[] body) {
        String head =
                server.request(
                                "MESSAGE",
                                phone,
                                Tokens.callId(),
                                1,
                                server.branch(),
                                "Content-Type: " + type + "\r\n")
                        + "Content-Length: "
                        + body.length
                        + "\r\n\r\n";
        server.send(head, body, phone);
    }

    @Test
    void textIsTakenWithoutWhatCouldHarm() {
        text("text/plain", "Hello\r\n\u001b[31m王\u202e小明\u0007".getBytes(StandardCharsets.UTF_8));
        server.expectResponse(200);
        TextMessage text = monitor.expectText();
        assertThat(text.text()).isEqualTo("Hello\n[31m王小明");
        assertThat(text.from().name()).isEqualTo("Raw");
        assertThat(text.account()).isNull();
    }

    @Test
    void textThatCannotBeShownIsRefused() {
        text("text/html", "<b>x</b>".getBytes(StandardCharsets.UTF_8));
        assertThat(server.expectResponse(415).header("Accept")).isEqualTo("text/plain");
        text("text/plain;charset=ISO-8859-1", new byte[] {'x'});
        server.expectResponse(415);
        text("text/plain", new byte[TextMessages.TEXT_LIMIT + 1]);
        server.expectResponse(413);
        text("text/plain", new byte[] {(byte) 0xff, (byte) 0xfe});
        server.expectResponse(400);
        assertThat(monitor.texts).isEmpty();
    }

    @Test
    void textIsSentAndItsRefusalToldInWords() {
        CompletableFuture<Outcome> sent = sending(server.uri("bob"), null, "Grüße");
        RawPeer.Message message = notifier.next(Set.of("MESSAGE"));
        assertThat(message.body()).isEqualTo("Grüße");
        assertThat(message.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
        server.respond(message, "404 Not Found");
        Outcome outcome = sent.orTimeout(8, TimeUnit.SECONDS).join();
        assertThat(outcome.done()).isFalse();
        assertThat(outcome.reason()).startsWith("The text was not taken: ");
        assertThat(sending(server.uri("bob"), null, "x".repeat(1001)).join().reason())
                .contains("too long");
        assertThat(sending(server.uri("bob"), "nobody", "x").join().done()).isFalse();
    }
}
