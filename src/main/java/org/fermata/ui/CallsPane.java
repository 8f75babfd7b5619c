package org.fermata.ui;

import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import org.controlsfx.control.ToggleSwitch;
import org.fermata.model.SettingsModel;
import org.fermata.store.Settings.CallSettings;

/** How calls are handled. */
final class CallsPane extends VBox {

    private static final int MOST_LINES = 1000;
    private static final int LONGEST_RING_SECONDS = 180;

    private final SettingsModel model;
    private final ToggleSwitch autoHold =
            new ToggleSwitch("Hold the active line when another is taken");
    private final ToggleSwitch confirmLinks = new ToggleSwitch("Ask before calling a link");
    private final ToggleSwitch doNotDisturb = new ToggleSwitch("Do not disturb");
    private final TextField forwardAlways = new TextField();
    private final TextField forwardBusy = new TextField();
    private final TextField forwardNoAnswer = new TextField();
    private final NumberSpinner forwardAfter =
            new NumberSpinner(
                    "forward-after",
                    1,
                    LONGEST_RING_SECONDS,
                    1,
                    " s",
                    null,
                    now -> change("call.forwardAfterSeconds", now));
    private final ToggleSwitch recordAll = new ToggleSwitch("Record every call");
    private final TextField recordTo = new TextField();
    private final NumberSpinner maxLines =
            new NumberSpinner(
                    "max-lines", 1, MOST_LINES, 1, "", null, now -> change("call.maxLines", now));
    private boolean filling;

    CallsPane(SettingsModel model) {
        this.model = model;
        getStyleClass().add("setting-list");
        autoHold.setId("auto-hold");
        autoHold.setMaxWidth(Double.MAX_VALUE);
        confirmLinks.setMaxWidth(Double.MAX_VALUE);
        doNotDisturb.setId("do-not-disturb");
        doNotDisturb.setMaxWidth(Double.MAX_VALUE);
        recordAll.setId("record-all");
        recordAll.setMaxWidth(Double.MAX_VALUE);
        recordTo.setId("record-to");
        forwardAlways.setId("forward-always");
        forwardBusy.setId("forward-busy");
        forwardNoAnswer.setId("forward-no-answer");
        getChildren()
                .addAll(
                        doNotDisturb,
                        Parts.label("Calls are sent on to", "field-label"),
                        row("Every call", forwardAlways),
                        row("When busy", forwardBusy),
                        row("When nobody answers", forwardNoAnswer),
                        row("… within", forwardAfter),
                        autoHold,
                        confirmLinks,
                        row("Lines at most", maxLines),
                        recordAll,
                        row("Recordings go to", recordTo));
        doNotDisturb
                .selectedProperty()
                .addListener((value, before, now) -> change("call.doNotDisturb", now));
        target("call.forwardAlways", forwardAlways, "nowhere");
        target("call.forwardBusy", forwardBusy, "nowhere");
        target("call.forwardNoAnswer", forwardNoAnswer, "nowhere");
        target("recording.folder", recordTo, "~/Recordings/Fermata");
        recordAll
                .selectedProperty()
                .addListener((value, before, now) -> change("recording.all", now));
        autoHold.selectedProperty()
                .addListener((value, before, now) -> change("call.autoHold", now));
        confirmLinks
                .selectedProperty()
                .addListener((value, before, now) -> change("call.confirmLinks", now));
        model.settingsProperty().addListener(change -> fill());
        fill();
    }

    private static HBox row(String name, Control control) {
        Label label = Parts.label(name);
        label.setLabelFor(control);
        HBox row = new HBox(label, Parts.spacer(), control);
        row.getStyleClass().add("setting-row");
        return row;
    }

    /** A text is taken with Enter, or when the keyboard goes elsewhere. */
    private void target(String key, TextField field, String none) {
        field.setPromptText(none);
        field.setPrefWidth(192);
        field.setOnAction(event -> takeTarget(key, field));
        field.focusedProperty()
                .addListener(
                        (value, before, now) -> {
                            if (!now) {
                                takeTarget(key, field);
                            }
                        });
    }

    private void takeTarget(String key, TextField field) {
        String text = typed(field);
        if (!text.equals(shown(key))) {
            model.requestSet(key, text.isEmpty() ? null : text);
        }
    }

    private String shown(String key) {
        CallSettings call = model.current().call();
        String target =
                switch (key) {
                    case "call.forwardAlways" -> call.forwardAlways();
                    case "call.forwardBusy" -> call.forwardBusy();
                    case "recording.folder" -> model.current().recording().folder();
                    default -> call.forwardNoAnswer();
                };
        return target == null ? "" : target;
    }

    private void change(String key, Object value) {
        if (!filling && value != null) {
            model.requestSet(key, value);
        }
    }

    private void fill() {
        CallSettings call = model.current().call();
        filling = true;
        try {
            autoHold.setSelected(call.autoHold());
            confirmLinks.setSelected(call.confirmLinks());
            maxLines.show(call.maxLines());
            doNotDisturb.setSelected(call.doNotDisturb());
            fill(forwardAlways, call.forwardAlways());
            fill(forwardBusy, call.forwardBusy());
            fill(forwardNoAnswer, call.forwardNoAnswer());
            recordAll.setSelected(model.current().recording().all());
            fill(recordTo, model.current().recording().folder());
            forwardAfter.show(call.forwardAfterSeconds());
        } finally {
            filling = false;
        }
    }

    /** What is being typed stays: only its field knows it, and takes it when it is left. */
    private static void fill(TextField field, String target) {
        String now = target == null ? "" : target;
        String typed = typed(field);
        boolean typing =
                field.isFocused() && !typed.equals(field.getUserData()) && !typed.equals(now);
        if (!typing) {
            field.setText(now);
            field.setUserData(now);
        }
    }

    private static String typed(TextField field) {
        return field.getText() == null ? "" : field.getText().strip();
    }
}
