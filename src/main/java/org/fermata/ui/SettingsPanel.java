package org.fermata.ui;

import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.fermata.model.PhoneModel;
import org.kordamp.ikonli.feather.Feather;

import java.util.function.Consumer;

/** The settings, beside the board; whatever is changed holds at once. */
final class SettingsPanel extends VBox {

    /** Its width in pixels. */
    static final double WIDTH = 424;

    private final AccountsPane accounts;
    private final SoundPane sound;
    private final CodecsPane codecs;
    private final CallsPane calls;
    private final PanelSections sections;
    private final Button close;

    /**
     * Makes the panel, not yet open.
     *
     * @param phone the phone
     * @param files chooses files
     * @param onClose asked to close the panel
     * @param trace shows the SIP messages of an account
     */
    SettingsPanel(PhoneModel phone, FilePicker files, Runnable onClose, Consumer<String> trace) {
        getStyleClass().add("settings-panel");
        setId("settings-panel");
        setPrefWidth(WIDTH);
        setMaxWidth(WIDTH);
        accounts = new AccountsPane(phone, files, trace);
        sound = new SoundPane(phone);
        codecs = new CodecsPane(phone);
        calls = new CallsPane(phone.settings());
        Label title = Parts.label("Settings", "panel-title");
        close = Parts.iconButton(Feather.X, "Close (Esc)", onClose, "flat");
        close.setId("settings-close");
        HBox head = new HBox(title, Parts.spacer(), close);
        head.getStyleClass().add("panel-head");
        Label refusal = Parts.paragraph("", "refusal", "panel-refusal");
        refusal.setId("settings-refusal");
        refusal.setMaxWidth(Double.MAX_VALUE);
        refusal.textProperty().bind(phone.settings().refusalProperty());
        phone.settings()
                .refusalProperty()
                .addListener((words, before, now) -> Parts.present(refusal, now != null));
        Parts.present(refusal, false);
        sections = new PanelSections(refusal);
        sections.add("Accounts", "Accounts", accounts);
        sections.add("Sound", "Sound", sound);
        sections.add("Voice and tones", "Voice", new VoicePane(phone));
        sections.add("Codecs", "Codecs", codecs);
        sections.add("Jitter buffer", null, new JitterPane(phone.settings()));
        sections.add("Calls", "Calls", calls);
        sections.add("Window", "Window", new WindowPane(phone.settings()));
        VBox.setVgrow(sections, Priority.ALWAYS);
        getChildren().addAll(head, sections);
        setVisible(false);
    }

    void open() {
        if (!isVisible()) {
            setVisible(true);
            sound.open();
            codecs.open();
            close.requestFocus();
        }
    }

    void close() {
        setVisible(false);
        sound.close();
        accounts.showList();
    }

    /** Goes to the accounts, with the keyboard on the messages of one. */
    void showTraced(String account) {
        sections.show(accounts);
        accounts.focusTrace(account);
    }

    /** Scrolls to the accounts. */
    void showAccounts() {
        sections.show(accounts);
    }

    /** Scrolls to the devices. */
    void showSound() {
        sections.show(sound);
    }

    /** Scrolls to how calls are handled. */
    void showCalls() {
        sections.show(calls);
    }

    /** Opens the form for a new account. */
    void addAccount() {
        sections.show(accounts);
        accounts.add();
    }

    /**
     * Leaves a form or a question in it, if there is one.
     *
     * @return whether there was
     */
    boolean back() {
        return sound.back() || accounts.back();
    }
}
