package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.FermataProcess;
import org.fermata.rig.Sipp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** What real dialogs can run into, each in a scenario of sipp. */
class SippScenariosIT {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private static FermataProcess phone;

    @BeforeAll
    static void start() {
        phone = FermataProcess.silent().start();
    }

    @AfterAll
    static void stop() {
        phone.close();
    }

    private static String number(int line) {
        return String.valueOf(line);
    }

    private static String localHold(JsonNode line) {
        return line.get("localHold").asText();
    }

    @Test
    @Shows(with = Peer.SIPP, value = Feature.BLIND_TRANSFER)
    void transfersACallAndEndsItsLineWhenThePeerIsThrough() {
        try (Sipp sipp = new Sipp("uas-transferred.xml", null)) {
            int line = phone.call(sipp.uri());
            phone.control().result("transfer", number(line), "sip:700@example.org");
            JsonNode ended = phone.line(line);
            assertThat(ended.get("state").asText()).isEqualTo("DISCONNECTED");
            assertThat(ended.get("reason").get("text").asText()).isEqualTo("Transferred to 700");
            sipp.awaitSuccess();
        }
    }

    @Test
    @Shows(with = Peer.SIPP, value = Feature.ATTENDED_TRANSFER)
    void joinsTwoCallsAndEndsBothLines() {
        try (Sipp one = new Sipp("uas-transferred-to-line.xml", null);
                Sipp other = new Sipp("uas-joined.xml", null)) {
            int first = phone.call(one.uri());
            int second = phone.call(other.uri());
            phone.control().result("transfer", number(first), "--to-line", number(second));
            for (int line : new int[] {first, second}) {
                assertThat(phone.awaitState(line, "DISCONNECTED").get("reason").get("by").asText())
                        .isEqualTo("LOCAL");
            }
            one.awaitSuccess();
            other.awaitSuccess();
        }
    }

    @Test
    void bringsACallBackWhoseTransferIsRefused() {
        bringsBack("uas-transfer-refused.xml", "The transfer to 700 failed: Declined.");
    }

    @Test
    void bringsACallBackWhoseFailureIsToldBeforeTheAnswerToRefer() {
        bringsBack("uas-transfer-overtakes.xml", "The transfer to 700 failed: Busy.");
    }

    private static void bringsBack(String scenario, String sentence) {
        try (Sipp sipp = new Sipp(scenario, null)) {
            int line = phone.call(sipp.uri());
            JsonNode reply =
                    phone.control().request("transfer", number(line), "sip:700@example.org");
            assertThat(reply.get("exit").asInt()).isEqualTo(1);
            assertThat(reply.get("error").asText()).isEqualTo(sentence);
            JsonNode back =
                    phone.watch().awaitLine(line, node -> localHold(node).equals("NONE"), LIMIT);
            assertThat(back.get("notice").asText()).isEqualTo(sentence);
            phone.control().result("hangup", number(line));
            sipp.awaitSuccess();
        }
    }

    @Test
    @Shows(with = Peer.SIPP, value = Feature.PRACK)
    void acknowledgesAReliableAnswerBeforeTheCallIsAnswered() {
        try (Sipp sipp = new Sipp("uas-prack.xml", null)) {
            int line = phone.call(sipp.uri());
            assertThat(phone.line(line).get("codec").asText()).isEqualTo("PCMA");
            phone.control().result("hangup", number(line));
            sipp.awaitSuccess();
        }
    }

    @Test
    @Shows(with = Peer.SIPP, value = Feature.REGISTER)
    void registersForAsLongAsTheServerWants() {
        try (Sipp sipp = new Sipp("uas-registrar.xml", null);
                FermataProcess own =
                        FermataProcess.silent()
                                .set("accounts.own.aor", "sip:own@" + sipp.address())
                                .set("accounts.own.enabled", "true")
                                .start()) {
            own.watch()
                    .awaitAccount(
                            "own",
                            account -> account.get("registration").asText().equals("REGISTERED"),
                            LIMIT);
            sipp.awaitSuccess();
        }
    }

    @Test
    void asksAgainForAHoldWhenThePeerSaysWhen() {
        try (Sipp sipp = new Sipp("uas-hold-later.xml", null)) {
            int line = phone.call(sipp.uri());
            phone.control().result("hold", number(line));
            assertThat(phone.line(line).get("holdSignalled").asBoolean()).isTrue();
            phone.control().result("hangup", number(line));
            sipp.awaitSuccess();
        }
    }

    @Test
    void followsAPeerThatChangesItsCodecByReinviteAndByUpdate() {
        try (Sipp sipp = new Sipp("uas-changes-codec.xml", null)) {
            JsonNode ended = phone.awaitState(phone.dial(sipp.uri()), "DISCONNECTED");
            assertThat(ended.get("reason").get("by").asText()).isEqualTo("REMOTE");
            assertThat(ended.get("codec").asText()).isEqualTo("PCMA");
            sipp.awaitSuccess();
        }
    }
}
