package org.fermata.ui;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.input.KeyCode;

import org.fermata.model.LineFigures;
import org.fermata.model.Lines;
import org.fermata.store.Settings.UiSettings.Theme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeoutException;

/** The panel of what the phone uses, worked with mouse and keyboard. */
class ResourcesPanelIT {

    private WindowRig rig;

    @BeforeEach
    void open() throws TimeoutException {
        rig = WindowRig.open();
        Scenes.furnish(rig.phone, Theme.LIGHT, true);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private boolean isOpen() {
        return rig.robot.lookup("#resources-panel").query().isVisible();
    }

    private LineTable table() {
        return (LineTable) rig.robot.lookup("#line-figures").query();
    }

    @Test
    void theKeysOpenAndCloseItAndItShowsTheLinesThatAreUp() throws TimeoutException {
        rig.phone.put(Lines.line(1, rig.now).make());
        rig.phone.put(Lines.line(2, rig.now).held(java.time.Duration.ofMinutes(1)).make());
        rig.awaitLines(2);
        rig.robot.push(KeyCode.CONTROL, KeyCode.R);
        rig.await(this::isOpen);
        rig.await(() -> table().getItems().size() == 2);
        rig.phone.remove(1);
        rig.await(() -> table().getItems().size() == 1);
        rig.robot.type(KeyCode.ESCAPE);
        rig.await(() -> !isOpen());
        assertThat(rig.onFx(() -> rig.model.resources().readingProperty().get())).isNotNull();
    }

    @Test
    void theStatusBarOpensItAndItGivesWayToTheSettings() throws TimeoutException {
        rig.robot.clickOn("#resources-button");
        rig.await(this::isOpen);
        rig.robot.push(KeyCode.CONTROL, KeyCode.COMMA);
        rig.await(() -> !isOpen());
        rig.await(() -> rig.robot.lookup("#settings-panel").query().isVisible());
    }

    @Test
    void aColumnThatIsClickedSortsAndTheSelectedLineStaysSelected() throws TimeoutException {
        for (int line = 1; line <= 3; line++) {
            rig.phone.put(Lines.line(line, rig.now).make());
        }
        rig.awaitLines(3);
        rig.robot.push(KeyCode.CONTROL, KeyCode.R);
        rig.await(() -> table().getItems().size() == 3);
        rig.robot.interact(() -> table().getSelectionModel().select(2));
        rig.robot.interact(
                () -> {
                    var line = table().getColumns().getFirst();
                    line.setSortType(javafx.scene.control.TableColumn.SortType.DESCENDING);
                    table().getSortOrder().add(line);
                });
        rig.await(() -> table().getItems().getFirst().line() == 3);
        LineFigures selected = rig.onFx(() -> table().getSelectionModel().getSelectedItem());
        assertThat(selected.line()).isEqualTo(3);
    }
}
