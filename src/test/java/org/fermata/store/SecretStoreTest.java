package org.fermata.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fermata.concurrent.ManualEventLoop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

class SecretStoreTest {

    @TempDir Path folder;
    private final ManualEventLoop loop = new ManualEventLoop();
    private SettingsStore store;

    @BeforeEach
    void withAnAccount() throws Exception {
        store = new SettingsStore(folder, loop, loop);
        store.set("accounts.work.aor", "sip:a@b.c");
        loop.runReady();
    }

    private SettingsStore again() {
        return new SettingsStore(folder, loop, loop);
    }

    @Test
    void aPasswordLiesApartAndIsItsOwnersOnly() throws Exception {
        store.secrets().set("work", "s3cret ü");
        loop.runReady();

        assertThat(again().secrets().get("work")).isEqualTo("s3cret ü");
        assertThat(folder.resolve("settings.json")).content().doesNotContain("s3cret");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("secrets.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aPasswordGoesWithItsAccount() throws Exception {
        store.secrets().set("work", "s3cret");
        store.secrets().set("work.turn", "s3cret of the relay");
        store.set("accounts.work", "null");
        loop.runReady();

        assertThat(again().secrets().get("work")).isNull();
        assertThat(again().secrets().get("work.turn")).isNull();
        assertThat(folder.resolve("secrets.json")).content().doesNotContain("s3cret");
    }

    @Test
    void passwordsOutliveDamagedSettings() throws Exception {
        store.secrets().set("work", "s3cret");
        loop.runReady();
        Files.writeString(folder.resolve("settings.json"), "{damaged");

        again().set("call.maxLines", "3");
        loop.runReady();

        assertThat(again().secrets().get("work")).isEqualTo("s3cret");
    }

    /** A folder stands for what cannot be read, for a test may run as root, who reads anything. */
    @Test
    void aFileThatCannotBeReadIsKeptWhenAnotherIsWritten() throws Exception {
        for (String name : List.of("secrets.json", "settings.json")) {
            Path file = folder.resolve(name);
            Files.deleteIfExists(file);
            Files.writeString(Files.createDirectory(file).resolve("precious"), name);
        }

        SettingsStore unread = again();
        unread.set("accounts.home.aor", "sip:d@e.f");
        unread.secrets().set("home", "other");
        loop.runReady();

        assertThat(again().secrets().get("home")).isEqualTo("other");
        assertThat(again().current().accounts()).containsOnlyKeys("home");
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(file -> file.endsWith("precious"))).hasSize(2);
        }
    }

    @Test
    void whatThisVersionCannotReadIsKept() throws Exception {
        Files.writeString(
                folder.resolve("secrets.json"),
                "{\"work\": {\"keyring\": \"login\"}, \"home\": 1234}");
        SettingsStore store = again();
        assertThat(store.secrets().get("work")).isNull();
        assertThat(store.secrets().get("home")).isEqualTo("1234");

        store.secrets().set("other", "new");
        loop.runReady();

        assertThat(Files.readString(folder.resolve("secrets.json")).replaceAll("\\s", ""))
                .isEqualTo("{\"work\":{\"keyring\":\"login\"},\"home\":1234,\"other\":\"new\"}");
    }

    @Test
    void aDamagedFileIsSetAsideWithoutBeingQuoted() throws IOException {
        Files.writeString(folder.resolve("secrets.json"), "{\"work\": s3cret");

        SettingsStore damaged = again();

        assertThat(damaged.secrets().get("work")).isNull();
        assertThat(damaged.problems())
                .singleElement()
                .asString()
                .contains("damaged")
                .doesNotContain("s3cret");
    }

    @Test
    void theOwnerOfAChangedPasswordIsTold() throws Exception {
        List<String> told = new ArrayList<>();
        store.secrets().setListener(told::add);

        store.secrets().set("work", "new");

        assertThat(told).containsExactly("work");
        assertThatThrownBy(() -> store.secrets().set("work", "two\nlines"))
                .isInstanceOf(SettingsException.class);
    }
}
