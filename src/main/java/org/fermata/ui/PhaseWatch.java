package org.fermata.ui;

import javafx.beans.InvalidationListener;
import javafx.collections.ListChangeListener;

import org.fermata.model.LineModel;
import org.fermata.model.PhoneModel;

/** Hears of every line that comes, goes or changes its phase. */
final class PhaseWatch {

    private final Runnable changed;
    private final InvalidationListener onPhase;

    private PhaseWatch(Runnable changed) {
        this.changed = changed;
        onPhase = change -> changed.run();
    }

    /**
     * Watches from now on, as long as the phone lives.
     *
     * @param phone the phone
     * @param changed called after each change
     */
    static void on(PhoneModel phone, Runnable changed) {
        PhaseWatch watch = new PhaseWatch(changed);
        phone.lines().forEach(line -> line.phaseProperty().addListener(watch.onPhase));
        phone.lines().addListener((ListChangeListener<LineModel>) watch::linesChanged);
    }

    private void linesChanged(ListChangeListener.Change<? extends LineModel> change) {
        while (change.next()) {
            change.getRemoved().forEach(line -> line.phaseProperty().removeListener(onPhase));
            change.getAddedSubList().forEach(line -> line.phaseProperty().addListener(onPhase));
        }
        changed.run();
    }
}
