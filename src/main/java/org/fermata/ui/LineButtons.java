package org.fermata.ui;

import javafx.beans.value.ObservableBooleanValue;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.layout.HBox;

import org.fermata.model.LineModel;
import org.fermata.model.LinePhase;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The buttons of a row. They always take the same room, so that what stands before them lines up
 * from row to row. The keyboard reaches what they do through the board's keys, not through them.
 */
final class LineButtons extends HBox {

    private static final PseudoClass COMPACT = PseudoClass.getPseudoClass("compact");

    /** Those there is always room for: the one that holds or resumes, mute, hang up. */
    private static final int ALWAYS = 3;

    private static final double BUTTON = 40;
    private static final double WIDE_BUTTON = 104;
    private static final double GAP = 8;
    private static final double COMPACT_GAP = 4;

    /**
     * What a row can ask for that is not of its line alone.
     *
     * @param keypad opens the keypad of a line beside a node
     * @param transfer asks beside a node where a line's call is to go
     * @param callBack dials the other side of a call that is over
     * @param trace shows the SIP messages of a line
     * @param more offers beside a node what else can be done with a line
     * @param join asks what a line that was dropped on another is to do there
     */
    record Actions(
            BiConsumer<LineModel, Node> keypad,
            BiConsumer<LineModel, Node> transfer,
            Consumer<LineModel> callBack,
            Consumer<LineModel> trace,
            BiConsumer<LineModel, Node> more,
            Join join) {

        /** Asks what comes of two lines. */
        interface Join {
            /** Asks beside the row of the one that took the other. */
            void ask(LineModel dragged, LineModel other, Node row);
        }
    }

    private final Button answer =
            Parts.button("Answer", Feather.PHONE, () -> line().requestAnswer(), "success");
    private final Button decline =
            Parts.button("Decline", Feather.PHONE_OFF, () -> line().requestDecline(), "wide-end");
    private final Button hold =
            Parts.button("Hold", Feather.PAUSE, () -> line().requestHold(), "hold");
    private final Button resume =
            Parts.button("Resume", Feather.PLAY, () -> line().requestResume(), "resume");
    private final Button callBack;
    private final FontIcon muteIcon = Parts.icon(Feather.MIC);
    private final Button mute =
            Parts.iconButton(Feather.MIC, "Mute the microphone (M)", this::toggleMute, "mute");
    private final Button keypad;
    private final Button transfer;
    private final Button park =
            Parts.iconButton(Parts.parkSign(), "Park (P)", () -> line().requestPark(), "park");
    private final Button hangUp =
            Parts.iconButton(
                    Feather.PHONE_OFF, "Hang up (Del)", () -> line().requestHangUp(), "hang-up");
    private final Button cancel =
            Parts.button("Cancel", Feather.PHONE_OFF, () -> line().requestHangUp(), "wide-end");
    private final Button dismiss =
            Parts.button(
                    "Dismiss", Feather.X, () -> line().requestDismiss(), "wide-end", "dismiss");
    private final Actions actions;
    private final RowRoom room;
    private LineModel line;

    LineButtons(Actions actions, RowRoom room) {
        this.actions = actions;
        this.room = room;
        callBack =
                Parts.button(
                        "Call back",
                        Feather.PHONE,
                        () -> actions.callBack().accept(line()),
                        "call-back");
        keypad =
                Parts.iconButton(
                        Feather.GRID,
                        "Keypad (K, or type digits)",
                        this::openKeypad,
                        "keypad-button");
        transfer =
                Parts.iconButton(
                        Feather.PHONE_FORWARDED,
                        "Transfer (T)",
                        this::openTransfer,
                        "transfer-button");
        mute.setGraphic(muteIcon);
        getStyleClass().add("line-buttons");
        for (Button wide : List.of(answer, hold, resume, callBack)) {
            wide.getStyleClass().add("wide");
        }
        answer.setTooltip(Parts.tooltip("Answer (Enter, or F2 anywhere)"));
        dismiss.setTooltip(Parts.tooltip("Take off the board (Del; Shift+Del all that are over)"));
        decline.setTooltip(Parts.tooltip("Decline (Del)"));
        hold.setTooltip(Parts.tooltip("Hold (Space, or F8 anywhere)"));
        resume.setTooltip(Parts.tooltip("Resume (Space, or F8 anywhere)"));
        getChildren()
                .addAll(
                        answer, hold, resume, callBack, decline, cancel, mute, keypad, transfer,
                        park, hangUp, dismiss);
        getChildren().forEach(child -> child.setFocusTraversable(false));
        for (ObservableBooleanValue each :
                List.of(room.compact(), room.keypad(), room.transfer(), room.parking())) {
            each.addListener(change -> arrange());
        }
        arrange();
    }

    private LineModel line() {
        return line;
    }

    private void toggleMute() {
        line.requestMute(!line.snapshot().muted());
    }

    private void openKeypad() {
        actions.keypad().accept(line, keypad);
    }

    private void openTransfer() {
        actions.transfer().accept(line, transfer);
    }

    /** Shows what can be asked of a line now. */
    void show(LineModel latest) {
        line = latest;
        LinePhase phase = latest.phase();
        boolean muted = latest.snapshot().muted();
        boolean answered = phase.isAnswered();
        Parts.present(answer, phase == LinePhase.RINGING);
        Parts.present(decline, phase == LinePhase.RINGING);
        Parts.present(cancel, phase == LinePhase.CALLING);
        Parts.present(hold, answered && phase != LinePhase.HELD);
        Parts.present(resume, phase == LinePhase.HELD);
        Parts.present(callBack, !phase.isLive());
        Parts.present(mute, answered);
        Parts.present(keypad, answered && room.keypad().get());
        Parts.present(transfer, answered && room.transfer().get());
        showPark(answered);
        Parts.present(hangUp, answered);
        Parts.present(dismiss, !phase.isLive());
        muteIcon.setIconCode(muted ? Feather.MIC_OFF : Feather.MIC);
        mute.getTooltip().setText(muted ? "Unmute (M)" : "Mute the microphone (M)");
        mute.setAccessibleText(muted ? "Unmute" : "Mute");
    }

    /** A line that cannot be parked has a gap there, so that buttons line up all the same. */
    private void showPark(boolean answered) {
        String code = line.parkCode();
        park.setManaged(room.parking().get() && answered);
        park.setVisible(room.parking().get() && answered && code != null);
        String tip = "Park at " + code + " (P)";
        park.getTooltip().setText(tip);
        park.setAccessibleText(tip);
    }

    /** Shows words or, where room is short, icons only, and no more buttons than fit. */
    private void arrange() {
        boolean compact = room.compact().get();
        ContentDisplay display = compact ? ContentDisplay.GRAPHIC_ONLY : ContentDisplay.LEFT;
        for (Button button : List.of(answer, hold, resume, callBack, decline, cancel, dismiss)) {
            button.setContentDisplay(display);
        }
        pseudoClassStateChanged(COMPACT, compact);
        long most =
                ALWAYS
                        + Stream.of(room.keypad(), room.transfer(), room.parking())
                                .filter(ObservableBooleanValue::get)
                                .count();
        double first = compact ? BUTTON : WIDE_BUTTON;
        double width = first + (most - 1) * (BUTTON + (compact ? COMPACT_GAP : GAP));
        setMinWidth(width);
        setPrefWidth(width);
        setMaxWidth(width);
        for (Button button : List.of(decline, cancel, dismiss)) {
            button.setPrefWidth(compact ? BUTTON : width - first - GAP);
        }
        if (line != null) {
            show(line);
        }
    }
}
