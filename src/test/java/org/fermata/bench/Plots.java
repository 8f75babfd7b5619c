package org.fermata.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws the tables of {@code performance.md}, so that a plot shows what the page says. A table is
 * found by the beginning of the heading above it, its columns by the beginning of theirs.
 */
final class Plots {

    /**
     * A plot.
     *
     * @param file its name without {@code .svg}
     * @param heading how the heading above its table begins
     * @param title what it shows, with the unit
     * @param columns how the heads of the columns drawn begin
     */
    private record Plot(String file, String heading, String title, String... columns) {}

    private static final List<Plot> PLOTS =
            List.of(
                    new Plot(
                            "held",
                            "One active line beside held ones",
                            "One active line beside held ones: CPU, % of a core",
                            "CPU"),
                    new Plot(
                            "null",
                            "A device that does not block",
                            "One call on a device that does not block: CPU, % of a core",
                            "CPU"),
                    new Plot(
                            "setup",
                            "Setting a call up",
                            "From an INVITE in to 180 out, ms",
                            "median",
                            "95",
                            "99"),
                    new Plot("active", "Merged lines", "Merged lines: CPU, % of a core", "CPU"),
                    new Plot(
                            "latency",
                            "From microphone to loudspeaker",
                            "From microphone to loudspeaker, ms",
                            "median"),
                    new Plot(
                            "codecs",
                            "A packet in each codec",
                            "A packet of 20 ms, µs",
                            "encode",
                            "decode",
                            "conceal"));

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:[.,]\\d+)*");

    private Plots() {}

    /**
     * Draws what there are tables for.
     *
     * @param page the page with the tables
     * @param folder where the plots go
     * @return the files written
     */
    static List<Path> draw(Path page, Path folder) throws IOException {
        List<String> lines = Files.readAllLines(page);
        List<Path> written = new ArrayList<>();
        Files.createDirectories(folder);
        for (Plot plot : PLOTS) {
            List<List<String>> table = table(lines, plot.heading());
            if (table.size() > 1) {
                Path file = folder.resolve(plot.file() + ".svg");
                Files.writeString(file, svg(plot, table));
                written.add(file);
            }
        }
        return written;
    }

    private static String svg(Plot plot, List<List<String>> table) {
        List<String> heads = table.getFirst();
        List<Integer> columns = new ArrayList<>();
        List<String> series = new ArrayList<>();
        for (String wanted : plot.columns()) {
            for (int column = 1; column < heads.size(); column++) {
                if (heads.get(column).startsWith(wanted)) {
                    columns.add(column);
                    series.add(heads.get(column).replaceFirst(",.*", ""));
                    break;
                }
            }
        }
        if (columns.isEmpty()) {
            throw new IllegalArgumentException(
                    plot.file() + ": no column of " + heads + " is drawn");
        }
        List<BarPlot.Row> rows = new ArrayList<>();
        for (List<String> cells : table.subList(1, table.size())) {
            rows.add(
                    new BarPlot.Row(
                            cells.getFirst(),
                            columns.stream().map(column -> number(cells.get(column))).toList()));
        }
        return new BarPlot(plot.title(), series, rows).svg();
    }

    private static double number(String cell) {
        Matcher number = NUMBER.matcher(cell);
        return number.find() ? Double.parseDouble(number.group().replace(",", "")) : 0;
    }

    /** The first table below a heading, its head first, without the rule under it. */
    private static List<List<String>> table(List<String> lines, String heading) {
        List<List<String>> table = new ArrayList<>();
        boolean below = false;
        for (String line : lines) {
            if (line.startsWith("#")) {
                if (!table.isEmpty()) {
                    break;
                }
                below = line.replaceFirst("^#+\\s*", "").startsWith(heading);
            } else if (below && line.startsWith("|")) {
                if (!line.matches("\\|[-:| ]+\\|")) {
                    table.add(cells(line));
                }
            } else if (!table.isEmpty()) {
                break;
            }
        }
        return table;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.substring(1, line.lastIndexOf('|')).split("\\|", -1)) {
            cells.add(cell.strip());
        }
        return cells;
    }
}
