package org.fermata.ui;

import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;

import org.fermata.model.AccountRules;
import org.fermata.store.AccountSettings;

import java.util.List;

/** Where an account's server is and how it is reached. */
final class ServerSection extends FormSection {

    private static final String AUTOMATIC = "";

    private final TextField authUser = new TextField();
    private final TextField registrar = new TextField();
    private final TextField proxy = new TextField();
    private final ComboBox<String> transport =
            FormField.choice(
                    name -> name.isEmpty() ? "Automatic" : name,
                    List.of(AUTOMATIC, "UDP", "TCP", "TLS"));
    private final FormField registrarField = new FormField("Registrar", registrar);
    private final FormField proxyField = new FormField("Outbound proxy", proxy);

    ServerSection(AccountSettings account) {
        super("Server");
        authUser.setId("account-auth-user");
        registrar.setId("account-registrar");
        proxy.setId("account-proxy");
        transport.setId("account-transport");
        authUser.setPromptText("the same as in the address");
        registrar.setPromptText("the address’s domain");
        proxy.setPromptText("none");
        authUser.setText(account.authUser());
        registrar.setText(account.registrar());
        proxy.setText(account.proxy());
        transport.setValue(account.transport() == null ? AUTOMATIC : account.transport());
        add(
                new FormField("User name for authentication", authUser),
                registrarField,
                proxyField,
                new FormField("Transport", transport));
        setExpanded(account.registrar() != null || account.proxy() != null);
    }

    boolean check() {
        return registrarField.check(AccountRules::server) & proxyField.check(AccountRules::server);
    }

    String authUser() {
        return FormField.text(authUser);
    }

    String registrar() {
        return FormField.text(registrar);
    }

    String proxy() {
        return FormField.text(proxy);
    }

    String transport() {
        return transport.getValue().isEmpty() ? null : transport.getValue();
    }
}
