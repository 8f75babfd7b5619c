package org.fermata.ui;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import org.fermata.call.CodecCost;
import org.fermata.model.CodecsModel;
import org.fermata.model.PhoneModel;
import org.fermata.model.SettingsModel;
import org.fermata.model.Wording;
import org.fermata.store.Settings;
import org.kordamp.ikonli.feather.Feather;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The codecs in the order they are offered, each with what it costs on this machine. One that is
 * not ticked is neither offered nor taken.
 */
final class CodecsPane extends VBox {

    private static final String KEY = "codec.order";

    /** All there are, in the order of a new profile. */
    private static final List<String> ALL = Settings.DEFAULTS.codec().order();

    private final SettingsModel settings;
    private final CodecsModel codecs;
    private final Map<String, Row> rows = new HashMap<>();
    private final VBox list = new VBox();
    private boolean filling;

    private final class Row extends HBox {
        private final CheckBox use;
        private final Label cost = Parts.label("", "device-state");
        private final Button up;
        private final Button down;

        Row(String codec) {
            String name = Wording.codec(codec);
            use = new CheckBox(name);
            use.setId("codec-" + codec);
            use.setMinWidth(USE_PREF_SIZE);
            use.selectedProperty()
                    .addListener(
                            (value, before, now) -> {
                                if (!filling) {
                                    use(codec, now);
                                }
                            });
            up =
                    Parts.iconButton(
                            Feather.CHEVRON_UP,
                            name + ": prefer it more",
                            () -> move(codec, -1),
                            "flat");
            up.setId("codec-up-" + codec);
            down =
                    Parts.iconButton(
                            Feather.CHEVRON_DOWN,
                            name + ": prefer it less",
                            () -> move(codec, 1),
                            "flat");
            down.setId("codec-down-" + codec);
            getStyleClass().add("codec-row");
            getChildren().addAll(use, Parts.spacer(), cost, up, down);
        }
    }

    CodecsPane(PhoneModel phone) {
        settings = phone.settings();
        codecs = phone.codecs();
        getStyleClass().add("setting-list");
        list.getStyleClass().add("codec-list");
        ALL.forEach(codec -> rows.put(codec, new Row(codec)));
        getChildren()
                .addAll(
                        list,
                        Parts.paragraph(
                                "The first that the other side has as well is used, in calls from"
                                        + " now on. Costs are measured on this machine, for 20 ms"
                                        + " of sound both ways.",
                                "device-state"));
        settings.settingsProperty().addListener(change -> show());
        codecs.costsProperty().addListener(change -> showCosts());
        show();
        showCosts();
    }

    /** Has the costs measured, if they have not been. */
    void open() {
        codecs.requestCosts();
    }

    private List<String> order() {
        return settings.current().codec().order();
    }

    private void use(String codec, boolean on) {
        List<String> order = new ArrayList<>(order());
        order.remove(codec);
        if (on) {
            order.add(codec);
        }
        if (order.isEmpty()) {
            show();
        } else {
            settings.requestSet(KEY, order);
        }
    }

    private void move(String codec, int by) {
        List<String> order = new ArrayList<>(order());
        int at = order.indexOf(codec);
        if (at >= 0 && at + by >= 0 && at + by < order.size()) {
            order.remove(at);
            order.add(at + by, codec);
            settings.requestSet(KEY, order);
        }
    }

    private void show() {
        List<String> order = order();
        List<String> shown = new ArrayList<>(order);
        ALL.stream().filter(codec -> !order.contains(codec)).forEach(shown::add);
        filling = true;
        try {
            for (String codec : shown) {
                Row row = rows.get(codec);
                int at = order.indexOf(codec);
                row.use.setSelected(at >= 0);
                // One codec there must be.
                row.use.setDisable(at >= 0 && order.size() == 1);
                row.up.setDisable(at <= 0);
                row.down.setDisable(at < 0 || at == order.size() - 1);
            }
        } finally {
            filling = false;
        }
        List<Row> wanted = shown.stream().map(rows::get).toList();
        if (!list.getChildren().equals(wanted)) {
            Node focused = list.isFocusWithin() ? list.getScene().getFocusOwner() : null;
            list.getChildren().setAll(wanted);
            if (focused != null) {
                focusAgain(focused);
            }
        }
    }

    /** A row that was moved keeps the keyboard; at the list's end its other button has it. */
    private static void focusAgain(Node focused) {
        boolean up = focused.isDisabled() && focused.getId().startsWith("codec-up-");
        boolean down = focused.isDisabled() && focused.getId().startsWith("codec-down-");
        Row row = (Row) focused.getParent();
        (up ? row.down : down ? row.up : focused).requestFocus();
    }

    private void showCosts() {
        rows.forEach(
                (codec, row) -> {
                    CodecCost cost = codecs.costs().get(codec);
                    row.cost.setText(
                            cost == null
                                    ? "measuring…"
                                    : "%s µs per packet".formatted(micros(cost.bothMicros())));
                    row.cost.setTooltip(
                            cost == null
                                    ? null
                                    : Parts.tooltip(
                                            "Encoding %s µs, decoding %s µs"
                                                    .formatted(
                                                            micros(cost.encodeMicros()),
                                                            micros(cost.decodeMicros()))));
                });
    }

    private static String micros(double value) {
        return value < 10 ? "%.1f".formatted(value) : "%,.0f".formatted(value);
    }
}
