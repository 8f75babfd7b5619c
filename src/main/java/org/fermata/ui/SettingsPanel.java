package org.fermata.ui;

import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import org.fermata.model.PhoneModel;
import org.kordamp.ikonli.feather.Feather;

import java.util.function.Consumer;

/** The settings, beside the board; whatever is changed holds at once. */
final class SettingsPanel extends VBox {

    /** Its width in pixels. */
    static final double WIDTH = 416;

    private final AccountsPane accounts;
    private final SoundPane sound;
    private final CodecsPane codecs;
    private final CallsPane calls;
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
        Label refusal = Parts.paragraph("", "refusal");
        refusal.textProperty().bind(phone.settings().refusalProperty());
        phone.settings()
                .refusalProperty()
                .addListener((words, before, now) -> Parts.present(refusal, now != null));
        Parts.present(refusal, false);
        VBox content =
                new VBox(
                        refusal,
                        section("Accounts", accounts),
                        section("Sound", sound),
                        section("Voice and tones", new VoicePane(phone)),
                        section("Codecs", codecs),
                        section("Jitter buffer", new JitterPane(phone.settings())),
                        section("Calls", calls),
                        section("Window", new WindowPane(phone.settings())));
        content.getStyleClass().add("panel-content");
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(head, scroll);
        setVisible(false);
    }

    private static VBox section(String title, Region content) {
        VBox section = new VBox(Parts.label(title, "section-title"), content);
        section.getStyleClass().add("panel-section");
        return section;
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

    /** Scrolls to how calls are handled. */
    void showCalls() {
        Parts.reveal(calls);
    }

    /** Opens the form for a new account. */
    void addAccount() {
        accounts.add();
    }
}
