package org.fermata.ui;

import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

import org.fermata.model.LineModel;
import org.fermata.model.LinePhase;
import org.fermata.model.PhoneModel;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The board: a row for each line, in the order of their numbers, which never changes. */
final class LineBoard extends ListView<LineModel> {

    private static final double ROW_HEIGHT = 64;

    private final PhoneModel phone;
    private final LineButtons.Actions actions;
    private final Consumer<String> typed;
    private final RowRoom room;
    private final ObjectProperty<LineModel> dragged = new SimpleObjectProperty<>();
    private Runnable sightChanged = () -> {};
    private VirtualFlow<?> flow;

    /**
     * Makes the board.
     *
     * @param phone the phone
     * @param actions what rows ask for beyond their line
     * @param placeholder shown while there is no line
     * @param typed takes digits that were typed where no line is spoken on
     */
    LineBoard(
            PhoneModel phone,
            LineButtons.Actions actions,
            Node placeholder,
            Consumer<String> typed) {
        super(phone.lines());
        this.phone = phone;
        this.actions = actions;
        this.typed = typed;
        getStyleClass().add("line-board");
        setFixedCellSize(ROW_HEIGHT);
        setPlaceholder(placeholder);
        room =
                RowRoom.of(
                        widthProperty(),
                        Bindings.createBooleanBinding(
                                phone.settings()::canPark, phone.settings().settingsProperty()));
        setCellFactory(list -> new LineCell(phone, room, actions, dragged));
        new DragScroll(this, () -> flow);
        addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        addEventFilter(KeyEvent.KEY_TYPED, this::typed);
        setAccessibleText("Lines");
    }

    /** What its rows have room for. */
    RowRoom room() {
        return room;
    }

    /** Whether the row of a line is in the window. */
    boolean isInSight(LineModel line) {
        int index = getItems().indexOf(line);
        return flow == null
                || flow.getFirstVisibleCell() == null
                || index >= flow.getFirstVisibleCell().getIndex()
                        && index <= flow.getLastVisibleCell().getIndex();
    }

    /** Sets who hears that other rows came into sight, or that a line changed its phase. */
    void onSightChanged(Runnable changed) {
        sightChanged = changed;
        PhaseWatch.on(phone, this::requestLayout);
    }

    @Override
    protected void layoutChildren() {
        super.layoutChildren();
        if (flow == null && lookup(".virtual-flow") instanceof VirtualFlow<?> found) {
            flow = found;
            flow.positionProperty().addListener(change -> sightChanged.run());
        }
        sightChanged.run();
    }

    /** The line the keyboard is on, null for none. */
    LineModel selected() {
        return getSelectionModel().getSelectedItem();
    }

    /** Puts the keyboard on a line. */
    void select(LineModel line) {
        if (line == null) {
            return;
        }
        getSelectionModel().select(line);
        if (flow == null) {
            scrollTo(line);
        } else {
            // No further than it takes: the rows in sight stay where they are.
            flow.scrollTo(getItems().indexOf(line));
        }
    }

    /** Puts the keyboard on a line and on the board. */
    void focusOn(LineModel line) {
        select(line);
        requestFocus();
    }

    /** Puts the keyboard on the board, on the line it was on or else the one spoken on. */
    void enter() {
        if (selected() == null && !phone.lines().isEmpty()) {
            LineModel current = phone.currentProperty().get();
            select(current == null ? phone.lines().getFirst() : current);
        }
        requestFocus();
    }

    private void pressed(KeyEvent event) {
        LineModel line = selected();
        if (line == null || event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        KeyCode code = event.getCode();
        switch (code) {
            case ENTER -> enterOn(line);
            case SPACE -> line.requestHoldOrResume();
            case M -> {
                if (line.phase().isAnswered()) {
                    line.requestMute(!line.snapshot().muted());
                }
            }
            case K -> {
                openKeypad(line);
            }
            case T -> openTransfer(line);
            case P -> park(line);
            case I -> actions.trace().accept(line);
            case C -> openMore(line);
            case S -> split(line);
            case R -> record(line);
            case DELETE -> {
                if (event.isShiftDown()) {
                    dismissWhatIsOver();
                } else {
                    line.requestEnd();
                }
            }
            default -> {
                return;
            }
        }
        event.consume();
    }

    /** Opens the keypad of a line beside its row's button for it. */
    void openKeypad(LineModel line) {
        if (line.phase().isAnswered()) {
            actions.keypad().accept(line, inRow(line, ".keypad-button"));
        }
    }

    private void openMore(LineModel line) {
        if (line.phase().isAnswered()) {
            actions.more().accept(line, inRow(line, ".more-button"));
        }
    }

    private static void split(LineModel line) {
        if (line.isMerged()) {
            line.requestSplit();
        }
    }

    private static void record(LineModel line) {
        if (line.phase().isAnswered()) {
            line.requestRecord(line.snapshot().recording() == null);
        }
    }

    /** Takes ended and missed calls off the board, all at once. */
    private void dismissWhatIsOver() {
        List.copyOf(phone.lines()).stream()
                .filter(line -> !line.phase().isLive())
                .forEach(LineModel::requestDismiss);
    }

    private void park(LineModel line) {
        if (line.phase().isAnswered()) {
            line.requestPark();
        }
    }

    /** Asks where a line's call is to go, beside its row's button for that. */
    void openTransfer(LineModel line) {
        if (line.phase().isAnswered()) {
            actions.transfer().accept(line, inRow(line, ".transfer-button"));
        }
    }

    /** A button of a line's row, else its dots, or the board where the row does not show. */
    private Node inRow(LineModel line, String button) {
        layout();
        return lookupAll(".line-cell").stream()
                .filter(cell -> ((LineCell) cell).getItem() == line)
                .flatMap(cell -> Stream.of(cell.lookup(button), cell.lookup(".more-button")))
                .filter(Node::isVisible)
                .findFirst()
                .orElse(this);
    }

    private void enterOn(LineModel line) {
        switch (line.phase()) {
            case RINGING -> line.requestAnswer();
            case HELD -> line.requestResume();
            case ENDED, MISSED -> actions.callBack().accept(line);
            case CALLING, CONNECTING, ACTIVE, HELD_BY_PEER -> {}
        }
    }

    private void typed(KeyEvent event) {
        String text = event.getCharacter();
        if (!text.matches("[0-9*#+]") || event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        LineModel line = selected();
        if (line != null && line.phase() == LinePhase.ACTIVE && !text.equals("+")) {
            line.requestDigits(text);
        } else {
            typed.accept(text);
        }
        event.consume();
    }
}
