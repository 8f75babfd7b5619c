package org.fermata.ui;

import javafx.scene.control.Spinner;
import javafx.scene.control.SpinnerValueFactory.IntegerSpinnerValueFactory;
import javafx.scene.control.TextField;
import javafx.util.StringConverter;

import java.util.function.IntConsumer;
import java.util.regex.Pattern;

/**
 * A whole number between bounds, with its unit behind it. What is typed counts once the keyboard
 * leaves it or Enter is pressed; what is no number gives way to the one that was there.
 */
final class NumberSpinner extends Spinner<Integer> {

    private static final double WIDTH = 104;

    private final String unit;
    private final String zero;
    private boolean filling;

    /**
     * Makes one.
     *
     * @param id its id
     * @param least the smallest number
     * @param most the largest
     * @param step between a number and the next
     * @param unit what stands behind the number, such as {@code " ms"}; empty for nothing
     * @param zero the word for 0, null for none
     * @param chosen told what somebody chose
     */
    NumberSpinner(
            String id,
            int least,
            int most,
            int step,
            String unit,
            String zero,
            IntConsumer chosen) {
        this.unit = unit;
        this.zero = zero;
        IntegerSpinnerValueFactory values =
                new IntegerSpinnerValueFactory(least, most, least, step);
        values.setConverter(new Words());
        setValueFactory(values);
        setId(id);
        setEditable(true);
        setPrefWidth(WIDTH);
        TextField editor = getEditor();
        editor.focusedProperty()
                .addListener((value, before, now) -> editor.setText(words(getValue())));
        editor.setOnAction(event -> commit());
        valueProperty()
                .addListener(
                        (value, before, now) -> {
                            if (!filling && now != null) {
                                chosen.accept(now);
                            }
                        });
    }

    private void commit() {
        commitValue();
        getEditor().setText(words(getValue()));
    }

    /** Shows what holds; nobody is told. */
    void show(int number) {
        filling = true;
        getValueFactory().setValue(number);
        filling = false;
    }

    private String words(Integer number) {
        if (number == null) {
            return "";
        }
        return number == 0 && zero != null ? zero : number + unit;
    }

    private final class Words extends StringConverter<Integer> {
        @Override
        public String toString(Integer number) {
            return words(number);
        }

        @Override
        public Integer fromString(String text) {
            String typed = text == null ? "" : text.strip();
            if (typed.equalsIgnoreCase(zero)) {
                return 0;
            }
            String digits = typed.replaceFirst("\\s*" + Pattern.quote(unit.strip()) + "$", "");
            return digits.matches("\\d{1,9}") ? Integer.valueOf(digits) : getValue();
        }
    }
}
