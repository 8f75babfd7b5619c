package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.FermataProcess;
import org.fermata.rig.Sipp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/**
 * Messages that cross, come twice, late or not at all, each case in a scenario of sipp. What the
 * scenario demands of the phone is said in its file.
 */
class SippRacesIT {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final FermataProcess phone = FermataProcess.silent().start();

    @AfterEach
    void noLineIsLeft() {
        try {
            for (JsonNode line : phone.control().result("lines")) {
                assertThat(line.get("state").asText()).as("%s", line).isEqualTo("DISCONNECTED");
            }
        } finally {
            phone.close();
        }
    }

    private static String number(int line) {
        return String.valueOf(line);
    }

    private Sipp caller(String scenario) {
        return new Sipp(scenario, "127.0.0.1:" + phone.port("UDP"));
    }

    /** The line of a caller's call. */
    private int incoming() {
        return phone.awaitIncoming(LIMIT).get("line").asInt();
    }

    private int answer() {
        int line = incoming();
        phone.control().result("answer", number(line));
        return line;
    }

    private int awaitEarly(Sipp called) {
        int line = phone.dial(called.uri());
        phone.awaitState(line, "EARLY");
        return line;
    }

    @Test
    void glareDelaysAHoldAndNothingElse() {
        try (Sipp sipp = new Sipp("uas-glare.xml", null)) {
            int line = phone.call(sipp.uri());
            phone.control().result("hold", number(line));
            phone.watch().awaitLine(line, node -> node.get("holdSignalled").asBoolean(), LIMIT);
            assertThat(phone.line(line).get("localHold").asText()).isEqualTo("HELD");
            phone.control().result("hangup", number(line));
            sipp.awaitSuccess();
        }
    }

    @Test
    void oneOfTwoForksThatAnswerIsTheCall() {
        try (Sipp sipp = new Sipp("uas-forks.xml", null)) {
            int line = phone.call(sipp.uri());
            // Ours would overtake the one for the fork that is sent away.
            sipp.awaitMessage("BYE sip:", LIMIT);
            phone.control().result("hangup", number(line));
            sipp.awaitSuccess();
        }
    }

    @Test
    void answersThatComeTwiceAndRingingThatComesLateChangeNothing() {
        try (Sipp sipp = new Sipp("uas-duplicates.xml", null)) {
            int line = phone.call(sipp.uri());
            sipp.awaitMessages("SIP/2.0 200 OK", 2, LIMIT);
            phone.control().result("hangup", number(line));
            sipp.awaitSuccess();
        }
    }

    @Test
    void requestsThatComeTwiceOrTooLateMakeNoSecondCall() {
        try (Sipp sipp = caller("uac-duplicates.xml")) {
            answer();
            sipp.awaitSuccess();
            assertThat(phone.control().result("lines")).hasSize(1);
        }
    }

    @Test
    void anAnswerIsSentAgainUntilItIsAcknowledged() {
        try (Sipp sipp = caller("uac-ack-late.xml")) {
            int line = answer();
            phone.awaitConfirmed(line);
            // At 0, 0.5, 1.5 and 3.5 s (RFC 3261 section 13.3.1.4, T1 of 500 ms).
            assertThat(sipp.messages("SIP/2.0 200 OK")).isEqualTo(4);
            phone.control().result("hangup", number(line));
            sipp.awaitSuccess();
        }
    }

    @Test
    void aCallWithoutAnOfferGetsOursAndMayHoldUsByItsAnswer() {
        try (Sipp sipp = caller("uac-late-offer.xml")) {
            int line = answer();
            phone.watch()
                    .awaitLine(
                            line,
                            node ->
                                    node.get("state").asText().equals("CONFIRMED")
                                            && node.get("remoteHold").asBoolean(),
                            LIMIT);
            sipp.awaitSuccess();
            assertThat(phone.awaitState(line, "DISCONNECTED").get("codec").asText())
                    .isEqualTo("PCMA");
        }
    }

    @Test
    void aCallThatReplacesAHeldLineIsHeld() {
        try (Sipp sipp = caller("uac-replaces-held.xml")) {
            int old = answer();
            phone.awaitConfirmed(old);
            phone.control().result("hold", number(old));
            JsonNode heir =
                    phone.watch()
                            .awaitAnyLine(
                                    node ->
                                            node.get("line").asInt() != old
                                                    && node.get("state")
                                                            .asText()
                                                            .equals("CONFIRMED"),
                                    LIMIT);
            phone.watch()
                    .awaitLine(
                            heir.get("line").asInt(),
                            node -> node.get("holdSignalled").asBoolean(),
                            LIMIT);
            assertThat(phone.awaitState(old, "DISCONNECTED").get("reason").get("text").asText())
                    .isEqualTo("Goes on as line " + heir.get("line").asInt());
            phone.control().result("hangup", number(heir.get("line").asInt()));
            sipp.awaitSuccess();
        }
    }

    @Test
    void anAnswerThatCrossesOurHangUpIsEnded() {
        hangsUpEarly("uas-answers-at-cancel.xml");
    }

    @Test
    void anAnswerAfterOurHangUpIsEnded() {
        hangsUpEarly("uas-answers-after-cancel.xml");
    }

    private void hangsUpEarly(String scenario) {
        try (Sipp sipp = new Sipp(scenario, null)) {
            int line = awaitEarly(sipp);
            phone.control().result("hangup", number(line));
            sipp.awaitSuccess();
            JsonNode ended = phone.awaitState(line, "DISCONNECTED");
            assertThat(ended.get("reason").get("by").asText()).isEqualTo("LOCAL");
        }
    }

    @Test
    void aCancelAfterTheAnswerHasNoEffect() {
        try (Sipp sipp = caller("uac-cancels-answered.xml")) {
            int line = answer();
            phone.awaitConfirmed(line);
            phone.control().result("hangup", number(line));
            sipp.awaitSuccess();
        }
    }
}
