package org.fermata.ui;

import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;

import org.fermata.model.AccountRules;
import org.fermata.store.AccountSettings;
import org.fermata.store.AccountSettings.SrtpKeys;
import org.fermata.store.AccountSettings.SrtpPolicy;
import org.fermata.store.AccountSettings.TlsSettings;

import java.util.List;

/** Whether an account's sound is encrypted, and whose certificates are believed. */
final class SecuritySection extends FormSection {

    private final ComboBox<SrtpPolicy> srtp =
            FormField.choice(SecuritySection::words, List.of(SrtpPolicy.values()));
    private final ComboBox<SrtpKeys> keys =
            FormField.choice(SecuritySection::words, List.of(SrtpKeys.values()));
    private final TextField ca = new TextField();
    private final TextField pin = new TextField();
    private final TextField certificate = new TextField();
    private final TextField key = new TextField();
    private final FormField pinField = new FormField("Pinned key of the server", pin);

    SecuritySection(AccountSettings account, FilePicker files) {
        super("Security");
        srtp.setId("account-srtp");
        keys.setId("account-srtp-keys");
        ca.setId("account-ca");
        pin.setId("account-pin");
        certificate.setId("account-certificate");
        key.setId("account-key");
        ca.setPromptText("those of the system");
        pin.setPromptText("any with a certificate that is believed");
        certificate.setPromptText("none");
        key.setPromptText("in the same file");
        TlsSettings tls = account.tls();
        srtp.setValue(account.srtp());
        keys.setValue(account.srtpKeys());
        ca.setText(tls.ca());
        pin.setText(tls.pin());
        certificate.setText(tls.certificate());
        key.setText(tls.key());
        FormField keysField = new FormField("Agree on keys", keys);
        keysField.disableProperty().bind(srtp.valueProperty().isEqualTo(SrtpPolicy.OFF));
        add(
                new FormField("Encrypt the sound", srtp),
                keysField,
                FormField.file("Authorities believed (PEM)", ca, files),
                pinField,
                FormField.file("Our own certificate (PEM)", certificate, files),
                FormField.file("Its key (PEM)", key, files));
    }

    private static String words(SrtpPolicy policy) {
        return switch (policy) {
            case OFF -> "Never";
            case PREFER -> "If the other side can";
            case REQUIRE -> "Always, or no call";
        };
    }

    private static String words(SrtpKeys keys) {
        return switch (keys) {
            case SDES -> "Through the server (SDES)";
            case DTLS -> "Directly with the other side (DTLS)";
        };
    }

    boolean check() {
        return pinField.check(AccountRules::pins);
    }

    SrtpPolicy srtp() {
        return srtp.getValue();
    }

    SrtpKeys srtpKeys() {
        return keys.getValue();
    }

    TlsSettings tls() {
        return new TlsSettings(
                FormField.text(ca),
                FormField.text(pin),
                FormField.text(certificate),
                FormField.text(key));
    }
}
