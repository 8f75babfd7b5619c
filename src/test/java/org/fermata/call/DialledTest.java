package org.fermata.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.store.AccountSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class DialledTest {

    private static final Map<String, AccountSettings> SETTINGS = new LinkedHashMap<>();

    static {
        SETTINGS.put("work", account("sip:me@pbx.example.org:5070"));
        SETTINGS.put("home", account("sip:me@example.net;transport=tcp"));
    }

    private static AccountSettings account(String aor) {
        return new AccountSettings(aor, null, null, null, null, null, true);
    }

    private static AccountSnapshot snapshot(String id, RegistrationState state) {
        return new AccountSnapshot(id, SETTINGS.get(id).aor(), state, null);
    }

    private static Dialled.Reader reader(RegistrationState work, RegistrationState home) {
        return new Dialled.Reader(
                SETTINGS, List.of(snapshot("work", work), snapshot("home", home)));
    }

    private final Dialled.Reader reader =
            reader(RegistrationState.FAILED, RegistrationState.REGISTERED);
    private final Dialled.Reader bare = new Dialled.Reader(Map.of(), List.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "600 | sip:600@example.net",
                "+49 (30) 123-45.67/8 | sip:+493012345678@example.net",
                "*97# | sip:*97%23@example.net",
                "tel:+49-30-1234;ext=5 | sip:+49301234@example.net",
                "TEL:110 | sip:110@example.net",
                "callto:600 | sip:600@example.net",
                "callto://bob@example.com | sip:bob@example.com",
                "jane.doe | sip:jane.doe@example.net",
                "jürgen | sip:j%C3%BCrgen@example.net",
                "bob@example.com | sip:bob@example.com",
                "bob@example.com:5080;transport=tcp | sip:bob@example.com:5080;transport=tcp",
                "sip:bob@example.com | sip:bob@example.com",
                "SIP:bob@example.com | sip:bob@example.com",
                "sips:bob@example.com | sips:bob@example.com",
                "sip://bob@example.com | sip:bob@example.com",
                "sip:example.com | sip:example.com",
                "sip:bob@example.com?Replaces=x%3Bto | sip:bob@example.com",
                "Bob <sip:bob@example.com> | sip:bob@example.com",
                "pbx:5080 | sip:pbx:5080",
                "192.0.2.7 | sip:192.0.2.7",
                "192.0.2.7:5080 | sip:192.0.2.7:5080",
                "[2001:db8::1]:5080 | sip:[2001:db8::1]:5080",
                "bob@[2001:db8::1] | sip:bob@[2001:db8::1]"
            })
    void whatPeopleTypeBecomesAnAddress(String text, String uri) {
        assertThat(reader.read(text, null)).isEqualTo(new Dialled.To(uri, "home"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "Jane Doe",
                "sip:",
                "sip:@example.com",
                "sip:bob@",
                "sip:bob@exa mple.com",
                "sip:bob@example.com:99999",
                "sip:bob@example.com:0",
                "sip:bob@example.com;a b",
                "sip:bob@-",
                "tel:",
                "()",
                "bob\u0007",
                "a<b>c",
                "bob\r\nVia: x"
            })
    void badInputIsRefusedWithASentence(String text) {
        Dialled dialled = reader.read(text, null);
        assertThat(dialled).isInstanceOf(Dialled.Refused.class);
        assertThat(((Dialled.Refused) dialled).reason()).endsWith(".");
    }

    @Test
    void tooLongATextIsRefused() {
        assertThat(reader.read("6".repeat(600), null)).isInstanceOf(Dialled.Refused.class);
        assertThat(reader.read(null, null)).isInstanceOf(Dialled.Refused.class);
    }

    @Test
    void aNumberNeedsAnAccountAndSaysWhatToDo() {
        assertThat(bare.read("600", null))
                .isEqualTo(
                        new Dialled.Refused(
                                "To call “600”, set up an account first, or type a full address"
                                        + " such as sip:name@example.org."));
        assertThat(bare.read("sip:600@192.0.2.7", null))
                .isEqualTo(new Dialled.To("sip:600@192.0.2.7", null));
        assertThat(bare.read("192.0.2.7:5080", null))
                .isEqualTo(new Dialled.To("sip:192.0.2.7:5080", null));
    }

    @Test
    void theNamedAccountIsTakenWhateverItsState() {
        assertThat(reader.read("600", "work"))
                .isEqualTo(new Dialled.To("sip:600@pbx.example.org:5070", "work"));
        assertThat(reader.read("600", "club"))
                .isEqualTo(new Dialled.Refused("There is no account “club”."));
    }

    @Test
    void anAddressGoesByTheAccountOfItsDomain() {
        Dialled.Reader both = reader(RegistrationState.REGISTERED, RegistrationState.REGISTERED);
        assertThat(both.read("sip:bob@example.net", null))
                .isEqualTo(new Dialled.To("sip:bob@example.net", "home"));
        assertThat(both.read("sip:bob@example.com", null))
                .isEqualTo(new Dialled.To("sip:bob@example.com", "work"));
    }

    @Test
    void withNothingRegisteredANumberGoesByTheFirstAccountSwitchedOn() {
        Dialled.Reader failed = reader(RegistrationState.FAILED, RegistrationState.FAILED);
        assertThat(failed.read("600", null))
                .isEqualTo(new Dialled.To("sip:600@pbx.example.org:5070", "work"));
        assertThat(failed.read("sip:bob@example.com", null))
                .isEqualTo(new Dialled.To("sip:bob@example.com", null));
    }
}
