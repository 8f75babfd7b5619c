package org.fermata.ui;

import org.fermata.call.LineSnapshot;
import org.fermata.model.LineModel;
import org.fermata.model.LinePhase;
import org.fermata.model.LineWording;
import org.fermata.model.PhoneModel;
import org.fermata.model.Wording;
import org.fermata.ui.ChoiceCard.Choice;
import org.kordamp.ikonli.feather.Feather;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What can be done with a line beyond its row's buttons. */
final class LineChoices {

    private LineChoices() {}

    /**
     * Where some of the choices lead.
     *
     * @param place asks how loud a line is heard, and where
     * @param keypad opens its keypad
     * @param transfer asks where it is to go
     * @param trace shows its SIP messages
     */
    record Ways(
            Runnable place,
            Consumer<LineModel> keypad,
            Consumer<LineModel> transfer,
            Consumer<LineModel> trace) {}

    /**
     * What can be done with an answered line and has no button on its row.
     *
     * @param room what the row has buttons for
     * @param ways where choices lead
     */
    static List<Choice> of(LineModel line, PhoneModel phone, RowRoom room, Ways ways) {
        List<Choice> choices = new ArrayList<>();
        LineSnapshot now = line.snapshot();
        if (!room.transfer().get()) {
            choices.add(
                    new Choice(
                            "choice-transfer",
                            "Transfer (T)",
                            null,
                            Feather.PHONE_FORWARDED,
                            () -> ways.transfer().accept(line)));
        }
        if (!room.keypad().get()) {
            choices.add(
                    new Choice(
                            "choice-keypad",
                            "Keypad (K)",
                            null,
                            Feather.GRID,
                            () -> ways.keypad().accept(line)));
        }
        if (!room.parking().get() && line.parkCode() != null) {
            choices.add(
                    new Choice(
                            "choice-park",
                            "Park at " + line.parkCode() + " (P)",
                            null,
                            Feather.CLOCK,
                            line::requestPark));
        }
        if (line.isMerged()) {
            if (line.conference().stream().anyMatch(one -> one.phase() == LinePhase.HELD)) {
                choices.add(
                        new Choice(
                                "choice-resume-all",
                                "Resume the whole conference",
                                null,
                                Feather.PLAY,
                                line::requestResumeConference));
            }
            choices.add(
                    new Choice(
                            "choice-split",
                            "Split off the conference (S)",
                            null,
                            Feather.USER_MINUS,
                            line::requestSplit));
        }
        boolean recorded = now.recording() != null;
        choices.add(
                new Choice(
                        "choice-record",
                        recorded ? "Stop recording (R)" : "Record (R)",
                        null,
                        recorded ? Feather.SQUARE : Feather.CIRCLE,
                        () -> line.requestRecord(!recorded)));
        choices.add(
                new Choice(
                        "choice-place", "Volume and place", null, Feather.SLIDERS, ways.place()));
        choices.add(
                new Choice(
                        "choice-trace",
                        "SIP messages (I)",
                        null,
                        Feather.ACTIVITY,
                        () -> ways.trace().accept(line)));
        for (LineModel other : phone.lines()) {
            if (line.canMergeWith(other) && other == other.conference().getFirst()) {
                choices.add(
                        new Choice(
                                "choice-merge-" + other.number(),
                                "Talk together with " + named(other),
                                null,
                                Feather.USERS,
                                () -> line.requestMergeWith(other)));
            }
        }
        return choices;
    }

    private static String named(LineModel line) {
        LineSnapshot now = line.snapshot();
        return line.isMerged()
                ? "the conference of " + LineWording.lines(line.conference())
                : "line " + now.line() + ", " + Wording.name(now.remote());
    }

    /** What a line that was dropped on another is to do there. */
    static List<Choice> joining(LineModel dragged, LineModel other) {
        List<Choice> choices = new ArrayList<>();
        if (dragged.canMergeWith(other)) {
            choices.add(
                    new Choice(
                            "choice-together",
                            "Talk together",
                            "You talk with all of them, and they hear each other",
                            Feather.USERS,
                            () -> dragged.requestMergeWith(other)));
        }
        choices.add(
                new Choice(
                        "choice-connect",
                        "Connect them",
                        "They talk without you, and both lines end here",
                        Feather.LINK_2,
                        () -> dragged.requestTransferToLine(other.number())));
        return choices;
    }
}
