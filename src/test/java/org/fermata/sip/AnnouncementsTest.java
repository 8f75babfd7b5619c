package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;

import org.fermata.call.Announcement;
import org.fermata.call.RemoteParty;
import org.fermata.store.AccountSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/** What exchanges write into INVITEs beside the call, as they write it. */
class AnnouncementsTest {

    private static final Account ACCOUNT =
            new Account(
                    "home",
                    new AccountSettings("sip:me@example.org", null, null, null, null, "UDP", true),
                    null);

    private static SIPRequest invite(String from, String to, String headers) throws Exception {
        return (SIPRequest)
                WireFormat.parse(
                        "INVITE sip:me@192.0.2.1 SIP/2.0\r\n"
                                + "Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK1\r\nFrom: "
                                + from
                                + ";tag=1\r\nTo: "
                                + to
                                + "\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n"
                                + headers
                                + "\r\n",
                        new byte[0]);
    }

    private static Announcement of(String headers) throws Exception {
        return Announcements.of(
                invite("<sip:a@example.org>", "<sip:me@example.org>", headers), ACCOUNT, null);
    }

    private static String diversion(String to, String headers) throws Exception {
        return Announcements.of(invite("<sip:a@example.org>", to, headers), ACCOUNT, null)
                .diversion();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Call-Info: <sip:192.0.2.9>;answer-after=0",
                "Alert-Info: <http://www.notused.com>;info=alert-autoanswer;delay=0",
                "Alert-Info: info=alert-autoanswer",
                "Alert-Info: <http://example.org/x>;answer-after=0",
                "Alert-Info: Ring;Answer-After=0",
                "Answer-Mode: Auto"
            })
    void exchangesAskForAnAnswerInManyWays(String header) throws Exception {
        assertThat(of(header + "\r\n").answerAfter()).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Subject: nothing",
                "Alert-Info: <http://example.org/ring.wav>",
                "Answer-Mode: Manual",
                "Call-Info: <http://example.org/card>;purpose=card"
            })
    void otherCallsAreLeftToTheUser(String header) throws Exception {
        assertThat(of(header + "\r\n").answerAfter()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "<urn:alert:source:internal>, INTERNAL",
        "<urn:alert:source:external>, USUAL",
        "<http://127.0.0.1/Bellcore-dr2>, INTERNAL",
        "Bellcore-dr3, SPECIAL",
        "<http://bellcore-dr1>, USUAL",
        "<http://example.org/ring.wav>, USUAL"
    })
    void ringsHaveNames(String value, Announcement.Ring ring) throws Exception {
        assertThat(of("Alert-Info: " + value + "\r\n").ring()).isEqualTo(ring);
    }

    @Test
    void whoSentTheCallOnIsNamed() throws Exception {
        String me = "<sip:me@example.org>";
        assertThat(
                        diversion(
                                me,
                                "Diversion: \"The \\\"Boss\\\"\""
                                        + " <sip:1@example.org>;reason=no-answer\r\n"
                                        + "Diversion: <sip:2@example.org>;reason=user-busy\r\n"))
                .isEqualTo("forwarded by The \"Boss\"");
        assertThat(diversion(me, "Diversion: <sip:2@example.org>;reason=user-busy\r\n"))
                .isEqualTo("forwarded by 2");
        assertThat(
                        diversion(
                                me,
                                "History-Info: <sip:sales@example.org?Reason=SIP%3Bcause%3D302>"
                                        + ";index=1, <sip:me@example.org;cause=302>;index=1.1\r\n"))
                .isEqualTo("forwarded by sales");
        assertThat(diversion(me, "Diversion: nonsense\r\n")).isNull();
    }

    @Test
    void aCallForSomebodyElseSaysForWhom() throws Exception {
        assertThat(diversion("<sip:sales@example.org>", "")).isEqualTo("for sales");
        assertThat(diversion("\"Sales\" <sip:77@example.org>", "")).isEqualTo("for Sales");
        assertThat(diversion("<sip:me@192.0.2.1>", "")).isNull();
    }

    @Test
    void whoTheServerSaysCallsIsBelievedFromTheServerOnly() throws Exception {
        SIPRequest invite =
                invite(
                        "\"Fake\" <sip:fake@example.org>",
                        "<sip:me@example.org>",
                        "P-Asserted-Identity: \"Real\" <sip:real@example.org;user=phone>\r\n");
        assertThat(Announcements.caller(invite, true))
                .isEqualTo(new RemoteParty("sip:real@example.org", "Real"));
        assertThat(Announcements.caller(invite, false))
                .isEqualTo(new RemoteParty("sip:fake@example.org", "Fake"));
    }

    @Test
    void whoHidesIsCalledAnonymous() throws Exception {
        SIPRequest invite = invite("<sip:anonymous@anonymous.invalid>", "<sip:me@example.org>", "");
        assertThat(Announcements.caller(invite, true).name()).isEqualTo("Anonymous");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Reason: Q.850;cause=17;text=\"User busy\"     | Busy",
                "Reason: Q.850;cause=34                        | No line is free in the network",
                "Reason: Q.850;cause=16;text=\"Normal\"        | The call was refused",
                "Reason: SIP;cause=600;text=\"Gone fishing\"   | The call was refused (Gone"
                        + " fishing)",
                "Warning: 399 pbx \"License exceeded\"         | The call was refused (License"
                        + " exceeded)",
                "Reason: nonsense                              | The call was refused"
            })
    void reasonsAreTakenIntoTheWords(String header, String words) throws Exception {
        SIPRequest message = invite("<sip:a@example.org>", "<sip:b@example.org>", header + "\r\n");
        assertThat(Reasons.words(message, "The call was refused")).isEqualTo(words);
    }
}
