package org.fermata.ui;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** A slider with a number beside it, in whole steps; what is chosen holds while it is dragged. */
final class VolumeSlider extends HBox {

    /** How much room there is for the name of a slider, in pixels. */
    static final double NAME_WIDTH = 48;

    private static final double NUMBER_WIDTH = 48;

    private final Slider slider;
    private final Label number = Parts.label("", "field-label");
    private final IntConsumer chosen;
    private final int step;
    private final IntFunction<String> words;
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
     * @param words what stands beside it for a value
     * @param chosen told what somebody chose
     */
    VolumeSlider(
            String name,
            String id,
            int least,
            int most,
            int step,
            IntFunction<String> words,
            IntConsumer chosen) {
        this.chosen = chosen;
        this.step = step;
        this.words = words;
        slider = new Slider(least, most, least);
        slider.setId(id);
        slider.setBlockIncrement(step);
        slider.setAccessibleText(name);
        slider.valueProperty().addListener((value, before, now) -> take(now.doubleValue()));
        HBox.setHgrow(slider, Priority.ALWAYS);
        number.setMinWidth(NUMBER_WIDTH);
        number.setAlignment(Pos.CENTER_RIGHT);
        Label label = Parts.label(name, "field-label");
        label.setLabelFor(slider);
        label.setMinWidth(NAME_WIDTH);
        getStyleClass().add("setting-row");
        getChildren().addAll(label, slider, number);
    }

    /** How many percent. */
    static String percent(int value) {
        return value + " %";
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
        number.setText(words.apply(value));
        if (!slider.isValueChanging()) {
            filling = true;
            slider.setValue(value);
            filling = false;
        }
    }

    @Override
    public void requestFocus() {
        slider.requestFocus();
    }
}
