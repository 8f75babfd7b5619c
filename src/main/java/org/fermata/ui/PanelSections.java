package org.fermata.ui;

import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sections one below the other in a pane that scrolls, and above them a way to each. The way to the
 * section that stands at the top is marked.
 */
final class PanelSections extends VBox {

    /** A section whose title has come so near to the top is the one looked at. */
    private static final double NEAR = 96;

    private record Section(VBox box, Region content, ToggleButton way) {}

    private final List<Section> sections = new ArrayList<>();
    private final ToggleGroup group = new ToggleGroup();
    private final HBox ways = new HBox();
    private final VBox content = new VBox();
    private final ScrollPane scroll = new ScrollPane(content);
    private boolean going;

    /**
     * Makes it without sections.
     *
     * @param above what stands between the ways and the sections, and does not scroll
     */
    PanelSections(Node above) {
        ways.getStyleClass().add("panel-ways");
        content.getStyleClass().add("panel-content");
        scroll.getStyleClass().add("panel-scroll");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.vvalueProperty().addListener(change -> look());
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(ways, above, scroll);
    }

    /**
     * Adds a section at the end.
     *
     * @param title its title
     * @param way what the way to it is called, null for none
     * @param pane what is in it
     */
    void add(String title, String way, Region pane) {
        VBox box = new VBox(Parts.label(title, "section-title"), pane);
        box.getStyleClass().add("panel-section");
        content.getChildren().add(box);
        if (way == null) {
            return;
        }
        ToggleButton button = new ToggleButton(way);
        button.setId("way-" + way.toLowerCase(Locale.ROOT));
        button.setToggleGroup(group);
        button.getStyleClass().add("panel-way");
        button.setMinWidth(USE_PREF_SIZE);
        Section section = new Section(box, pane, button);
        button.setOnAction(
                event -> {
                    show(section);
                    first(pane).ifPresent(Node::requestFocus);
                });
        sections.add(section);
        ways.getChildren().add(button);
        sections.getFirst().way().setSelected(true);
    }

    /** Scrolls to the section with this in it. */
    void show(Region pane) {
        sections.stream()
                .filter(section -> section.content() == pane)
                .findFirst()
                .ifPresent(this::show);
    }

    private void show(Section section) {
        scroll.applyCss();
        scroll.layout();
        double hidden = content.getHeight() - scroll.getViewportBounds().getHeight();
        Bounds at = section.box().getBoundsInParent();
        going = true;
        if (hidden > 0) {
            double top = at.getMinY() - content.getInsets().getTop();
            scroll.setVvalue(Math.clamp(top / hidden, 0, 1));
        }
        going = false;
        section.way().setSelected(true);
    }

    /** Marks the way to the section that is looked at. */
    private void look() {
        if (going) {
            return;
        }
        double hidden = content.getHeight() - scroll.getViewportBounds().getHeight();
        double top = scroll.getVvalue() * Math.max(0, hidden) + NEAR;
        sections.stream()
                .filter(section -> section.box().getBoundsInParent().getMinY() <= top)
                .reduce((before, after) -> after)
                .ifPresent(section -> section.way().setSelected(true));
    }

    /** The first thing in a node that takes the keyboard. */
    private static Optional<Node> first(Node node) {
        if (node.isDisabled() || !node.isVisible()) {
            return Optional.empty();
        }
        if (node.isFocusTraversable()) {
            return Optional.of(node);
        }
        Stream<Node> inside =
                node instanceof Parent parent
                        ? parent.getChildrenUnmodifiable().stream()
                        : Stream.empty();
        return inside.flatMap(each -> first(each).stream()).findFirst();
    }
}
