package org.fermata.ui;

import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;

import org.controlsfx.control.ToggleSwitch;
import org.fermata.model.AccountRules;
import org.fermata.store.AccountSettings;
import org.fermata.store.AccountSettings.NatSettings;

import java.util.List;

/** How an account's calls get through routers and firewalls. */
final class NetworkSection extends FormSection {

    private final ToggleSwitch ice = new ToggleSwitch("Find the best way for the sound (ICE)");
    private final TextField stun = new TextField();
    private final TextField turn = new TextField();
    private final TextField turnUser = new TextField();
    private final PasswordField turnPassword = new PasswordField();
    private final TextField keepalive = new TextField();
    private final FormField stunField = new FormField("STUN server", stun);
    private final FormField turnField = new FormField("TURN server", turn);
    private final FormField keepaliveField =
            new FormField("Keep the way to the server open every … seconds", keepalive);

    NetworkSection(AccountSettings account, boolean isNew) {
        super("Network");
        ice.setId("account-ice");
        stun.setId("account-stun");
        turn.setId("account-turn");
        turnUser.setId("account-turn-user");
        turnPassword.setId("account-turn-password");
        keepalive.setId("account-keepalive");
        ice.setMaxWidth(Double.MAX_VALUE);
        stun.setPromptText("none");
        turn.setPromptText("none");
        turnUser.setPromptText("the account’s");
        turnPassword.setPromptText(isNew ? "" : "unchanged");
        keepalive.setPromptText("as the transport needs it");
        NatSettings nat = account.nat();
        ice.setSelected(nat.ice());
        stun.setText(nat.stun());
        turn.setText(nat.turn());
        turnUser.setText(nat.turnUser());
        keepalive.setText(
                nat.keepaliveSeconds() == 0 ? "" : Integer.toString(nat.keepaliveSeconds()));
        FormField user = new FormField("User name for TURN", turnUser);
        FormField password = new FormField("Password for TURN", turnPassword);
        Label hint = Parts.paragraph("A TURN server is used with ICE only.", "account-state");
        hint.setId("account-turn-hint");
        for (FormField field : List.of(turnField, user, password)) {
            field.disableProperty().bind(ice.selectedProperty().not());
        }
        hint.visibleProperty().bind(ice.selectedProperty().not());
        hint.managedProperty().bind(hint.visibleProperty());
        add(ice, stunField, turnField, hint, user, password, keepaliveField);
    }

    boolean check() {
        return stunField.check(AccountRules::hostAndPort)
                & turnField.check(AccountRules::hostAndPort)
                & keepaliveField.check(AccountRules::keepalive);
    }

    NatSettings nat() {
        return new NatSettings(
                ice.isSelected(),
                FormField.text(stun),
                FormField.text(turn),
                FormField.text(turnUser),
                FormField.number(keepalive));
    }

    /** The new password of the TURN server, null to leave it as it is. */
    char[] turnPassword() {
        String typed = turnPassword.getText();
        return typed.isEmpty() ? null : typed.toCharArray();
    }
}
