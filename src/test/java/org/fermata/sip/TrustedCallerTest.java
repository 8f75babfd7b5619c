package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.RegistrationState;
import org.fermata.call.Signalling;
import org.fermata.store.AccountSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Map;

/** Whose INVITE counts as the server's. */
class TrustedCallerTest {

    private Phone phone;
    private RawPeer server;
    private RawPeer stranger;

    @BeforeEach
    void register() throws IOException {
        phone = new Phone();
        server = new RawPeer();
        stranger = new RawPeer("127.0.0.2");
        AccountSettings account =
                new AccountSettings(
                        "sip:fermata@127.0.0.1:" + server.port(),
                        null,
                        null,
                        null,
                        null,
                        "UDP",
                        true);
        phone.configure(Map.of("home", account), null);
        RawPeer.Message register = server.expectRequest("REGISTER");
        String contact = "Contact: " + register.header("Contact") + ";expires=3600\r\n";
        server.respond(register, "200 OK", server.tag, contact, "");
        phone.expectAccount(RegistrationState.REGISTERED);
    }

    @AfterEach
    void stop() {
        phone.close();
        server.close();
        stranger.close();
    }

    private Signalling.Invitation invitedBy(RawPeer peer) {
        String invite = peer.request("INVITE", phone, Tokens.callId(), 1, peer.branch(), "");
        peer.send(RawPeer.withBody(invite, RawPeer.SDP), phone);
        return phone.expectIncoming().invitation();
    }

    @Test
    void onlyTheServerOfTheAccountIsTrusted() {
        Signalling.Invitation known = invitedBy(server);
        assertThat(known.account()).isEqualTo("home");
        assertThat(known.trusted()).isTrue();
        Signalling.Invitation unknown = invitedBy(stranger);
        assertThat(unknown.account()).isEqualTo("home");
        assertThat(unknown.trusted()).isFalse();
    }
}
