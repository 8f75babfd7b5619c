package org.fermata.ui;

import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.shape.ClosePath;
import javafx.scene.shape.Line;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.PathElement;

import org.fermata.model.ResourcesModel;
import org.fermata.model.ResourcesModel.Sample;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A figure over the last minutes, drawn anew only when there is another sample. Where nobody looked
 * the line has a gap.
 *
 * <pre>
 *    4 ┬┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈
 *    2 ┼┈┈┈┈┈┈╱╲┈┈┈┈┈┈┈┈┈┈┈┈┈
 *    0 ┴─────╱──╲───────────
 *      5 min ago         now
 * </pre>
 */
final class UsageChart extends Region {

    private static final double AXIS_WIDTH = 36;
    private static final double AXIS_GAP = 8;
    private static final double TIME_HEIGHT = 18;
    private static final double TOP = 8;
    private static final Duration LONGEST_STEP = Duration.ofMillis(2500);

    private final ToDoubleFunction<Sample> value;
    private final double leastTop;
    private final Line[] rules = {new Line(), new Line(), new Line()};
    private final Label[] marks = {mark(), mark(), mark()};
    private final Path area = new Path();
    private final Path curve = new Path();
    private final Label from = mark();
    private final Label until = mark();
    private final Label empty = Parts.label("Measuring…", "chart-empty");
    private List<Sample> samples = List.of();
    private Instant now = Instant.EPOCH;

    /**
     * Makes an empty one.
     *
     * @param value what is drawn of a sample
     * @param leastTop where the scale ends at least
     * @param look the style class of its curve
     */
    UsageChart(ToDoubleFunction<Sample> value, double leastTop, String look) {
        this.value = value;
        this.leastTop = leastTop;
        getStyleClass().addAll("usage-chart", look);
        for (Line rule : rules) {
            rule.getStyleClass().add("chart-rule");
        }
        area.getStyleClass().add("chart-area");
        curve.getStyleClass().add("chart-curve");
        from.setText(ResourcesModel.HISTORY.toMinutes() + " min ago");
        until.setText("now");
        getChildren().addAll(rules);
        getChildren().addAll(area, curve);
        getChildren().addAll(marks);
        getChildren().addAll(from, until, empty);
        getChildren().forEach(node -> node.setManaged(false));
        setMinSize(0, 0);
    }

    private static Label mark() {
        return Parts.label("", "chart-mark");
    }

    /**
     * Draws other samples.
     *
     * @param shown the samples, the oldest first
     * @param at the time at the right edge
     */
    void show(List<Sample> shown, Instant at) {
        samples = shown;
        now = at;
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        double left = AXIS_WIDTH + AXIS_GAP;
        double width = Math.max(1, getWidth() - left);
        double height = Math.max(1, getHeight() - TIME_HEIGHT - TOP);
        double top = top(samples.stream().mapToDouble(value).max().orElse(0));
        for (int i = 0; i < rules.length; i++) {
            double part = i / (rules.length - 1.0);
            // On the middle of a pixel, so that it is one pixel wide.
            double y = Math.floor(TOP + part * height) + 0.5;
            rules[i].setStartX(left);
            rules[i].setEndX(left + width);
            rules[i].setStartY(y);
            rules[i].setEndY(y);
            marks[i].setText(number(top * (1 - part)));
            place(marks[i], AXIS_WIDTH - marks[i].prefWidth(-1), y - marks[i].prefHeight(-1) / 2);
        }
        place(from, left, getHeight() - TIME_HEIGHT + 2);
        place(until, getWidth() - until.prefWidth(-1), getHeight() - TIME_HEIGHT + 2);
        empty.setVisible(samples.size() < 2);
        place(
                empty,
                left + (width - empty.prefWidth(-1)) / 2,
                TOP + (height - empty.prefHeight(-1)) / 2);
        draw(left, width, height, top);
    }

    private void draw(double left, double width, double height, double top) {
        List<PathElement> outline = new ArrayList<>();
        List<PathElement> filling = new ArrayList<>();
        Sample before = null;
        double lastX = 0;
        double base = TOP + height;
        for (Sample sample : samples) {
            double age = Duration.between(sample.at(), now).toMillis();
            double x = left + width * Math.clamp(1 - age / ResourcesModel.HISTORY.toMillis(), 0, 1);
            double y = base - height * Math.clamp(value.applyAsDouble(sample) / top, 0, 1);
            boolean goesOn =
                    before != null
                            && Duration.between(before.at(), sample.at()).compareTo(LONGEST_STEP)
                                    <= 0;
            if (goesOn) {
                outline.add(new LineTo(x, y));
            } else {
                close(filling, lastX, base, before != null);
                outline.add(new MoveTo(x, y));
                filling.add(new MoveTo(x, base));
            }
            filling.add(new LineTo(x, y));
            before = sample;
            lastX = x;
        }
        close(filling, lastX, base, before != null);
        curve.getElements().setAll(outline);
        area.getElements().setAll(filling);
    }

    private static void close(List<PathElement> filling, double x, double base, boolean some) {
        if (some) {
            filling.add(new LineTo(x, base));
            filling.add(new ClosePath());
        }
    }

    private void place(Label label, double x, double y) {
        layoutInArea(
                label,
                x,
                y,
                label.prefWidth(-1),
                label.prefHeight(-1),
                0,
                javafx.geometry.HPos.LEFT,
                VPos.TOP);
    }

    /** The end of the scale: 1, 2 or 4 times a power of ten, so that its half is round as well. */
    double top(double highest) {
        double wanted = Math.max(highest * 1.05, leastTop);
        double power = Math.pow(10, Math.floor(Math.log10(wanted)));
        for (double step : new double[] {1, 2, 4, 6, 8, 10}) {
            if (step * power >= wanted) {
                return step * power;
            }
        }
        return 10 * power;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? "%,.0f".formatted(value) : "%.1f".formatted(value);
    }
}
