package org.fermata.ui;

import javafx.css.PseudoClass;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;

import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.DeviceState;
import org.fermata.audio.Role;
import org.fermata.model.DeviceWording;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The sound device of each role: where it stands and why, and what it really runs with. */
final class DeviceFigures extends GridPane {

    private static final PseudoClass RUNNING = PseudoClass.getPseudoClass("running");
    private static final PseudoClass BROKEN = PseudoClass.getPseudoClass("broken");
    private static final String NONE = "–";

    private record Row(
            Label name, Label state, Label rate, Label period, Label buffer, Label xruns) {

        Row() {
            this(cell(), cell(), cell(), cell(), cell(), cell());
            state.getStyleClass().add("device-figure-state");
        }

        private static Label cell() {
            return Parts.label("", "figure-cell");
        }
    }

    private final Map<Role, Row> rows = new EnumMap<>(Role.class);

    DeviceFigures() {
        getStyleClass().add("figure-grid");
        getColumnConstraints()
                .addAll(
                        column(88, 0, HPos.LEFT),
                        column(120, 1, HPos.LEFT),
                        column(148, 1, HPos.LEFT),
                        column(56, 0, HPos.RIGHT),
                        column(64, 0, HPos.RIGHT),
                        column(64, 0, HPos.RIGHT),
                        column(48, 0, HPos.RIGHT));
        head("Device", 1);
        head("State", 2);
        head("Rate, kHz", 3);
        head("Period, ms", 4);
        head("Buffer, ms", 5);
        head("Xruns", 6);
        for (Role role : Role.values()) {
            Row row = new Row();
            rows.put(role, row);
            int at = rows.size();
            add(Parts.label(DeviceWording.role(role), "figure-name"), 0, at);
            List<Label> cells =
                    List.of(
                            row.name(),
                            row.state(),
                            row.rate(),
                            row.period(),
                            row.buffer(),
                            row.xruns());
            for (int column = 0; column < cells.size(); column++) {
                add(cells.get(column), column + 1, at);
            }
        }
    }

    private static ColumnConstraints column(double width, int grows, HPos side) {
        ColumnConstraints column = new ColumnConstraints();
        column.setHalignment(side);
        column.setMinWidth(grows == 0 ? width : 0);
        column.setPrefWidth(width);
        if (grows > 0) {
            column.setHgrow(Priority.ALWAYS);
        }
        return column;
    }

    private void head(String title, int column) {
        Label label = Parts.label(title, "figure-head");
        label.setMinWidth(column > 2 ? USE_PREF_SIZE : 0);
        add(label, column, 0);
    }

    /**
     * Shows the devices as they stand.
     *
     * @param devices those of all roles
     * @param held how many lines are held
     */
    void show(List<DeviceSnapshot> devices, long held) {
        for (DeviceSnapshot device : devices) {
            Row row = rows.get(device.role());
            row.name().setText(device.name());
            row.state().setText(DeviceWording.deviceState(device, held));
            row.state().pseudoClassStateChanged(RUNNING, device.state() == DeviceState.RUNNING);
            row.state()
                    .pseudoClassStateChanged(
                            BROKEN,
                            device.state() == DeviceState.LOST
                                    || device.state() == DeviceState.RECOVERING);
            Integer rate = device.rate();
            row.rate().setText(rate == null ? NONE : "%.1f".formatted(rate / 1000.0));
            row.period().setText(ms(device.periodFrames(), rate));
            row.buffer().setText(ms(device.bufferFrames(), rate));
            row.xruns().setText("%,d".formatted(device.xruns()));
        }
    }

    private static String ms(Integer frames, Integer rate) {
        return frames == null || rate == null ? NONE : "%.1f".formatted(1000.0 * frames / rate);
    }
}
