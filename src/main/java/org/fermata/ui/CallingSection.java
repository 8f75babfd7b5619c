package org.fermata.ui;

import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;

import org.controlsfx.control.ToggleSwitch;
import org.fermata.model.AccountRules;
import org.fermata.store.AccountSettings;
import org.fermata.store.AccountSettings.AutoAnswer;
import org.fermata.store.AccountSettings.DtmfMethod;

import java.util.List;

/** How an account's calls are made and taken. */
final class CallingSection extends FormSection {

    private final ComboBox<DtmfMethod> dtmf =
            FormField.choice(CallingSection::words, List.of(DtmfMethod.values()));
    private final ComboBox<AutoAnswer> autoAnswer =
            FormField.choice(CallingSection::words, List.of(AutoAnswer.values()));
    private final ToggleSwitch anonymous = new ToggleSwitch("Hide my number");
    private final TextField sessionTimer = new TextField();
    private final FormField sessionTimerField =
            new FormField("Renew calls within … seconds, 0 for never", sessionTimer);

    private final TextField parkCode = new TextField();
    private final TextField pickupCode = new TextField();
    private final FormField parkCodeField = new FormField("Park calls at", parkCode);
    private final FormField pickupCodeField =
            new FormField("Pick-up code, before an extension’s number", pickupCode);

    CallingSection(AccountSettings account) {
        super("Calls");
        dtmf.setId("account-dtmf");
        autoAnswer.setId("account-auto-answer");
        anonymous.setId("account-anonymous");
        sessionTimer.setId("account-session-timer");
        parkCode.setId("account-park-code");
        pickupCode.setId("account-pickup-code");
        parkCode.setPromptText("none, or a code such as *68 or 700");
        pickupCode.setPromptText("none, or a code such as ** or *8");
        anonymous.setMaxWidth(Double.MAX_VALUE);
        dtmf.setValue(account.dtmf());
        autoAnswer.setValue(account.autoAnswer());
        anonymous.setSelected(account.anonymous());
        parkCode.setText(account.parkCode());
        pickupCode.setText(account.pickupCode());
        sessionTimer.setText(Integer.toString(account.sessionTimerSeconds()));
        add(
                new FormField("Send digits", dtmf),
                new FormField("Answer by itself", autoAnswer),
                anonymous,
                parkCodeField,
                pickupCodeField,
                sessionTimerField);
    }

    private static String words(DtmfMethod method) {
        return switch (method) {
            case RTP -> "With the sound, as events (usual)";
            case INFO -> "As SIP messages (INFO)";
            case INBAND -> "As tones in the sound";
        };
    }

    private static String words(AutoAnswer answer) {
        return switch (answer) {
            case NEVER -> "Never";
            case ASKED -> "Calls that ask for it";
            case ALWAYS -> "Every call";
        };
    }

    boolean check() {
        return parkCodeField.check(AccountRules::parkCode)
                & pickupCodeField.check(AccountRules::pickupCode)
                & sessionTimerField.check(AccountRules::sessionTimer);
    }

    DtmfMethod dtmf() {
        return dtmf.getValue();
    }

    AutoAnswer autoAnswer() {
        return autoAnswer.getValue();
    }

    boolean anonymous() {
        return anonymous.isSelected();
    }

    String parkCode() {
        return FormField.text(parkCode);
    }

    String pickupCode() {
        return FormField.text(pickupCode);
    }

    int sessionTimerSeconds() {
        return FormField.number(sessionTimer);
    }
}
