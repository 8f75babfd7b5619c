package org.fermata.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.concurrent.ManualEventLoop;
import org.fermata.store.AccountSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class SettingsModelTest {

    private static final AccountSettings ALICE =
            new AccountSettings("sip:alice@example.org", null, null, null, null, "UDP", true);

    private final ManualEventLoop signalling = new ManualEventLoop();
    private final TestExecutor executor = new TestExecutor();
    private final FakePhone phone = new FakePhone(signalling);
    private final List<String> told = new ArrayList<>();
    private SettingsModel settings;

    @BeforeEach
    void open() {
        settings = new PhoneModel(executor, phone.core()).settings();
        settle();
    }

    private void settle() {
        signalling.runReady();
        executor.runAll();
    }

    private static SettingsModel.Secrets secrets(char[] password) {
        return new SettingsModel.Secrets(password, null);
    }

    @Test
    void aPasswordIsKeptBeforeItsAccountRegistersAndThenWiped() {
        char[] password = "hidden".toCharArray();
        settings.requestAccount("alice", ALICE, secrets(password), told::add);
        settle();

        assertThat(phone.asked().getFirst()).isEqualTo("setSecret alice of 6");
        assertThat(phone.asked().getLast()).startsWith("set accounts.alice ");
        assertThat(password).containsOnly('\0');
        assertThat(settings.current().accounts()).containsEntry("alice", ALICE);
    }

    @Test
    void anEmptyPasswordFieldLeavesTheSecretAlone() {
        settings.requestAccount("alice", ALICE, secrets(null), told::add);
        settle();

        assertThat(phone.asked()).noneMatch(asked -> asked.startsWith("setSecret"));
    }

    @Test
    void anAccountIsRemoved() {
        settings.requestAccount("alice", ALICE, secrets(null), told::add);
        settings.requestRemoveAccount("alice");
        settle();

        assertThat(settings.current().accounts()).isEmpty();
        assertThat(phone.asked()).endsWith("set accounts.alice null");
    }

    @Test
    void anAccountThatIsRefusedSaysWhyAndItsSecretsAreWiped() {
        phone.refuse("No.");
        char[] password = "hidden".toCharArray();
        char[] turn = "relay".toCharArray();
        settings.requestAccount(
                "alice", ALICE, new SettingsModel.Secrets(password, turn), told::add);
        settle();

        assertThat(told).containsExactly("No.");
        assertThat(password).containsOnly('\0');
        assertThat(turn).containsOnly('\0');
    }

    @Test
    void theSecretOfAnAccountsTurnServerIsKeptBesideItsOwn() {
        settings.requestAccount(
                "alice",
                ALICE,
                new SettingsModel.Secrets("hidden".toCharArray(), "relay".toCharArray()),
                told::add);
        settle();

        assertThat(phone.asked()).startsWith("setSecret alice of 6", "setSecret alice.turn of 5");
        assertThat(told).containsExactly((String) null);
    }

    @Test
    void aRefusedChangeShowsWhyUntilTheNext() {
        phone.refuse("There can be 1 to 1000 lines.");
        settings.requestSet("call.maxLines", 5000);
        settle();
        assertThat(settings.refusalProperty().get()).isEqualTo("There can be 1 to 1000 lines.");

        phone.refuse(null);
        settings.requestSet("call.maxLines", 10);
        settle();
        assertThat(settings.refusalProperty().get()).isNull();
    }

    @Test
    void aNewAccountsKeyIsMadeOfItsAddressAndFree() {
        assertThat(settings.freeAccountId("sip:alice@example.org")).isEqualTo("alice-example-org");
        settings.requestAccount("alice-example-org", ALICE, secrets(null), told::add);
        settle();
        assertThat(settings.freeAccountId("sip:alice@example.org"))
                .isEqualTo("alice-example-org-2");
        assertThat(settings.freeAccountId("sip:王@例")).isEqualTo("account");
    }

    /** The settings take a key of 64 characters. */
    @Test
    void theKeyOfALongAddressIsShortEnoughForTheSettingsAndFree() {
        String address = "sip:" + "a".repeat(40) + "@" + "b".repeat(40) + ".example.org";
        String first = settings.freeAccountId(address);
        settings.requestAccount(first, ALICE, secrets(null), told::add);
        settle();

        assertThat(first).startsWith("aaa").hasSizeLessThanOrEqualTo(64);
        assertThat(settings.freeAccountId(address))
                .isNotEqualTo(first)
                .hasSizeLessThanOrEqualTo(64);
    }
}
