package org.fermata.ui;

import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

import java.util.function.IntConsumer;

/** A slider with a number beside it, in whole steps; what is chosen holds while it is dragged. */
final class VolumeSlider extends HBox {

    private static final double NUMBER_WIDTH = 48;

    private final Slider slider;
    private final Label number = Parts.label("", "field-label");
    private final IntConsumer chosen;
    private final int step;
    private final String unit;
    private int shown;
    private boolean filling;

    /**
     * Makes it.
     *
     * @param name what it is, for those who cannot see it
     * @param id its id
     * @param least its left end
     * @param most its right end
     * @param step between two values
     * @param unit what stands behind the number
     * @param chosen told what somebody chose
     */
    VolumeSlider(
            String name,
            String id,
            int least,
            int most,
            int step,
            String unit,
            IntConsumer chosen) {
        this.chosen = chosen;
        this.step = step;
        this.unit = unit;
        slider = new Slider(least, most, least);
        slider.setId(id);
        slider.setBlockIncrement(step);
        slider.setAccessibleText(name);
        slider.valueProperty().addListener((value, before, now) -> take(now.doubleValue()));
        HBox.setHgrow(slider, Priority.ALWAYS);
        number.setMinWidth(NUMBER_WIDTH);
        Label label = Parts.label(name, "field-label");
        label.setLabelFor(slider);
        label.setMinWidth(USE_PREF_SIZE);
        getStyleClass().add("setting-row");
        getChildren().addAll(label, slider, number);
    }

    private void take(double value) {
        int now = (int) Math.round(value / step) * step;
        if (!filling && now != shown) {
            show(now);
            chosen.accept(now);
        }
    }

    /** Shows what holds; nobody is told. */
    void show(int value) {
        shown = value;
        number.setText(value + unit);
        if (!slider.isValueChanging()) {
            filling = true;
            slider.setValue(value);
            filling = false;
        }
    }
}
