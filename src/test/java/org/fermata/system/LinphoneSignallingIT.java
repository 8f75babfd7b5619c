package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.Linphone;
import org.fermata.rig.Namespace;
import org.fermata.rig.PeerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import java.time.Duration;

/** Transfers, timers, texts and sure ringing with Debian's Linphone; see {@link LinphoneIT}. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LinphoneSignallingIT {

    private static final Duration LIMIT = LinphoneCalls.LIMIT;
    private static final String PHONE = "sip:phone@" + Namespace.LEFT;

    /** The shortest there is (RFC 4028 section 4); a refresh is due after half of it. */
    private static final int SESSION_SECONDS = 90;

    private static Namespace namespace;
    private static FermataProcess phone;
    private static LinphoneCalls calls;
    private static FermataProcess patient;
    private static LinphoneCalls lasting;
    private static Linphone first;
    private static Linphone second;
    private static int weRefresh;
    private static int theyRefresh;

    /** Also begins the calls of {@link #callsThatLastAreRefreshed}, to be up for all tests. */
    @BeforeAll
    static void start() {
        namespace = new Namespace();
        patient =
                LinphoneCalls.account(LinphoneCalls.at(namespace, 5066), "own")
                        .set("accounts.own.sessionTimerSeconds", String.valueOf(SESSION_SECONDS))
                        .set("call.autoHold", "false")
                        .start();
        lasting = new LinphoneCalls(patient);
        first = timed(5090, SESSION_SECONDS).start();
        second = timed(5092, SESSION_SECONDS).start();
        weRefresh = patient.call(first.uri(), "--account", "own");
        theyRefresh = lasting.called(second, "sip:own@" + Namespace.LEFT + ":5066");
        phone = LinphoneCalls.at(namespace, 5060).start();
        calls = new LinphoneCalls(phone);
    }

    /** One that agrees on how long a call may go without a sign of life; who calls gives it. */
    private static Linphone.Builder timed(int port, int seconds) {
        return linphone()
                .at(Namespace.RIGHT, port)
                .set("sip", "session_expires_enabled", 1)
                .set("sip", "session_expires_value", seconds)
                .set("sip", "session_expires_min_value", seconds)
                .set("sip", "session_expires_refresher_value", 2);
    }

    private static Linphone.Builder linphone() {
        return Linphone.in(namespace);
    }

    private static PeerProcess peer() {
        return new PeerProcess(namespace.enter(), "host=" + Namespace.LEFT, "codec=PCMA");
    }

    @AfterEach
    void hangUpAll() {
        phone.control().request("hangup", "--all");
    }

    @AfterAll
    static void stop() {
        LinphoneCalls.close(phone, second, first, patient, namespace);
    }

    /** Linphone 5.1 refuses the PRACK that it asks for, which must not cost the call. */
    @Test
    void ringingThatWantsToBeAcknowledgedIs() {
        try (Linphone linphone = linphone().set("sip", "100rel_support_level", 2).start()) {
            linphone.command("autoanswer disable", "Auto answer disabled");
            int line = phone.dial(linphone.uri());
            calls.awaitMessage(line, false, text -> text.contains("RSeq: "), LIMIT);
            calls.awaitMessage(line, true, text -> text.startsWith("PRACK "), LIMIT);
            linphone.command("answer");
            phone.awaitConfirmed(line);
            calls.awaitSound(line, 25);
            calls.hangUp(linphone, line);
        }
    }

    @Test
    void aSessionTooBriefIsAskedForAgain() {
        try (Linphone linphone = timed(5070, 60).start()) {
            int line = calls.called(linphone, PHONE);
            calls.awaitMessage(line, true, text -> text.startsWith("SIP/2.0 422 "), LIMIT);
            calls.awaitMessage(
                    line, true, text -> text.contains("Session-Expires: 90;refresher=uac"), LIMIT);
            calls.awaitSound(line, 25);
            calls.hangUp(linphone, line);
        }
    }

    @Test
    void textsGoBothWays() {
        try (Linphone linphone = linphone().start()) {
            int from = linphone.process().lineCount();
            phone.control().result("message", linphone.uri(), "Good morning");
            linphone.await(from, "Good morning");
            linphone.command("chat " + PHONE + " Good evening");
            phone.watch().awaitText("Good evening", LIMIT);
        }
    }

    @Test
    @Shows(with = Peer.LINPHONE, value = Feature.BLIND_TRANSFER)
    void isSentToAnotherTelephone() {
        try (Linphone linphone = linphone().start();
                PeerProcess peer = peer()) {
            int line = phone.call(linphone.uri());
            calls.tell("transfer", line, peer.uri("expert"));
            assertThat(phone.line(line).get("reason").get("text").asText())
                    .isEqualTo("Transferred to expert");
            Await.until(
                    () -> "sound from it: " + peer.statistics(),
                    LIMIT,
                    () -> peer.statistics(1).get("received").asLong() >= 25);
        }
    }

    @Test
    @Shows(with = Peer.LINPHONE, value = Feature.BLIND_TRANSFER)
    void sendsUsToAnotherTelephone() {
        try (Linphone linphone = linphone().start();
                PeerProcess peer = peer()) {
            int line = phone.call(linphone.uri());
            int from = linphone.command("transfer " + peer.uri("adviser"));
            JsonNode next =
                    calls.await(
                            node ->
                                    node.get("remote").get("uri").asText().contains("adviser")
                                            && LinphoneCalls.is(node, "state", "CONFIRMED"));
            linphone.await(from, "has been transfered");
            phone.awaitState(line, "DISCONNECTED");
            calls.awaitSound(next.get("line").asInt(), 25);
        }
    }

    @Test
    @Shows(with = Peer.LINPHONE, value = Feature.ATTENDED_TRANSFER)
    void isSentToAnotherLinphoneThatWeHaveAsked() {
        try (Linphone linphone = linphone().start();
                Linphone expert = linphone().at(Namespace.RIGHT, 5072).start()) {
            int line = phone.call(linphone.uri());
            int asked = phone.call(expert.uri());
            int from = linphone.process().lineCount();
            int expertFrom = expert.process().lineCount();
            calls.tell("transfer", line, "--to-line", String.valueOf(asked));
            phone.awaitState(line, "DISCONNECTED");
            phone.awaitState(asked, "DISCONNECTED");
            linphone.await(from, "Media streams established");
            expert.await(expertFrom, "Media streams established");
        }
    }

    @Test
    @Shows(with = Peer.LINPHONE, value = Feature.ATTENDED_TRANSFER)
    void sendsUsToAPhoneThatItHasAsked() {
        try (Linphone linphone = linphone().start();
                FermataProcess expert =
                        FermataProcess.silent()
                                .behind(namespace.enter())
                                .listen(Namespace.RIGHT + ":5060")
                                .start()) {
            int line = phone.call(linphone.uri());
            int ours = Linphone.callNumber(linphone.command("pause", "is now paused"));
            int asked = new LinphoneCalls(expert).called(linphone, "sip:expert@" + Namespace.RIGHT);
            linphone.command("transfer " + ours + " --to-call " + (ours + 1));
            JsonNode next =
                    calls.await(
                            node ->
                                    node.get("line").asInt() != line
                                            && LinphoneCalls.is(node, "state", "CONFIRMED")
                                            && !node.get("endedAt").isTextual());
            expert.awaitState(asked, "DISCONNECTED");
            phone.awaitState(line, "DISCONNECTED");
            calls.awaitSound(next.get("line").asInt(), 25);
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    @Shows(with = Peer.LINPHONE, value = Feature.SESSION_TIMER)
    void callsThatLastAreRefreshed() {
        Duration limit = Duration.ofSeconds(SESSION_SECONDS);
        lasting.awaitMessage(weRefresh, true, LinphoneSignallingIT::isRefresh, limit);
        lasting.awaitMessage(weRefresh, false, LinphoneSignallingIT::isRefreshed, limit);
        lasting.awaitMessage(theyRefresh, false, LinphoneSignallingIT::isRefresh, limit);
        lasting.awaitMessage(theyRefresh, true, LinphoneSignallingIT::isRefreshed, limit);
        lasting.awaitSound(weRefresh, 25);
        lasting.awaitSound(theyRefresh, 25);
    }

    private static boolean isRefresh(String message) {
        return message.startsWith("UPDATE ")
                && message.contains("Session-Expires: " + SESSION_SECONDS);
    }

    private static boolean isRefreshed(String message) {
        return message.startsWith("SIP/2.0 200 ") && message.matches("(?s).*CSeq: \\d+ UPDATE.*");
    }
}
