package org.fermata.ui;

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
    private long rang;

    Attention(Stage stage, PhoneModel phone) {
        this.stage = stage;
        this.phone = phone;
        PhaseWatch.on(phone, this::look);
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
