package org.fermata.ui;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;

import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.css.PseudoClass;
import javafx.scene.Scene;

import org.fermata.model.SettingsModel;
import org.fermata.store.Settings.UiSettings;

/** Light, dark, or as the desktop has it. */
final class Theme {

    private static final PseudoClass DARK = PseudoClass.getPseudoClass("dark");

    private final Scene scene;
    private final SettingsModel settings;

    Theme(Scene scene, SettingsModel settings) {
        this.scene = scene;
        this.settings = settings;
        scene.getStylesheets()
                .addAll(
                        resource("bridge.css"),
                        resource("fermata.css"),
                        resource("board.css"),
                        resource("trace.css"),
                        resource("resources.css"),
                        resource("extensions.css"));
        settings.settingsProperty().addListener(change -> apply());
        Platform.getPreferences().colorSchemeProperty().addListener(change -> apply());
        apply();
    }

    private static String resource(String name) {
        return Theme.class.getResource(name).toExternalForm();
    }

    private void apply() {
        UiSettings.Theme wish = settings.current().ui().theme();
        boolean dark =
                wish == UiSettings.Theme.DARK
                        || wish == UiSettings.Theme.SYSTEM
                                && Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
        String sheet =
                dark
                        ? new PrimerDark().getUserAgentStylesheet()
                        : new PrimerLight().getUserAgentStylesheet();
        if (!sheet.equals(Application.getUserAgentStylesheet())) {
            Application.setUserAgentStylesheet(sheet);
        }
        scene.getRoot().pseudoClassStateChanged(DARK, dark);
    }
}
