package org.fermata.ui;

import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;
import javafx.css.PseudoClass;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

import org.fermata.model.LineFigures;
import org.fermata.model.Wording;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** What each line carries and costs, one row a line, sorted by whichever column is clicked. */
final class LineTable extends TableView<LineFigures> {

    private static final double ROW_HEIGHT = 32;

    /** What is left out in narrower tables, so that the rest fits. */
    private static final double ROOM_FOR_PACKETS = 864;

    private static final double ROOM_FOR_TRIP = 708;
    private static final double ROOM_FOR_MEDIA = 632;
    private static final String NONE = "–";
    private static final PseudoClass POOR = PseudoClass.getPseudoClass("poor");
    private static final PseudoClass BAD = PseudoClass.getPseudoClass("bad");

    /** Below these some and many users are dissatisfied (ITU-T G.107 table B.1: R 70 and 60). */
    private static final double POOR_MOS = 3.6;

    private static final double BAD_MOS = 3.1;

    private final ObservableList<LineFigures> figures = FXCollections.observableArrayList();

    LineTable() {
        setId("line-figures");
        getStyleClass().addAll("line-figures", "dense");
        setFixedCellSize(ROW_HEIGHT);
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        setPlaceholder(
                Parts.paragraph(
                        "No calls. What a line carries and costs is shown here.", "text-muted"));
        TableColumn<LineFigures, Integer> line =
                number("Line", "The line’s number", 52, LineFigures::line, "%d"::formatted);
        TableColumn<LineFigures, String> name = text("Other side", 120, LineFigures::name);
        name.setMaxWidth(Double.MAX_VALUE);
        name.setPrefWidth(176);
        TableColumn<LineFigures, String> codec =
                text("Codec", 76, row -> Wording.codec(row.codec()));
        TableColumn<LineFigures, Long> sent =
                number("Sent", "Packets sent", 72, LineFigures::sent, "%,d"::formatted);
        TableColumn<LineFigures, Long> received =
                number(
                        "Received",
                        "Packets received, those while held included",
                        84,
                        LineFigures::received,
                        "%,d"::formatted);
        TableColumn<LineFigures, Double> loss =
                number(
                        "Loss, %",
                        "Packets that were lost or came too late",
                        72,
                        LineFigures::lossPercent,
                        "%.1f"::formatted);
        TableColumn<LineFigures, Double> jitter =
                number(
                        "Jitter, ms",
                        "How unevenly the packets come",
                        80,
                        LineFigures::jitterMs,
                        "%.1f"::formatted);
        TableColumn<LineFigures, Double> trip =
                number(
                        "Trip, ms",
                        "There and back, by RTCP",
                        76,
                        LineFigures::roundTripMs,
                        "%.0f"::formatted);
        TableColumn<LineFigures, Double> mos =
                number(
                        "MOS",
                        "Estimated listening quality, 1.0 to 4.5, by the E-model: ITU-T G.107, for"
                                + " wideband codecs G.107.1",
                        56,
                        LineFigures::mos,
                        "%.1f"::formatted);
        mos.setCellFactory(column -> new MosCell());
        TableColumn<LineFigures, Double> media =
                number(
                        "Media, kB/s",
                        "Sound both ways, without the headers",
                        92,
                        LineFigures::bytesPerSecond,
                        bytes -> "%.1f".formatted(bytes / 1000));
        TableColumn<LineFigures, Double> cost =
                number(
                        "CPU, %",
                        "Encoding and decoding in percent of one core, by what the codec costs on"
                                + " this machine",
                        68,
                        LineFigures::costPercent,
                        "%.2f"::formatted);
        getColumns()
                .addAll(
                        List.of(
                                line, name, codec, sent, received, loss, jitter, trip, mos, media,
                                cost));
        widthProperty()
                .addListener(
                        (width, before, now) -> {
                            sent.setVisible(now.doubleValue() >= ROOM_FOR_PACKETS);
                            received.setVisible(now.doubleValue() >= ROOM_FOR_PACKETS);
                            trip.setVisible(now.doubleValue() >= ROOM_FOR_TRIP);
                            media.setVisible(now.doubleValue() >= ROOM_FOR_MEDIA);
                        });
        SortedList<LineFigures> sorted = new SortedList<>(figures);
        sorted.comparatorProperty().bind(comparatorProperty());
        setItems(sorted);
    }

    private static TableColumn<LineFigures, String> text(
            String title, double width, Function<LineFigures, String> value) {
        TableColumn<LineFigures, String> column = new TableColumn<>(title);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(value.apply(row.getValue())));
        column.setMinWidth(width);
        column.setPrefWidth(width);
        column.setMaxWidth(width);
        return column;
    }

    private static <T extends Comparable<T>> TableColumn<LineFigures, T> number(
            String title,
            String meaning,
            double width,
            Function<LineFigures, T> value,
            Function<T, String> words) {
        TableColumn<LineFigures, T> column = new TableColumn<>();
        javafx.scene.control.Label head = Parts.label(title, "figure-column-head");
        head.setTooltip(Parts.tooltip(meaning));
        column.setGraphic(head);
        column.getStyleClass().add("figure-column");
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(value.apply(row.getValue())));
        column.setCellFactory(made -> new NumberCell<>(words));
        column.setComparator(Comparator.nullsFirst(Comparator.naturalOrder()));
        column.setMinWidth(width);
        column.setPrefWidth(width);
        column.setMaxWidth(width);
        return column;
    }

    /** Shows the lines as they stand; which is selected stays. */
    void show(List<LineFigures> lines) {
        LineFigures selected = getSelectionModel().getSelectedItem();
        boolean same = figures.size() == lines.size();
        for (int i = 0; same && i < lines.size(); i++) {
            same = figures.get(i).id().equals(lines.get(i).id());
        }
        if (same) {
            for (int i = 0; i < lines.size(); i++) {
                if (!figures.get(i).equals(lines.get(i))) {
                    figures.set(i, lines.get(i));
                }
            }
        } else {
            figures.setAll(lines);
        }
        if (selected != null) {
            getItems().stream()
                    .filter(row -> row.id().equals(selected.id()))
                    .findFirst()
                    .ifPresent(row -> getSelectionModel().select(row));
        }
    }

    private static class NumberCell<T> extends TableCell<LineFigures, T> {

        private final Function<T, String> words;

        NumberCell(Function<T, String> words) {
            this.words = words;
            getStyleClass().add("figure-number");
        }

        @Override
        protected void updateItem(T value, boolean empty) {
            super.updateItem(value, empty);
            setText(empty ? null : value == null ? NONE : words.apply(value));
        }
    }

    private static final class MosCell extends NumberCell<Double> {

        MosCell() {
            super("%.1f"::formatted);
            getStyleClass().add("mos");
        }

        @Override
        protected void updateItem(Double mos, boolean empty) {
            super.updateItem(mos, empty);
            boolean known = !empty && mos != null;
            pseudoClassStateChanged(POOR, known && mos < POOR_MOS && mos >= BAD_MOS);
            pseudoClassStateChanged(BAD, known && mos < BAD_MOS);
        }
    }
}
