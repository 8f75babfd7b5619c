package org.fermata.ui;

import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/**
 * Lies over the board and shows one small card at a time beside what opened it. It is part of the
 * window, so that it needs neither a popup window nor a compositor to look right.
 */
final class CardLayer extends Pane {

    private static final double GAP = 8;

    private Region card;
    private Node owner;
    private Node focusBefore;

    CardLayer() {
        setPickOnBounds(false);
        sceneProperty()
                .addListener(
                        (scene, before, now) -> {
                            if (now != null) {
                                now.addEventFilter(MouseEvent.MOUSE_PRESSED, this::pressed);
                            }
                        });
        widthProperty().addListener(change -> hide());
        heightProperty().addListener(change -> hide());
    }

    /** Shows a card beside a node, or hides it where it shows beside that node already. */
    void toggle(Region latest, Node beside) {
        boolean again = card == latest && owner == beside;
        hide();
        if (!again) {
            show(latest, beside);
        }
    }

    private void show(Region latest, Node beside) {
        Scene scene = getScene();
        card = latest;
        owner = beside;
        focusBefore = scene.getFocusOwner();
        if (!card.getStyleClass().contains("card-over")) {
            card.getStyleClass().add("card-over");
        }
        getChildren().setAll(card);
        card.applyCss();
        card.autosize();
        place();
        card.requestFocus();
    }

    /** As large as it would like to be, as far as the window has room. */
    @Override
    protected void layoutChildren() {
        if (card != null) {
            card.resize(cardWidth(), cardHeight());
        }
    }

    private double cardWidth() {
        return Math.min(card.prefWidth(-1), Math.max(0, getWidth() - 2 * GAP));
    }

    private double cardHeight() {
        return Math.min(card.prefHeight(cardWidth()), Math.max(0, getHeight() - 2 * GAP));
    }

    private void place() {
        Bounds at = sceneToLocal(owner.localToScene(owner.getLayoutBounds()));
        double width = cardWidth();
        double height = cardHeight();
        double below = at.getMaxY() + GAP;
        double above = at.getMinY() - GAP - height;
        double y = below + height <= getHeight() ? below : above;
        card.resizeRelocate(
                Math.clamp(at.getMaxX() - width, GAP, Math.max(GAP, getWidth() - width - GAP)),
                Math.clamp(y, GAP, Math.max(GAP, getHeight() - height - GAP)),
                width,
                height);
    }

    /** Whether a card shows. */
    boolean isShowing() {
        return card != null;
    }

    /** Hides the card and gives the keyboard back to where it was. */
    void hide() {
        if (card == null) {
            return;
        }
        boolean hadFocus = isIn(getScene().getFocusOwner(), card);
        getChildren().clear();
        card = null;
        owner = null;
        if (hadFocus && focusBefore != null) {
            focusBefore.requestFocus();
        }
        focusBefore = null;
    }

    private void pressed(MouseEvent event) {
        if (card != null
                && event.getTarget() instanceof Node target
                && !isIn(target, card)
                && !isIn(target, owner)) {
            hide();
        }
    }

    private static boolean isIn(Node node, Node ancestor) {
        for (Node each = node; each != null; each = each.getParent()) {
            if (each == ancestor) {
                return true;
            }
        }
        return false;
    }
}
