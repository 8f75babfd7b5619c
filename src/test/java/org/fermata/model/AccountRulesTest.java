package org.fermata.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.store.AccountSettings;
import org.fermata.store.AccountSettings.NatSettings;
import org.fermata.store.AccountSettings.TlsSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.function.Function;

class AccountRulesTest {

    private static Function<String, String> rule(String name) {
        return switch (name) {
            case "address" -> AccountRules::address;
            case "server" -> AccountRules::server;
            case "hostAndPort" -> AccountRules::hostAndPort;
            case "pins" -> AccountRules::pins;
            case "sessionTimer" -> AccountRules::sessionTimer;
            case "keepalive" -> AccountRules::keepalive;
            case "parkCode" -> AccountRules::parkCode;
            case "pickupCode" -> AccountRules::pickupCode;
            default -> AccountRules::extensions;
        };
    }

    @ParameterizedTest
    @CsvSource({
        "address, alice@example.org",
        "address, sips:王小明@example.org:5061",
        "server, ''",
        "server, sip:proxy.example.org;transport=tcp",
        "hostAndPort, stun.example.org",
        "hostAndPort, [2001:db8::1]:3478",
        "hostAndPort, turn:turn.example.org:3478?transport=udp",
        "pins, 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "sessionTimer, 0",
        "sessionTimer, 90",
        "keepalive, ' 25 '",
        "parkCode, *68",
        "parkCode, sip:park@example.org",
        "parkCode, ''",
        "pickupCode, ' ** '",
        "pickupCode, ''",
        "extensions, '101\n\nsip:102@example.org\n'",
    })
    void whatMayStandIsTaken(String name, String text) {
        assertThat(rule(name).apply(text.replace("\\n", "\n"))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "address, alice",
        "address, ''",
        "address, a b@example.org",
        "server, my server",
        "hostAndPort, host:0",
        "hostAndPort, host:70000",
        "hostAndPort, 2001:db8::1",
        "hostAndPort, turns:turn.example.org",
        "hostAndPort, turn.example.org?transport=tcp",
        "pins, 47DEQpj8",
        "sessionTimer, 89",
        "sessionTimer, 90000",
        "sessionTimer, soon",
        "parkCode, 7 0 0",
        "pickupCode, * *",
        "pickupCode, sip:8@example.org",
        "keepalive, -1",
        "keepalive, 99999999999",
        "extensions, '101 102'",
    })
    void whatMayNotStandIsToldInASentence(String name, String text) {
        assertThat(rule(name).apply(text)).endsWith(".");
    }

    @Test
    void theDefaultsMayStand() {
        AccountSettings account = AccountSettings.DEFAULTS;
        TlsSettings tls = account.tls();
        NatSettings nat = account.nat();
        assertThat(tls.pin()).isNull();
        assertThat(AccountRules.keepalive(String.valueOf(nat.keepaliveSeconds()))).isNull();
        assertThat(AccountRules.sessionTimer(String.valueOf(account.sessionTimerSeconds())))
                .isNull();
    }
}
