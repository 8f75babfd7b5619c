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

    /** What callers hear who are held. */
    private enum Music {
        NONE,
        SHIPPED,
        FILE
    }

    private final ComboBox<Music> music =
            FormField.choice(CallingSection::words, List.of(Music.values()));
    private final TextField musicFile = new TextField();
    private final FormField musicFileField;

    private final TextField parkCode = new TextField();
    private final TextField pickupCode = new TextField();
    private final FormField parkCodeField = new FormField("Park calls at", parkCode);
    private final FormField pickupCodeField =
            new FormField("Pick-up code, before an extension’s number", pickupCode);

    CallingSection(AccountSettings account, FilePicker files) {
        super("Calls");
        music.setId("account-music");
        musicFile.setId("account-music-file");
        String piece = account.musicOnHold();
        boolean shipped = AccountSettings.SHIPPED_MUSIC.equals(piece);
        music.setValue(piece == null ? Music.NONE : shipped ? Music.SHIPPED : Music.FILE);
        musicFile.setText(shipped ? null : piece);
        musicFileField = FormField.file("Music file (WAV)", musicFile, files);
        music.valueProperty().addListener(change -> showFile());
        showFile();
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
                new FormField("Callers on hold hear", music),
                musicFileField,
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

    private void showFile() {
        Parts.present(musicFileField, music.getValue() == Music.FILE);
    }

    private static String words(Music music) {
        return switch (music) {
            case NONE -> "Nothing (costs nothing)";
            case SHIPPED -> "Music that comes with Fermata";
            case FILE -> "Music from a file";
        };
    }

    /** What callers hear who are held, as the settings have it. */
    String musicOnHold() {
        return switch (music.getValue()) {
            case NONE -> null;
            case SHIPPED -> AccountSettings.SHIPPED_MUSIC;
            case FILE -> FormField.text(musicFile);
        };
    }

    boolean check() {
        return (music.getValue() != Music.FILE || musicFileField.check(AccountRules::musicFile))
                & parkCodeField.check(AccountRules::parkCode)
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
