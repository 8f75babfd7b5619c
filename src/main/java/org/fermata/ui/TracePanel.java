package org.fermata.ui;

import javafx.css.PseudoClass;
import javafx.geometry.Orientation;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.fermata.model.LineModel;
import org.fermata.model.TraceModel;
import org.fermata.trace.Ladder;
import org.fermata.trace.Trace;
import org.kordamp.ikonli.feather.Feather;

import java.nio.file.Path;

/**
 * The SIP messages of a call or of an account as a ladder, and below it the message that is chosen.
 *
 * <pre>
 *   ┌ SIP messages ───────────────────── Copy  Save  Close ┐
 *   │           This phone                   192.0.2.9:5060 │
 *   │ 0.000 s      │────────── INVITE ─────────▶│          │
 *   │ 0.032 s      │◀──────── 180 Ringing ──────│          │
 *   ├───────────────────────────────────────────────────────┤
 *   │ INVITE sip:600@example.org SIP/2.0 …                  │
 *   └───────────────────────────────────────────────────────┘
 * </pre>
 */
final class TracePanel extends VBox {

    /** How wide it would like to be, in pixels. */
    static final double WIDTH = 560;

    private static final double ROW_HEIGHT = 44;
    private static final double LADDER_SHARE = 0.56;
    private static final PseudoClass BAD = PseudoClass.getPseudoClass("bad");
    private static final KeyCombination COPY = KeyCombination.keyCombination("Shortcut+C");

    private final TraceModel model;
    private final FilePicker files;
    private final Label title = Parts.label("", "trace-title");
    private final LadderLanes lanes = new LadderLanes();
    private final ListView<Ladder.Step> steps = new ListView<>();
    private final TextArea message = new TextArea();
    private final Label notice = Parts.paragraph("", "trace-notice");
    private final Button copy;
    private final Button save;

    /**
     * Makes the panel, not yet open.
     *
     * @param model what it shows
     * @param files chooses where to save
     * @param onClose asked to close the panel
     */
    TracePanel(TraceModel model, FilePicker files, Runnable onClose) {
        this.model = model;
        this.files = files;
        getStyleClass().add("trace-panel");
        setId("trace-panel");
        setMaxWidth(WIDTH);
        setPrefWidth(WIDTH);
        setMinWidth(0);
        copy = Parts.button("Copy", Feather.COPY, this::copyAll);
        copy.setId("trace-copy");
        copy.setTooltip(Parts.tooltip("Copies the ladder and all messages, without passwords"));
        save = Parts.button("Save…", Feather.DOWNLOAD, this::chooseFile);
        save.setId("trace-save");
        save.setTooltip(Parts.tooltip("Saves a capture file for Wireshark, without passwords"));
        Button close = Parts.iconButton(Feather.X, "Close (Esc)", onClose, "flat");
        close.setId("trace-close");
        VBox titles = new VBox(Parts.label("SIP messages", "panel-title"), title);
        titles.setMinWidth(0);
        HBox.setHgrow(titles, Priority.ALWAYS);
        copy.setMinWidth(USE_PREF_SIZE);
        save.setMinWidth(USE_PREF_SIZE);
        HBox head = new HBox(titles, copy, save, close);
        head.getStyleClass().addAll("panel-head", "trace-head");

        steps.setId("trace-steps");
        steps.getStyleClass().add("ladder");
        steps.setFixedCellSize(ROW_HEIGHT);
        steps.setCellFactory(list -> new LadderCell(lanes));
        steps.setAccessibleText("SIP messages");
        steps.setPlaceholder(Parts.paragraph("No messages are kept.", "text-muted"));
        steps.getSelectionModel()
                .selectedItemProperty()
                .addListener((value, before, now) -> showMessage(now));
        steps.addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
        VBox.setVgrow(steps, Priority.ALWAYS);
        message.setId("trace-message");
        message.setEditable(false);
        message.getStyleClass().add("trace-message");
        message.setAccessibleText("The message that is chosen");
        VBox ladder = new VBox(lanes, steps);
        ladder.setMinHeight(0);
        SplitPane split = new SplitPane(ladder, message);
        split.setOrientation(Orientation.VERTICAL);
        split.setDividerPositions(LADDER_SHARE);
        VBox.setVgrow(split, Priority.ALWAYS);
        getChildren().addAll(head, notice, split);
        setVisible(false);
        model.shownProperty().addListener((value, before, now) -> show(now));
        model.noticeProperty().addListener(change -> showNotice());
        showNotice();
    }

    void open(LineModel line) {
        model.requestLine(line);
        appear();
    }

    /**
     * Opens it on an account.
     *
     * @param account its key in the settings
     */
    void open(String account) {
        model.requestAccount(account);
        appear();
    }

    private void appear() {
        setVisible(true);
        steps.requestFocus();
    }

    void close() {
        setVisible(false);
        model.close();
    }

    private void show(Trace trace) {
        title.setText(trace == null ? "" : trace.title());
        boolean some = trace != null && !trace.ladder().isEmpty();
        copy.setDisable(!some);
        save.setDisable(!some);
        if (trace == null) {
            steps.getItems().clear();
            return;
        }
        lanes.show(trace.ladder());
        int chosen = steps.getSelectionModel().getSelectedIndex();
        boolean last = chosen == steps.getItems().size() - 1;
        steps.getItems().setAll(trace.ladder().steps());
        if (some) {
            // Who reads a message goes on reading it; who is at the end stays there.
            int size = steps.getItems().size();
            int next = last && chosen >= 0 ? size - 1 : Math.clamp(chosen, 0, size - 1);
            steps.getSelectionModel().clearAndSelect(next);
            steps.getFocusModel().focus(next);
            steps.scrollTo(next);
        }
    }

    private void showMessage(Ladder.Step step) {
        String text = step == null ? "" : step.message().text();
        if (!text.equals(message.getText())) {
            message.setText(text);
            message.setScrollTop(0);
        }
    }

    private void showNotice() {
        String words = model.noticeProperty().get();
        notice.setText(words == null ? "" : words);
        notice.pseudoClassStateChanged(BAD, model.failedProperty().get());
        Parts.present(notice, words != null);
    }

    private void pressed(KeyEvent event) {
        if (COPY.match(event)) {
            copyAll();
            event.consume();
        }
    }

    private void copyAll() {
        Trace trace = model.shownProperty().get();
        if (trace != null) {
            ClipboardContent content = new ClipboardContent();
            content.putString(trace.text());
            Clipboard.getSystemClipboard().setContent(content);
        }
    }

    private void chooseFile() {
        Path file = files.save("Save SIP messages", "sip.pcap");
        if (file != null) {
            model.requestSave(file);
        }
    }
}
