package org.fermata.bench;

import java.util.List;
import java.util.Locale;

/**
 * Bars beside their names and with their figures behind them, as SVG that goes with light and dark
 * pages. Where the longest bar would leave the others nothing to see, the scale is logarithmic and
 * says so.
 */
final class BarPlot {

    /**
     * A group of bars.
     *
     * @param name what it is
     * @param values one for each series
     */
    record Row(String name, List<Double> values) {}

    private static final int WIDTH = 640;
    private static final int LABEL = 208;
    private static final int FIGURE = 72;
    private static final int BAR = 16;
    private static final int GAP = 4;
    private static final int GROUP_GAP = 12;
    private static final int HEAD = 40;
    private static final int LEGEND = 24;
    private static final double LOGARITHMIC_FROM = 40;
    private static final int LONGEST_NAME = 32;

    private final String title;
    private final List<String> series;
    private final List<Row> rows;

    /**
     * Makes a plot.
     *
     * @param title what it shows, with the unit
     * @param series the name of each bar of a group
     * @param rows the groups
     */
    BarPlot(String title, List<String> series, List<Row> rows) {
        this.title = title;
        this.series = series;
        this.rows = rows;
    }

    String svg() {
        double most =
                rows.stream().flatMap(row -> row.values().stream()).max(Double::compare).get();
        double least =
                rows.stream()
                        .flatMap(row -> row.values().stream())
                        .filter(value -> value > 0)
                        .min(Double::compare)
                        .orElse(most);
        boolean logarithmic = most / least > LOGARITHMIC_FROM;
        boolean legend = series.size() > 1;
        int group = series.size() * (BAR + GAP) - GAP;
        int top = HEAD + (legend ? LEGEND : 0);
        int height = top + rows.size() * (group + GROUP_GAP) + GROUP_GAP;
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                        + " height=\"%d\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                height,
                WIDTH,
                height,
                escape(title));
        line(
                svg,
                "<style>text{font:13px sans-serif;fill:#24292f}.t{font-weight:bold}"
                        + ".n{text-anchor:end}.s0{fill:#0969da}.s1{fill:#1a7f37}.s2{fill:#bf8700}"
                        + "@media(prefers-color-scheme:dark){text{fill:#c9d1d9}.s0{fill:#58a6ff}"
                        + ".s1{fill:#3fb950}.s2{fill:#d29922}}</style>");
        line(
                svg,
                "<text class=\"t\" x=\"0\" y=\"20\">%s%s</text>",
                escape(title),
                logarithmic ? ", logarithmic scale" : "");
        for (int i = 0; legend && i < series.size(); i++) {
            int x = LABEL + i * 128;
            line(
                    svg,
                    "<rect class=\"s%d\" x=\"%d\" y=\"%d\" width=\"12\" height=\"12\"/>",
                    i,
                    x,
                    36);
            line(svg, "<text x=\"%d\" y=\"%d\">%s</text>", x + 18, 47, escape(series.get(i)));
        }
        int y = top + GROUP_GAP / 2;
        for (Row row : rows) {
            line(
                    svg,
                    "<text class=\"n\" x=\"%d\" y=\"%d\">%s</text>",
                    LABEL - 8,
                    y + group / 2 + 5,
                    escape(cut(row.name())));
            for (int i = 0; i < row.values().size(); i++) {
                double value = row.values().get(i);
                double part =
                        logarithmic
                                ? value <= 0
                                        ? 0
                                        : 0.05
                                                + 0.95
                                                        * Math.log(value / least)
                                                        / Math.log(most / least)
                                : most <= 0 ? 0 : value / most;
                int width = (int) Math.max(1, Math.round(part * (WIDTH - LABEL - FIGURE)));
                int at = y + i * (BAR + GAP);
                line(
                        svg,
                        "<rect class=\"s%d\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
                        i,
                        LABEL,
                        at,
                        width,
                        BAR);
                line(
                        svg,
                        "<text x=\"%d\" y=\"%d\">%s</text>",
                        LABEL + width + 6,
                        at + BAR - 3,
                        number(value));
            }
            y += group + GROUP_GAP;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String cut(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
