package org.fermata.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fermata.concurrent.ManualEventLoop;
import org.fermata.store.AccountSettings;
import org.fermata.store.HistoryStore;
import org.fermata.store.SettingsStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class SettingsPortTest {

    private static final AccountSettings ALICE =
            new AccountSettings("sip:alice@example.org", null, null, null, null, "UDP", true);

    @TempDir Path folder;
    private final ManualEventLoop loop = new ManualEventLoop();
    private final List<String> problems = new ArrayList<>();
    private SettingsStore store;
    private SettingsPort port;

    @BeforeEach
    void withAnAccount() {
        store = new SettingsStore(folder, loop, loop);
        HistoryStore history = new HistoryStore(folder, loop, problems::add);
        port = new SettingsPort(store, history, loop, problems::add);
        port.setAccount("work", ALICE, Map.of("work", "old".toCharArray()));
        loop.runReady();
    }

    @Test
    void anAccountAndItsSecretsAreSaved() {
        SettingsStore again = new SettingsStore(folder, loop, loop);

        assertThat(again.current().accounts()).containsExactly(Map.entry("work", ALICE));
        assertThat(again.secrets().get("work")).isEqualTo("old");
        assertThat(problems).isEmpty();
    }

    @Test
    void aChangeThatIsRefusedLeavesThePasswordAsItWas() {
        AccountSettings wrong =
                new AccountSettings("sip:no one@example.org", null, null, null, null, "UDP", true);

        assertThatThrownBy(
                        () -> port.setAccount("work", wrong, Map.of("work", "new".toCharArray())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("accounts.work.aor takes an address such as sip:alice@example.org.");

        assertThat(store.secrets().get("work")).isEqualTo("old");
        assertThat(store.current().accounts()).containsEntry("work", ALICE);
    }

    @Test
    void aSecretThatIsRefusedLeavesEverythingAsItWas() {
        AccountSettings other =
                new AccountSettings("sip:bob@example.org", null, null, null, null, "UDP", true);
        Map<String, char[]> secrets = new LinkedHashMap<>();
        secrets.put("work", "new".toCharArray());
        secrets.put("work.turn", "two\nlines".toCharArray());

        assertThatThrownBy(() -> port.setAccount("work", other, secrets))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("A password has");

        assertThat(store.secrets().get("work")).isEqualTo("old");
        assertThat(store.current().accounts()).containsEntry("work", ALICE);
    }
}
