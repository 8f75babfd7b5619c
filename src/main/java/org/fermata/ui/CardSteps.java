package org.fermata.ui;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;

import java.util.List;
import java.util.function.Supplier;

/** The keys of a card of choices: Up and Down lead from one to the next, Enter takes it. */
final class CardSteps {

    private final Region card;
    private final Supplier<List<Node>> stops;

    /** Whether no key has gone down since the card was opened. */
    private boolean untouched;

    /**
     * Gives a card these keys.
     *
     * @param card the card
     * @param stops what can be chosen, from top to bottom
     */
    CardSteps(Region card, Supplier<List<Node>> stops) {
        this.card = card;
        this.stops = stops;
        card.addEventFilter(KeyEvent.KEY_TYPED, this::typed);
        card.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        card.addEventHandler(MouseEvent.MOUSE_PRESSED, MouseEvent::consume);
    }

    /** The card is about to be opened. */
    void begin() {
        untouched = true;
    }

    /** The letter of the key that opened the card is not meant for a field of it. */
    private void typed(KeyEvent event) {
        if (untouched) {
            event.consume();
        }
    }

    private void pressed(KeyEvent event) {
        untouched = false;
        Node focused = card.getScene().getFocusOwner();
        if (event.getCode() == KeyCode.ENTER && focused instanceof Button button) {
            button.fire();
            event.consume();
            return;
        }
        int step =
                switch (event.getCode()) {
                    case UP -> -1;
                    case DOWN -> 1;
                    default -> 0;
                };
        if (step != 0) {
            List<Node> all = stops.get();
            int next = Math.max(0, all.indexOf(focused)) + step;
            if (next >= 0 && next < all.size()) {
                all.get(next).requestFocus();
                Parts.reveal(all.get(next));
            }
            event.consume();
        }
    }
}
