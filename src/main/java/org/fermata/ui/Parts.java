package org.fermata.ui;

import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.shape.SVGPath;
import javafx.util.Duration;

import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The small parts that every view is put together from. */
final class Parts {

    private static final Duration TOOLTIP_DELAY = Duration.millis(400);

    /** What is revealed stands so many pixels off the edge. */
    private static final double REVEAL_MARGIN = 24;

    /** Outlines on a grid of 18 pixels. */
    private static final String SQUARE =
            "M4 1.5h10q2.5 0 2.5 2.5v10q0 2.5-2.5 2.5h-10q-2.5 0-2.5-2.5v-10q0-2.5 2.5-2.5z";

    private static final String LETTER_P = "M7 13.5v-9h2.75a2.75 2.75 0 0 1 0 5.5h-2.75";

    private Parts() {}

    static FontIcon icon(Feather feather) {
        return new FontIcon(feather);
    }

    /** A label with style classes that is cut short where there is no room for it. */
    static Label label(String text, String... styleClasses) {
        Label label = new Label(text);
        label.getStyleClass().addAll(styleClasses);
        label.setMinWidth(0);
        label.setTextOverrun(OverrunStyle.ELLIPSIS);
        return label;
    }

    /** A label over several lines. */
    static Label paragraph(String text, String... styleClasses) {
        Label label = label(text, styleClasses);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    static Button button(String text, Feather feather, Runnable action, String... styleClasses) {
        Button button = new Button(text, feather == null ? null : icon(feather));
        button.getStyleClass().addAll(styleClasses);
        button.setOnAction(event -> action.run());
        return button;
    }

    /** The sign of a place to park, a P in a square: there is no such icon in the font. */
    static Node parkSign() {
        SVGPath sign = new SVGPath();
        sign.setContent(SQUARE + LETTER_P);
        sign.getStyleClass().add("park-sign");
        return sign;
    }

    /** A button without text, told by its tooltip. */
    static Button iconButton(Feather feather, String tip, Runnable action, String... styleClasses) {
        return iconButton(icon(feather), tip, action, styleClasses);
    }

    /** The same with any picture. */
    static Button iconButton(Node picture, String tip, Runnable action, String... styleClasses) {
        Button button = button(null, null, action, styleClasses);
        button.setGraphic(picture);
        button.getStyleClass().add("button-icon");
        button.setAccessibleText(tip);
        button.setTooltip(tooltip(tip));
        return button;
    }

    static Tooltip tooltip(String text) {
        Tooltip tooltip = new Tooltip(text);
        tooltip.setShowDelay(TOOLTIP_DELAY);
        tooltip.setWrapText(true);
        tooltip.setMaxWidth(400);
        return tooltip;
    }

    static Region spacer() {
        Region spacer = new Region();
        HBox.setHgrow(spacer, Priority.ALWAYS);
        return spacer;
    }

    /** Scrolls until a node is in sight. */
    static void reveal(Node node) {
        Node each = node.getParent();
        while (each != null && !(each instanceof ScrollPane)) {
            each = each.getParent();
        }
        if (each instanceof ScrollPane scroll) {
            scroll.applyCss();
            scroll.layout();
            Node content = scroll.getContent();
            Bounds at = content.sceneToLocal(node.localToScene(node.getLayoutBounds()));
            double view = scroll.getViewportBounds().getHeight();
            double hidden = content.getLayoutBounds().getHeight() - view;
            double top = scroll.getVvalue() * hidden;
            if (hidden > 0 && (at.getMinY() < top || at.getMaxY() > top + view)) {
                double wanted =
                        at.getMinY() < top || at.getHeight() > view
                                ? at.getMinY() - REVEAL_MARGIN
                                : at.getMaxY() - view + REVEAL_MARGIN;
                scroll.setVvalue(Math.clamp(wanted / hidden, 0, 1));
            }
        }
    }

    /** Shows a node and lets it take room, or neither. */
    static void present(Node node, boolean on) {
        node.setVisible(on);
        node.setManaged(on);
    }
}
