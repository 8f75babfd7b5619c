package org.fermata.ui;

import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.fermata.model.LineFigures;
import org.fermata.model.ResourcesModel;
import org.fermata.model.ResourcesModel.Reading;
import org.fermata.process.ProcessFigures;
import org.kordamp.ikonli.feather.Feather;

import java.util.List;
import java.util.Objects;

/**
 * What the phone uses, how its sound devices stand, and what each line carries and costs. While it
 * is closed nothing is measured.
 *
 * <pre>
 *   ┌ Resources ─────────────────────────────────── Close ┐
 *   │ CPU 1.3 %   Wake-ups 12 /s   Memory 212 MB   Threads │
 *   │ ┈┈┈ CPU ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈    ┈┈┈ wake-ups ┈┈┈┈┈┈┈┈┈┈  │
 *   │ Speaker    Headset  Running   48.0   10.0   80.0   0 │
 *   ├ Lines ───────────────────────────────────────────────┤
 *   │ 1  Dr. Fontaine  G.722  51,204  0.2  1.4  38  4.3 …  │
 *   └──────────────────────────────────────────────────────┘
 * </pre>
 */
final class ResourcesPanel extends VBox {

    /** How wide it would like to be, in pixels. */
    static final double WIDTH = 880;

    /** Where it is lower, the graphs give way to the lines. */
    private static final double ROOM_FOR_GRAPHS = 520;

    /** Where it is lower, they are lower too. */
    private static final double ROOM_FOR_HIGH_GRAPHS = 680;

    private static final double LOW_GRAPHS = 92;
    private static final double HIGH_GRAPHS = 132;
    private static final double LEAST_CPU = 2;
    private static final double LEAST_WAKEUPS = 20;
    private static final double MEGABYTE = 1e6;
    private static final String NONE = "–";

    private final ResourcesModel model;
    private final Figure cpu = new Figure("CPU", "% of a core");
    private final Figure wakeups = new Figure("Wake-ups", "a second");
    private final Figure memory = new Figure("Memory", "MB resident");
    private final Figure threads = new Figure("Threads", "");
    private final UsageChart cpuChart =
            new UsageChart(ResourcesModel.Sample::cpuPercent, LEAST_CPU, "cpu-chart");
    private final UsageChart wakeupsChart =
            new UsageChart(ResourcesModel.Sample::wakeupsPerSecond, LEAST_WAKEUPS, "wakeups-chart");
    private final DeviceFigures devices = new DeviceFigures();
    private final LineTable lines = new LineTable();
    private final Label sum = Parts.label("", "figure-sum");
    private final Button close;

    /** A figure in large type with its name above and its unit beside it. */
    private static final class Figure extends VBox {
        private final Label value = Parts.label(NONE, "figure-value");

        Figure(String name, String unit) {
            getStyleClass().add("figure");
            HBox row = new HBox(value, Parts.label(unit, "figure-unit"));
            row.getStyleClass().add("figure-row");
            value.setMinWidth(USE_PREF_SIZE);
            getChildren().addAll(Parts.label(name, "field-label"), row);
            HBox.setHgrow(this, Priority.ALWAYS);
            setPrefWidth(0);
            setMinWidth(0);
        }

        void show(String text) {
            value.setText(text);
        }
    }

    /**
     * Makes the panel, not yet open.
     *
     * @param model what it shows
     * @param onClose asked to close the panel
     */
    ResourcesPanel(ResourcesModel model, Runnable onClose) {
        this.model = model;
        getStyleClass().add("resources-panel");
        setId("resources-panel");
        setMaxWidth(WIDTH);
        setPrefWidth(WIDTH);
        setMinWidth(0);
        close = Parts.iconButton(Feather.X, "Close (Esc)", onClose, "flat");
        close.setId("resources-close");
        VBox titles =
                new VBox(
                        Parts.label("Resources", "panel-title"),
                        Parts.label(
                                "Of the whole process, this panel included; measured once a second"
                                        + " while it is open",
                                "trace-title"));
        titles.setMinWidth(0);
        HBox.setHgrow(titles, Priority.ALWAYS);
        HBox head = new HBox(titles, close);
        head.getStyleClass().addAll("panel-head", "trace-head");

        HBox figures = new HBox(cpu, wakeups, memory, threads);
        figures.getStyleClass().add("figures");
        HBox charts =
                new HBox(
                        titled("CPU, % of a core", cpuChart),
                        titled("Wake-ups a second", wakeupsChart));
        charts.getStyleClass().add("charts");
        VBox top = new VBox(figures, charts, devices);
        top.getStyleClass().add("resources-top");
        HBox linesHead = new HBox(Parts.label("Lines", "section-title"), Parts.spacer(), sum);
        linesHead.getStyleClass().add("lines-head");
        VBox.setVgrow(lines, Priority.ALWAYS);
        getChildren().addAll(head, top, linesHead, lines);
        heightProperty()
                .addListener(
                        (height, before, now) -> {
                            Parts.present(charts, now.doubleValue() >= ROOM_FOR_GRAPHS);
                            boolean low = now.doubleValue() < ROOM_FOR_HIGH_GRAPHS;
                            charts.setMaxHeight(low ? LOW_GRAPHS : HIGH_GRAPHS);
                            charts.setMinHeight(low ? LOW_GRAPHS : HIGH_GRAPHS);
                        });
        setVisible(false);
        model.readingProperty().addListener((value, before, now) -> show(now));
    }

    private static VBox titled(String title, UsageChart chart) {
        VBox titled = new VBox(Parts.label(title, "field-label"), chart);
        VBox.setVgrow(chart, Priority.ALWAYS);
        HBox.setHgrow(titled, Priority.ALWAYS);
        titled.setPrefWidth(0);
        return titled;
    }

    void open() {
        setVisible(true);
        model.requestReadings(true);
        lines.requestFocus();
    }

    void close() {
        setVisible(false);
        model.requestReadings(false);
    }

    /** Shows how all of it stood at one moment. */
    void show(Reading reading) {
        ProcessFigures.Figures process = reading.process();
        ResourcesModel.Sample latest = reading.latest();
        cpu.show(latest == null ? NONE : "%.1f".formatted(latest.cpuPercent()));
        wakeups.show(latest == null ? NONE : "%,.0f".formatted(latest.wakeupsPerSecond()));
        memory.show("%,.0f".formatted(process.residentBytes() / MEGABYTE));
        threads.show("%,d".formatted(process.threads()));
        cpuChart.show(reading.history(), reading.at());
        wakeupsChart.show(reading.history(), reading.at());
        devices.show(reading.devices(), reading.held());
        lines.show(reading.lines());
        sum.setText(sum(reading.lines()));
    }

    private static String sum(List<LineFigures> lines) {
        if (lines.isEmpty()) {
            return "";
        }
        double bytes =
                lines.stream()
                        .map(LineFigures::bytesPerSecond)
                        .filter(Objects::nonNull)
                        .mapToDouble(Double::doubleValue)
                        .sum();
        double cost =
                lines.stream()
                        .map(LineFigures::costPercent)
                        .filter(Objects::nonNull)
                        .mapToDouble(Double::doubleValue)
                        .sum();
        return "%s  ·  %.1f kB/s of media  ·  %.2f %% of a core for codecs"
                .formatted(
                        lines.size() == 1 ? "1 line" : lines.size() + " lines", bytes / 1000, cost);
    }
}
