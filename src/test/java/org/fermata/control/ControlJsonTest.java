package org.fermata.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.LampSnapshot;
import org.fermata.call.LampState;
import org.fermata.call.Origin;
import org.fermata.call.RegistrationState;
import org.fermata.call.RemoteParty;
import org.fermata.call.TextMessage;
import org.fermata.call.WaitingMessages;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The events of accounts, extensions and texts, to the letter. */
class ControlJsonTest {

    private static final Instant TIME = Instant.parse("2026-01-01T10:00:00.120Z");

    private static String json(String kind, Object data) {
        return new String(
                        ControlJson.event(new ControlEvent(TIME, kind, data)),
                        StandardCharsets.UTF_8)
                .strip();
    }

    @Test
    void accountTellsItsWaitingMessages() {
        AccountSnapshot account =
                new AccountSnapshot(
                        "work",
                        "sip:alice@example.org",
                        RegistrationState.REGISTERED,
                        null,
                        new WaitingMessages(2, 8, "sip:mail@example.org"));
        assertThat(json("account", account))
                .isEqualTo(
                        "{\"time\":\"2026-01-01T10:00:00.120Z\",\"event\":\"account\",\"data\":"
                                + "{\"id\":\"work\",\"aor\":\"sip:alice@example.org\","
                                + "\"registration\":\"REGISTERED\",\"lastError\":null,"
                                + "\"messages\":{\"new\":2,\"old\":8,"
                                + "\"mailbox\":\"sip:mail@example.org\"}}}");
    }

    @Test
    void lampTellsWhoIsThere() {
        LampSnapshot lamp =
                new LampSnapshot(
                        "work",
                        "sip:21@example.org",
                        "Bob",
                        LampState.BUSY,
                        new RemoteParty("sip:carol@example.org", null),
                        Origin.INCOMING,
                        false);
        assertThat(json("lamp", new EventFeed.LampEvent(lamp, false)))
                .endsWith(
                        "\"data\":{\"account\":\"work\",\"uri\":\"sip:21@example.org\","
                                + "\"name\":\"Bob\",\"state\":\"BUSY\","
                                + "\"with\":{\"uri\":\"sip:carol@example.org\",\"name\":null},"
                                + "\"direction\":\"INCOMING\",\"canPickUp\":false,"
                                + "\"removed\":false}}");
    }

    @Test
    void textTellsWhoSentIt() {
        TextMessage text =
                new TextMessage(
                        null, new RemoteParty("sip:bob@example.org", "Bob"), "Hi\nyou", TIME);
        assertThat(json("message", text))
                .endsWith(
                        "\"data\":{\"account\":null,"
                                + "\"from\":{\"uri\":\"sip:bob@example.org\",\"name\":\"Bob\"},"
                                + "\"text\":\"Hi\\nyou\","
                                + "\"receivedAt\":\"2026-01-01T10:00:00.120Z\"}}");
    }
}
