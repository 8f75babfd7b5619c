package org.fermata.ui;

import javafx.beans.InvalidationListener;
import javafx.collections.ListChangeListener;
import javafx.stage.Stage;

import org.fermata.model.LineModel;
import org.fermata.model.LinePhase;
import org.fermata.model.PhoneModel;
import org.fermata.model.Wording;

import java.util.List;

/** Says in the window's title what rings, and raises the window for it, without taking the keys. */
final class Attention {

    private static final String NAME = "Fermata";

    private final Stage stage;
    private final PhoneModel phone;
    private final InvalidationListener onPhase = change -> look();
    private long rang;

    Attention(Stage stage, PhoneModel phone) {
        this.stage = stage;
        this.phone = phone;
        phone.lines().forEach(line -> line.phaseProperty().addListener(onPhase));
        phone.lines().addListener((ListChangeListener<LineModel>) this::linesChanged);
        look();
    }

    private void linesChanged(ListChangeListener.Change<? extends LineModel> change) {
        while (change.next()) {
            change.getRemoved().forEach(line -> line.phaseProperty().removeListener(onPhase));
            change.getAddedSubList().forEach(line -> line.phaseProperty().addListener(onPhase));
        }
        look();
    }

    private void look() {
        List<LineModel> ringing =
                phone.lines().stream().filter(line -> line.phase() == LinePhase.RINGING).toList();
        boolean more = ringing.size() > rang;
        rang = ringing.size();
        if (ringing.isEmpty()) {
            stage.setTitle(NAME);
            return;
        }
        String caller = Wording.name(ringing.getFirst().snapshot().remote());
        stage.setTitle("(%d) Incoming: %s – %s".formatted(ringing.size(), caller, NAME));
        if (more && phone.settings().current().ui().attention() && !stage.isFocused()) {
            stage.setIconified(false);
            stage.toFront();
        }
    }
}
