package org.fermata.ui;

import javafx.css.PseudoClass;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import java.util.List;

/** The keys, for those who work without the mouse. */
final class Shortcuts extends VBox {

    private static final PseudoClass NARROW = PseudoClass.getPseudoClass("narrow");
    private static final double SCROLL_BAR = 12;
    private static final double ROOM_FOR_TWO_COLUMNS = 800;

    private record Key(String key, String does) {}

    private static final List<Key> ANYWHERE =
            List.of(
                    new Key("F2", "Answer the call that has rung longest"),
                    new Key("F8", "Hold the line spoken on; pressed again, resume it"),
                    new Key("F7", "Mute or unmute the line spoken on"),
                    new Key("F9", "Hang up the line spoken on"),
                    new Key("Ctrl+L", "Go to the dial field"),
                    new Key("Ctrl+B", "Go to the board"),
                    new Key("F6", "Go to what the window asks"),
                    new Key("Ctrl+1 … 9", "Go to a line"),
                    new Key("Ctrl+,", "Settings"),
                    new Key("Ctrl+R", "Resources: what the phone and its lines use"),
                    new Key("F1", "These keys"));

    private static final List<Key> ON_A_LINE =
            List.of(
                    new Key("Up, Down", "Go from line to line"),
                    new Key("Enter", "Answer, resume or call back"),
                    new Key("Space", "Hold or resume"),
                    new Key("M", "Mute or unmute"),
                    new Key("0 … 9 * #", "Send digits; with no call on the line, dial"),
                    new Key("K", "Keypad"),
                    new Key("T", "Transfer"),
                    new Key("P", "Park"),
                    new Key("C", "Talk together with another line, and more"),
                    new Key("S", "Split off the conference"),
                    new Key("R", "Record, or stop recording"),
                    new Key("I", "SIP messages"),
                    new Key("Del", "Hang up, decline, take off the board"),
                    new Key("Shift+Del", "Take all that are over off the board"));

    private static final List<Key> ON_AN_EXTENSION =
            List.of(
                    new Key("Left, Right", "Go from extension to extension"),
                    new Key("Space", "Call"),
                    new Key("P", "Pick up the call that rings there"));

    private static final List<Key> IN_THE_FIELD =
            List.of(
                    new Key("Enter", "Call"),
                    new Key("Up, Down", "What was dialled before"),
                    new Key("Esc", "Go to the board"));

    private final VBox left = column();
    private final VBox right = column();
    private final ScrollPane scroll = new ScrollPane();

    Shortcuts() {
        getStyleClass().add("shortcuts");
        section(left, "Anywhere", ANYWHERE);
        section(left, "On an extension", ON_AN_EXTENSION);
        section(right, "On a line", ON_A_LINE);
        section(right, "In the dial field", IN_THE_FIELD);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().add(scroll);
    }

    private static VBox column() {
        VBox column = new VBox();
        column.getStyleClass().add("shortcuts-column");
        return column;
    }

    /** Puts the columns beside each other, or below where a window is too narrow for that. */
    void arrange(double windowWidth) {
        boolean narrow = windowWidth < ROOM_FOR_TWO_COLUMNS;
        Pane columns = narrow ? new VBox(left, right) : new HBox(left, right);
        columns.getStyleClass().add("shortcuts-columns");
        columns.pseudoClassStateChanged(NARROW, narrow);
        scroll.setContent(columns);
        scroll.setVvalue(0);
    }

    @Override
    protected double computePrefWidth(double height) {
        return super.computePrefWidth(height) + SCROLL_BAR;
    }

    /** The arrow keys scroll. */
    @Override
    public void requestFocus() {
        scroll.requestFocus();
    }

    private static void section(VBox column, String title, List<Key> keys) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("shortcuts-grid");
        int row = 0;
        for (Key key : keys) {
            grid.add(Parts.label(key.key(), "shortcut-key"), 0, row);
            grid.add(Parts.label(key.does(), "shortcut-does"), 1, row);
            row++;
        }
        column.getChildren().addAll(Parts.label(title, "section-title"), grid);
    }
}
