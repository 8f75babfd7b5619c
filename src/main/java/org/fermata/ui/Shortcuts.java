package org.fermata.ui;

import javafx.scene.Node;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

import org.controlsfx.control.PopOver;

import java.util.List;

/** The keys, in a popover. */
final class Shortcuts {

    private record Key(String key, String does) {}

    private static final List<Key> ANYWHERE =
            List.of(
                    new Key("F2", "Answer the call that has rung longest"),
                    new Key("F8", "Hold the line spoken on; pressed again, resume it"),
                    new Key("F7", "Mute or unmute the line spoken on"),
                    new Key("F9", "Hang up the line spoken on"),
                    new Key("Ctrl+L", "Go to the dial field"),
                    new Key("Ctrl+B", "Go to the board"),
                    new Key("Ctrl+1 … 9", "Go to a line"),
                    new Key("Ctrl+,", "Settings"),
                    new Key("F1", "These keys"));

    private static final List<Key> ON_A_LINE =
            List.of(
                    new Key("Up, Down", "Go from line to line"),
                    new Key("Enter", "Answer, resume or call back"),
                    new Key("Space", "Hold or resume"),
                    new Key("M", "Mute or unmute"),
                    new Key("0 … 9 * #", "Send digits; with no call on the line, dial"),
                    new Key("K", "Keypad"),
                    new Key("Del", "Hang up, decline, take off the board"));

    private static final List<Key> IN_THE_FIELD =
            List.of(
                    new Key("Enter", "Call"),
                    new Key("Up, Down", "What was dialled before"),
                    new Key("Esc", "Go to the board"));

    private final PopOver popOver = new PopOver();

    Shortcuts() {
        VBox content = new VBox();
        content.getStyleClass().add("shortcuts");
        section(content, "Anywhere", ANYWHERE);
        section(content, "On a line", ON_A_LINE);
        section(content, "In the dial field", IN_THE_FIELD);
        popOver.setContentNode(content);
        popOver.setArrowLocation(PopOver.ArrowLocation.TOP_RIGHT);
        popOver.setDetachable(false);
        popOver.setAnimated(false);
    }

    private static void section(VBox content, String title, List<Key> keys) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("shortcuts-grid");
        int row = 0;
        for (Key key : keys) {
            grid.add(Parts.label(key.key(), "shortcut-key"), 0, row);
            grid.add(Parts.label(key.does(), "shortcut-does"), 1, row);
            row++;
        }
        content.getChildren().addAll(Parts.label(title, "section-title"), grid);
    }

    /** Shows them beside a node, or hides them. */
    void toggle(Node owner) {
        if (popOver.isShowing()) {
            popOver.hide();
        } else {
            popOver.show(owner);
        }
    }
}
