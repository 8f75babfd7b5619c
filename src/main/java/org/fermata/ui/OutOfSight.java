package org.fermata.ui;

import javafx.scene.control.Button;
import javafx.scene.layout.VBox;

import org.fermata.model.LineModel;
import org.fermata.model.LinePhase;
import org.fermata.model.LineWording;
import org.fermata.model.PhoneModel;
import org.fermata.model.Wording;
import org.kordamp.ikonli.feather.Feather;

import java.util.Comparator;
import java.util.List;

/**
 * Below a board that is longer than the window: the line that rings and the line spoken on while
 * their rows are scrolled away. The board itself never scrolls or reorders under the pointer.
 */
final class OutOfSight extends VBox {

    private final PhoneModel phone;
    private final LineBoard board;
    private final MessageBar ringing;
    private final MessageBar speaking;
    private final Button hold;
    private LineModel ringingLine;
    private LineModel speakingLine;

    OutOfSight(PhoneModel phone, LineBoard board) {
        this.phone = phone;
        this.board = board;
        Button answer =
                Parts.button("Answer", Feather.PHONE, () -> ringingLine.requestAnswer(), "success");
        answer.setId("answer-out-of-sight");
        ringing =
                new MessageBar(
                        Feather.PHONE_INCOMING,
                        "ringing",
                        answer,
                        Parts.button(
                                "Decline",
                                Feather.PHONE_OFF,
                                () -> ringingLine.requestDecline(),
                                "decline"),
                        Parts.button("Show", null, () -> board.focusOn(ringingLine)));
        hold = Parts.button("Hold", Feather.PAUSE, () -> speakingLine.requestHold());
        speaking =
                new MessageBar(
                        Feather.PHONE_CALL,
                        "speaking",
                        hold,
                        Parts.button("Show", null, () -> board.focusOn(speakingLine)));
        getChildren().addAll(speaking, ringing);
        board.onSightChanged(this::look);
        look();
    }

    /** Looks again which rows are in sight. */
    void look() {
        List<LineModel> waiting =
                phone.lines().stream()
                        .filter(line -> line.phase() == LinePhase.RINGING && !board.isInSight(line))
                        .sorted(Comparator.comparing(line -> line.snapshot().startedAt()))
                        .toList();
        ringingLine = waiting.isEmpty() ? null : waiting.getFirst();
        LineModel current = phone.currentProperty().get();
        boolean hidden = current != null && !board.isInSight(current);
        speakingLine = hidden ? current : null;
        ringing.say(ringingLine == null ? null : says(ringingLine, waiting.size() - 1));
        speaking.say(speakingLine == null ? null : says(speakingLine, 0));
        Parts.present(hold, speakingLine != null && speakingLine.phase().isAnswered());
    }

    private static String says(LineModel line, int more) {
        String words =
                "Line %d, %s: %s"
                        .formatted(
                                line.number(),
                                LineWording.state(line.snapshot())
                                        .toLowerCase(java.util.Locale.ROOT),
                                Wording.name(line.snapshot().remote()));
        return more > 0 ? words + ", and " + more + " more" : words;
    }
}
