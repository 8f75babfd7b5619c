package org.fermata.ui;

import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.fermata.model.LineModel;
import org.fermata.model.PhoneModel;
import org.fermata.model.Wording;
import org.kordamp.ikonli.feather.Feather;

import java.util.ArrayList;
import java.util.List;

/**
 * Asks where a call is to go: to a number, typed and sent with Enter; to where calls wait; or to
 * the other side of another line.
 */
final class TransferCard extends VBox {

    private final PhoneModel phone;
    private final Runnable close;
    private final Label title = Parts.label("", "keypad-title");
    private final TextField field = new TextField();
    private final Button park = Parts.button("", null, this::park);
    private final VBox others = new VBox();
    private final ScrollPane scroll = new ScrollPane(others);
    private final InvalidationListener onPhase = change -> closeWhenOver();
    private final CardSteps steps = new CardSteps(this, this::stops);
    private LineModel line;

    /**
     * Makes the card.
     *
     * @param close called when it has done its work, or the call is over
     */
    TransferCard(PhoneModel phone, Runnable close) {
        this.phone = phone;
        this.close = close;
        getStyleClass().add("transfer-card");
        setId("transfer-card");
        field.setId("transfer-field");
        field.setPromptText("Number, name or address");
        field.setAccessibleText("Transfer to");
        field.setOnAction(event -> transfer());
        HBox.setHgrow(field, Priority.ALWAYS);
        Button go = Parts.button("Transfer", Feather.PHONE_FORWARDED, this::transfer, "accent");
        go.setId("transfer-go");
        go.disableProperty().bind(field.textProperty().map(String::isBlank));
        HBox row = new HBox(field, go);
        row.getStyleClass().add("transfer-row");
        park.setId("transfer-park");
        park.setGraphic(Parts.parkSign());
        park.getStyleClass().add("transfer-choice");
        others.getStyleClass().add("transfer-lines");
        scroll.getStyleClass().add("transfer-scroll");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setFocusTraversable(false);
        getChildren().addAll(title, row, park, scroll);
    }

    /** Makes the card that of a line. */
    void serve(LineModel latest) {
        if (line != null) {
            line.phaseProperty().removeListener(onPhase);
        }
        line = latest;
        steps.begin();
        line.phaseProperty().addListener(onPhase);
        title.setText("Transfer " + Wording.name(latest.snapshot().remote()) + " to");
        field.clear();
        String code = line.parkCode();
        park.setText("Park at " + code);
        Parts.present(park, code != null);
        others.getChildren().clear();
        for (LineModel other : phone.lines()) {
            if (line.canConnectWith(other)) {
                others.getChildren().add(choice(other));
            }
        }
        scroll.setVvalue(0);
        Parts.present(scroll, !others.getChildren().isEmpty());
    }

    private Button choice(LineModel other) {
        int number = other.snapshot().line();
        String text = "Line %d, %s".formatted(number, Wording.name(other.snapshot().remote()));
        Button choice =
                Parts.button(
                        text,
                        Feather.LINK_2,
                        () -> {
                            close.run();
                            line.requestTransferToLine(number);
                        },
                        "transfer-choice");
        choice.setId("transfer-to-" + number);
        choice.setMinWidth(0);
        return choice;
    }

    private List<Node> stops() {
        List<Node> stops = new ArrayList<>();
        stops.add(field);
        if (park.isVisible()) {
            stops.add(park);
        }
        stops.addAll(others.getChildren());
        return stops;
    }

    @Override
    public void requestFocus() {
        field.requestFocus();
    }

    private void transfer() {
        String target = field.getText().strip();
        if (!target.isEmpty()) {
            close.run();
            line.requestTransfer(target);
        }
    }

    private void park() {
        close.run();
        line.requestPark();
    }

    private void closeWhenOver() {
        if (!line.phase().isAnswered() && getParent() != null) {
            close.run();
        }
    }
}
