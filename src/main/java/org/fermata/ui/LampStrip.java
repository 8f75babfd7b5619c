package org.fermata.ui;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.DoubleBinding;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;

import org.fermata.model.LampModel;
import org.fermata.model.PhoneModel;

import java.util.function.Consumer;

/**
 * The watched extensions, below the header; not there if there are none. It shows three rows, fewer
 * in a low window, and scrolls through more. To the Tab key it is one stop; the arrow keys move
 * within it.
 */
final class LampStrip extends ScrollPane {

    private static final int MOST_ROWS = 3;
    private static final double ROW_HEIGHT = 52;
    private static final double ROW_GAP = 8;
    private static final double LEAST_LAMP_WIDTH = 160;
    private static final double COLUMN_GAP = 8;
    private static final double SIDES = 32;
    private static final double LOW_WINDOW = 440;
    private static final double ROOM_FOR_ROW = 110;

    private final PhoneModel phone;
    private final Consumer<LampModel> call;
    private final FlowPane lamps = new FlowPane();
    private final DoubleBinding lampWidth =
            Bindings.createDoubleBinding(
                    () -> lampWidth(getViewportBounds().getWidth()), viewportBoundsProperty());

    /**
     * Makes the strip.
     *
     * @param phone the phone
     * @param call calls an extension
     */
    LampStrip(PhoneModel phone, Consumer<LampModel> call) {
        this.phone = phone;
        this.call = call;
        getStyleClass().add("lamp-strip");
        lamps.getStyleClass().add("lamps");
        setContent(lamps);
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setFocusTraversable(false);
        setAccessibleText("Extensions");
        addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        phone.extensions().lamps().addListener(this::changed);
        phone.extensions().lamps().forEach(this::add);
        sceneProperty().flatMap(Scene::heightProperty).addListener(change -> requestLayout());
        settle();
    }

    private void changed(ListChangeListener.Change<? extends LampModel> change) {
        while (change.next()) {
            change.getRemoved().forEach(this::remove);
            change.getAddedSubList().forEach(this::add);
        }
        settle();
    }

    private void add(LampModel lamp) {
        lamps.getChildren().add(new LampButton(phone, lamp, call, lampWidth));
    }

    private void remove(LampModel lamp) {
        lamps.getChildren()
                .removeIf(
                        node -> {
                            LampButton button = (LampButton) node;
                            boolean gone = button.lamp() == lamp;
                            if (gone) {
                                button.leave();
                            }
                            return gone;
                        });
    }

    private void settle() {
        Parts.present(this, !lamps.getChildren().isEmpty());
        if (!lamps.getChildren().isEmpty()) {
            lamps.getChildren().getFirst().setFocusTraversable(true);
        }
    }

    /** As high as its rows, as far as the window has room for them. */
    @Override
    protected double computePrefHeight(double width) {
        double all = lamps.prefHeight(width < 0 ? getWidth() : width);
        int rows = getScene() == null ? MOST_ROWS : rows(getScene().getHeight());
        double edge = snappedTopInset() + snappedBottomInset();
        return Math.min(all, ROW_GAP + rows * ROW_HEIGHT) + edge;
    }

    /** As wide as it takes for a row of lamps to fill the strip. */
    private static double lampWidth(double stripWidth) {
        double room = stripWidth - SIDES + COLUMN_GAP;
        double columns = Math.max(1, Math.floor(room / (LEAST_LAMP_WIDTH + COLUMN_GAP)));
        return Math.max(LEAST_LAMP_WIDTH, Math.floor(room / columns) - COLUMN_GAP);
    }

    private static int rows(double windowHeight) {
        return Math.clamp((long) ((windowHeight - LOW_WINDOW) / ROOM_FOR_ROW), 1, MOST_ROWS);
    }

    private void pressed(KeyEvent event) {
        int step =
                switch (event.getCode()) {
                    case LEFT -> -1;
                    case RIGHT -> 1;
                    default -> 0;
                };
        Node focused = getScene().getFocusOwner();
        int next = lamps.getChildren().indexOf(focused) + step;
        if (step != 0 && next >= 0 && next < lamps.getChildren().size()) {
            Node neighbour = lamps.getChildren().get(next);
            neighbour.requestFocus();
            reveal(neighbour);
        }
        if (step != 0) {
            event.consume();
        }
    }

    private void reveal(Node node) {
        double beyond = lamps.getHeight() - getViewportBounds().getHeight();
        if (beyond > 0) {
            double top = node.getBoundsInParent().getMinY();
            setVvalue(Math.clamp((top - getViewportBounds().getHeight() / 3) / beyond, 0, 1));
        }
    }
}
