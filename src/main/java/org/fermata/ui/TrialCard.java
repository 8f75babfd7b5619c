package org.fermata.ui;

import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.fermata.model.PhoneModel;
import org.fermata.model.SoundFinding;
import org.fermata.model.SoundTrialModel;
import org.fermata.model.SoundTrialModel.Stage;
import org.fermata.model.SoundTrialModel.Standing;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

import java.util.List;

/** The trial of loudspeaker and microphone, a step at a time, and what came of it. */
final class TrialCard extends VBox {

    private static final PseudoClass GOOD = PseudoClass.getPseudoClass("good");
    private static final PseudoClass DOUBTFUL = PseudoClass.getPseudoClass("doubtful");
    private static final PseudoClass BROKEN = PseudoClass.getPseudoClass("broken");

    private final SoundTrialModel model;
    private final Button start;
    private final Label refusal = Parts.paragraph("", "device-state");
    private final Label step = Parts.label("", "field-label");
    private final Label title = Parts.paragraph("", "trial-title");
    private final Label words = Parts.paragraph("", "device-state");
    private final LevelMeter meter;
    private final VBox findings = new VBox();
    private final HBox buttons = new HBox();
    private final VBox card;

    TrialCard(PhoneModel phone) {
        model = phone.soundTrial();
        getStyleClass().add("form-field");
        start = Parts.button("Test my audio", Feather.HEADPHONES, model::requestStart);
        start.setId("trial-start");
        start.setMaxWidth(Double.MAX_VALUE);
        meter = new LevelMeter(phone.sound().levelProperty());
        findings.getStyleClass().add("trial-findings");
        buttons.getStyleClass().add("form-buttons");
        Button end =
                Parts.iconButton(Feather.X, "End the test", model::requestEnd, "flat", "small");
        end.setId("trial-end");
        HBox head = new HBox(step, Parts.spacer(), end);
        head.getStyleClass().add("trial-head");
        card = new VBox(head, title, words, meter, findings, buttons);
        card.getStyleClass().add("trial-card");
        card.setId("trial-card");
        getChildren().addAll(start, refusal, card);
        model.standingProperty().addListener((value, before, now) -> show(now));
        show(model.standingProperty().get());
    }

    /** Ends the trial that may be going on. */
    void close() {
        model.requestEnd();
    }

    private void show(Standing now) {
        boolean off = now.stage() == Stage.OFF;
        boolean had = card.isFocusWithin();
        Parts.present(start, off);
        Parts.present(card, !off);
        refusal.setText(off && now.words() != null ? now.words() : "");
        Parts.present(refusal, !refusal.getText().isEmpty());
        Parts.present(meter, now.stage() == Stage.RECORD);
        findings.getChildren().setAll(now.findings().stream().map(TrialCard::row).toList());
        Parts.present(findings, !now.findings().isEmpty());
        switch (now.stage()) {
            case OFF -> {}
            case LISTEN ->
                    say(
                            "Step 1 of 4",
                            "Do you hear the tone?",
                            "It is played on the speaker chosen above.",
                            button(
                                    "I hear it",
                                    "trial-heard",
                                    () -> model.requestHeard(true),
                                    true),
                            button("I hear nothing", "trial-deaf", () -> model.requestHeard(false)),
                            button("Again", "trial-again", model::requestTone));
            case RECORD ->
                    say(
                            "Step 2 of 4",
                            "Say something",
                            "Speak for four seconds as you would in a call.",
                            button("Cancel", "trial-cancel", model::requestEnd));
            case REPLAY ->
                    say(
                            "Step 3 of 4",
                            "This is how you sound",
                            "What you said is played back to you.",
                            button("Go on", "trial-next", model::requestEcho, true),
                            button("Play again", "trial-replay", model::requestPlayBack),
                            button("Record again", "trial-record", model::requestRecord));
            case ECHO ->
                    say(
                            "Step 4 of 4",
                            "Be quiet for a moment",
                            "A sweep is played to find out whether the microphone hears the"
                                    + " speaker.",
                            button("Cancel", "trial-cancel", model::requestEnd));
            case DONE ->
                    say(
                            "Result",
                            now.words(),
                            "",
                            button("Done", "trial-done", model::requestEnd, true),
                            button("Test again", "trial-restart", model::requestStart));
        }
        if (!off) {
            Parts.reveal(card);
        } else if (refusal.isVisible()) {
            Parts.reveal(this);
        }
        if (off && had) {
            start.requestFocus();
        }
    }

    private void say(String number, String headline, String text, Button... choices) {
        step.setText(number);
        title.setText(headline);
        words.setText(text);
        Parts.present(words, !text.isEmpty());
        boolean had = buttons.isFocusWithin() || start.isFocused();
        buttons.getChildren().setAll(List.<Node>of(choices));
        if (had) {
            choices[0].requestFocus();
        }
    }

    private static Button button(String text, String id, Runnable action) {
        return button(text, id, action, false);
    }

    private static Button button(String text, String id, Runnable action, boolean first) {
        Button button = Parts.button(text, null, action);
        button.setId(id);
        button.setMinWidth(USE_PREF_SIZE);
        if (first) {
            button.getStyleClass().add("accent");
        }
        return button;
    }

    private static HBox row(SoundFinding finding) {
        FontIcon shape =
                Parts.icon(
                        switch (finding.grade()) {
                            case GOOD -> Feather.CHECK_CIRCLE;
                            case DOUBTFUL -> Feather.HELP_CIRCLE;
                            case BAD -> Feather.ALERT_TRIANGLE;
                        });
        Label name = Parts.label(finding.name(), "account-name");
        Label sentence = Parts.paragraph(finding.sentence(), "account-state");
        VBox texts = new VBox(name, sentence);
        texts.setMinWidth(0);
        HBox.setHgrow(texts, Priority.ALWAYS);
        HBox row = new HBox(shape, texts);
        row.getStyleClass().add("account-row");
        row.pseudoClassStateChanged(GOOD, finding.grade() == SoundFinding.Grade.GOOD);
        row.pseudoClassStateChanged(DOUBTFUL, finding.grade() == SoundFinding.Grade.DOUBTFUL);
        row.pseudoClassStateChanged(BROKEN, finding.grade() == SoundFinding.Grade.BAD);
        return row;
    }
}
