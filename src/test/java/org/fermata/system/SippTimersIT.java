package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.FermataProcess;
import org.fermata.rig.Sipp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.time.Duration;

/**
 * Timers of the standards that run out, in real time and all side by side, each with a phone of its
 * own, while other tests run: they do little else than wait. The scenario's file says what the
 * phone must do.
 */
@Execution(ExecutionMode.CONCURRENT)
class SippTimersIT {

    private static final Duration LIMIT = Duration.ofSeconds(100);

    /** 64 times T1 of 500 ms (RFC 3261 section 17.1.1.1). */
    private static final double LIMIT_SECONDS = 32;

    private static FermataProcess phone() {
        return FermataProcess.silent().start();
    }

    private static JsonNode awaitEnd(FermataProcess phone, int line) {
        return phone.watch()
                .awaitLine(line, node -> node.get("state").asText().equals("DISCONNECTED"), LIMIT);
    }

    private static int incoming(FermataProcess phone) {
        return phone.awaitIncoming(Duration.ofSeconds(15)).get("line").asInt();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    @Test
    void anInviteThatNobodyAnswersEndsAfterTimerB() {
        try (FermataProcess phone = phone();
                Sipp sipp = new Sipp("uas-silent.xml", null)) {
            long begin = System.nanoTime();
            JsonNode ended = awaitEnd(phone, phone.dial(sipp.uri()));
            assertThat(seconds(begin)).isCloseTo(LIMIT_SECONDS, within(3.0));
            assertThat(ended.get("reason").get("by").asText()).isEqualTo("NETWORK");
            assertThat(ended.get("reason").get("code").asInt()).isEqualTo(408);
            sipp.awaitSuccess();
        }
    }

    @Test
    void aTransferThatNobodyAnswersEndsAfterTimerFAndTheCallComesBack() {
        try (FermataProcess phone = phone();
                Sipp sipp = new Sipp("uas-refer-unanswered.xml", null)) {
            int line = phone.call(sipp.uri());
            long begin = System.nanoTime();
            phone.control().send("transfer", String.valueOf(line), "sip:700@example.org");
            JsonNode back =
                    phone.watch()
                            .awaitLine(
                                    line,
                                    node ->
                                            node.get("localHold").asText().equals("NONE")
                                                    && node.get("notice")
                                                            .asText()
                                                            .startsWith("The transfer to 700"),
                                    LIMIT);
            assertThat(seconds(begin)).isCloseTo(LIMIT_SECONDS, within(5.0));
            assertThat(back.get("state").asText()).isEqualTo("CONFIRMED");
            phone.control().result("hangup", String.valueOf(line));
            sipp.awaitSuccess();
        }
    }

    @Test
    void anAnswerThatIsNeverAcknowledgedEndsTheCall() {
        try (FermataProcess phone = phone();
                Sipp sipp = new Sipp("uac-ack-never.xml", "127.0.0.1:" + phone.port("UDP"))) {
            int line = incoming(phone);
            phone.control().send("answer", String.valueOf(line));
            JsonNode ended = awaitEnd(phone, line);
            assertThat(ended.get("reason").get("text").asText())
                    .isEqualTo("The other side did not confirm the call");
            sipp.awaitSuccess();
            // Each answer is noted once; the last one is due 31.5 s after the first.
            assertThat(sipp.messages("SIP/2.0 200 OK")).isBetween(10 + 1, 11 + 1);
        }
    }

    @Test
    void aRefusalThatIsNeverAcknowledgedIsGivenUpAfterTimerH() {
        try (FermataProcess phone = phone();
                Sipp sipp =
                        new Sipp(
                                "uac-refusal-unacknowledged.xml",
                                "127.0.0.1:" + phone.port("UDP"))) {
            phone.control().result("decline", String.valueOf(incoming(phone)));
            sipp.awaitSuccess();
            // At 0, 0.5, 1.5, 3.5 and then every 4 s until 31.5 s.
            assertThat(sipp.messages("SIP/2.0 603")).isEqualTo(11);
        }
    }

    @Test
    @Shows(with = Peer.SIPP, value = Feature.SESSION_TIMER)
    void aSessionThatThePeerLetsLapseIsHungUpBeforeItIsOver() {
        try (FermataProcess phone = phone();
                Sipp sipp = new Sipp("uas-session-lapses.xml", null)) {
            int line = phone.call(sipp.uri());
            long begin = System.nanoTime();
            JsonNode ended = awaitEnd(phone, line);
            // A third of 90 s before the end, or 32 s, whichever is less (RFC 4028 section 10).
            assertThat(seconds(begin)).isCloseTo(60, within(3.0));
            assertThat(ended.get("reason").get("by").asText()).isEqualTo("NETWORK");
            sipp.awaitSuccess();
        }
    }

    @Test
    @Shows(with = Peer.SIPP, value = Feature.SESSION_TIMER)
    void aSessionIsKeptAliveAfterHalfOfItsTime() {
        try (FermataProcess phone = phone();
                Sipp sipp = new Sipp("uas-session-refreshed.xml", null)) {
            int line = phone.call(sipp.uri());
            long begin = System.nanoTime();
            sipp.awaitMessage("UPDATE sip:", Duration.ofSeconds(60));
            assertThat(seconds(begin)).isCloseTo(45, within(3.0));
            assertThat(phone.line(line).get("state").asText()).isEqualTo("CONFIRMED");
            phone.control().result("hangup", String.valueOf(line));
            sipp.awaitSuccess();
        }
    }
}
