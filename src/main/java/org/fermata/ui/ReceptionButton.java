package org.fermata.ui;

import javafx.css.PseudoClass;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;

import org.fermata.model.SettingsModel;
import org.fermata.store.Settings.CallSettings;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * What becomes of calls that come in: a bell while they ring; do-not-disturb and where every call
 * is sent on to, by shape and word. A click turns do-not-disturb on and off; where every call is
 * sent on, do-not-disturb would change nothing, and a click shows the setting.
 */
final class ReceptionButton extends Button {

    private static final PseudoClass QUIET = PseudoClass.getPseudoClass("quiet");
    private static final int LONGEST_TARGET = 16;
    private static final double ROOM_FOR_WORDS = 800;

    private final SettingsModel settings;
    private final FontIcon icon = Parts.icon(Feather.BELL);

    /**
     * Makes the button.
     *
     * @param settings where the two are set
     * @param openSettings shows how calls are handled
     */
    ReceptionButton(SettingsModel settings, Runnable openSettings) {
        this.settings = settings;
        setId("reception-button");
        setGraphic(icon);
        getStyleClass().addAll("flat", "reception-button");
        setMinWidth(USE_PREF_SIZE);
        setTooltip(Parts.tooltip(""));
        setOnAction(event -> clicked(openSettings));
        settings.settingsProperty().addListener(change -> show());
        contentDisplayProperty()
                .bind(
                        sceneProperty()
                                .flatMap(Scene::widthProperty)
                                .map(width -> display(width.doubleValue())));
        show();
    }

    private static ContentDisplay display(double windowWidth) {
        return windowWidth < ROOM_FOR_WORDS ? ContentDisplay.GRAPHIC_ONLY : ContentDisplay.LEFT;
    }

    private void clicked(Runnable openSettings) {
        CallSettings call = settings.current().call();
        if (call.forwardAlways() != null) {
            openSettings.run();
        } else {
            settings.requestSet("call.doNotDisturb", !call.doNotDisturb());
        }
    }

    private void show() {
        CallSettings call = settings.current().call();
        String words;
        if (call.forwardAlways() != null) {
            icon.setIconCode(Feather.CORNER_UP_RIGHT);
            setText(shortened(call.forwardAlways()));
            words =
                    "Every call is sent on to "
                            + call.forwardAlways()
                            + ". A click opens the settings.";
        } else if (call.doNotDisturb()) {
            icon.setIconCode(Feather.BELL_OFF);
            setText("Do not disturb");
            words =
                    call.forwardBusy() == null
                            ? "Calls are turned away as busy. A click lets them ring."
                            : "Calls are sent on to "
                                    + call.forwardBusy()
                                    + ". A click lets them ring.";
        } else {
            icon.setIconCode(Feather.BELL);
            setText("");
            words = "Calls ring. A click turns them away: do not disturb.";
        }
        getTooltip().setText(words);
        setAccessibleText(words);
        pseudoClassStateChanged(QUIET, call.doNotDisturb() || call.forwardAlways() != null);
    }

    private static String shortened(String target) {
        String plain = target.replaceFirst("^sips?:", "").replaceFirst("@.*", "");
        return plain.length() <= LONGEST_TARGET ? plain : plain.substring(0, LONGEST_TARGET) + "…";
    }
}
