package org.fermata.ui;

import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.fermata.call.LineSnapshot;
import org.fermata.call.RemoteParty;
import org.fermata.model.LineModel;
import org.fermata.model.LinePhase;
import org.fermata.model.LineWording;
import org.fermata.model.PhoneModel;
import org.fermata.model.Wording;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A row of the board. It is built once and derives all it shows from its line; once a second it
 * renews no more than the texts of the durations.
 *
 * <pre>
 *   ┌──────┐ name              state   lock codec  talk time  more trace [Hold] mute … hang up
 *   │ icon │ ● rec.  address   detail              time held
 *   │  no. │
 *   └──────┘
 * </pre>
 */
final class LineCell extends ListCell<LineModel> {

    private static final PseudoClass COMPACT = PseudoClass.getPseudoClass("compact");
    private static final PseudoClass DRAGGED = PseudoClass.getPseudoClass("dragged");
    private static final PseudoClass MERGED = PseudoClass.getPseudoClass("merged");
    private static final PseudoClass MUTED = PseudoClass.getPseudoClass("muted");
    private static final PseudoClass PLAIN = PseudoClass.getPseudoClass("plain");
    private static final PseudoClass TIGHT = PseudoClass.getPseudoClass("tight");
    private static final PseudoClass TROUBLED = PseudoClass.getPseudoClass("troubled");

    private final PhoneModel phone;
    private final RowRoom room;
    private final ObjectProperty<LineModel> dragged;
    private final FontIcon shape = new FontIcon();
    private final Label number = Parts.label("", "line-number");
    private final Label name = Parts.label("", "line-name");
    private final Label address = Parts.label("", "line-address");
    private final Label state = Parts.label("", "line-state");
    private final Label recording = Parts.label("", "line-recording");
    private final Label detail = Parts.label("", "line-detail");
    private final Label codec = Parts.label("", "line-codec");
    private final FontIcon lock = Parts.icon(Feather.LOCK);
    private final Label security = Parts.label("", "line-security");
    private final Tooltip securityInWords = Parts.tooltip("");
    private final Label talked = Parts.label("", "line-talked");
    private final Label held = Parts.label("", "line-held");
    private final Tooltip whole = Parts.tooltip("");
    private final Tooltip recordedTo = Parts.tooltip("");
    private final Tooltip wholeState = Parts.tooltip("");
    private final LineButtons buttons;
    private final StackPane face;
    private final LineDrop drop;
    private final Button more;
    private final BooleanProperty answered = new SimpleBooleanProperty();

    private final InvalidationListener onChange = change -> show();
    private final InvalidationListener onTick = tick -> showDurations();
    private LineModel shown;

    /**
     * Makes an empty row.
     *
     * @param phone the phone
     * @param room what it has room for
     * @param actions what the row asks for beyond its line
     * @param dragged the line of the board that is dragged, null for none
     */
    LineCell(
            PhoneModel phone,
            RowRoom room,
            LineButtons.Actions actions,
            ObjectProperty<LineModel> dragged) {
        this.phone = phone;
        this.room = room;
        this.dragged = dragged;
        getStyleClass().add("line-cell");
        setPrefWidth(0);
        buttons = new LineButtons(actions, room);

        VBox badge = new VBox(shape, number);
        badge.getStyleClass().add("line-badge");
        Region dot = new Region();
        dot.getStyleClass().add("recording-dot");
        recording.setGraphic(dot);
        recording.setTooltip(recordedTo);
        HBox below = new HBox(recording, address);
        below.getStyleClass().add("line-below");
        VBox who = new VBox(name, below);
        who.getStyleClass().add("line-who");
        HBox.setHgrow(who, Priority.ALWAYS);
        VBox what = new VBox(state, detail);
        what.getStyleClass().add("line-what");
        HBox.setHgrow(what, Priority.ALWAYS);
        VBox times = new VBox(talked, held);
        times.getStyleClass().add("line-times");
        Button trace =
                Parts.iconButton(
                        Feather.ACTIVITY,
                        "SIP messages (I)",
                        () -> actions.trace().accept(shown),
                        "flat",
                        "trace-button");
        more =
                Parts.iconButton(
                        Feather.MORE_VERTICAL,
                        "More (C)",
                        () -> actions.more().accept(shown, moreButton()),
                        "flat",
                        "more-button");
        more.setFocusTraversable(false);
        more.managedProperty().bind(Bindings.or(room.trace(), answered));
        more.visibleProperty().bind(answered);
        trace.setFocusTraversable(false);
        // Where there is room for one only, it is that of which there is more to choose from.
        trace.managedProperty().bind(Bindings.or(room.trace(), Bindings.not(answered)));
        trace.visibleProperty().bind(trace.managedProperty());
        HBox row = new HBox(badge, who, what, security, codec, times, more, trace, buttons);
        row.getStyleClass().add("line-row");
        talked.setMinWidth(Region.USE_PREF_SIZE);
        held.setMinWidth(Region.USE_PREF_SIZE);
        ConnectMark mark = new ConnectMark();
        face = new StackPane(row, mark);
        LineDrag.from(this, () -> shown, dragged);
        dragged.addListener(change -> showDragged());
        drop = new LineDrop(this, phone, () -> shown, mark, actions.join());
        name.setTooltip(whole);
        address.setTooltip(whole);
        state.setTooltip(wholeState);
        detail.setTooltip(wholeState);
        security.setGraphic(lock);
        room.compact().addListener(change -> arrange());
        room.tight().addListener(change -> arrange());
        arrange();
    }

    private Node moreButton() {
        return more;
    }

    private void arrange() {
        boolean narrow = room.compact().get();
        Parts.present(codec, !narrow);
        pseudoClassStateChanged(COMPACT, narrow);
        pseudoClassStateChanged(TIGHT, room.tight().get());
        showAddress();
    }

    /** A row that scrolls out of sight becomes another line's. */
    private void showDragged() {
        pseudoClassStateChanged(DRAGGED, shown != null && shown == dragged.get());
    }

    @Override
    protected void updateItem(LineModel item, boolean empty) {
        super.updateItem(item, empty);
        LineModel next = empty ? null : item;
        if (next == shown) {
            return;
        }
        if (shown != null) {
            shown.snapshotProperty().removeListener(onChange);
            shown.problemProperty().removeListener(onChange);
            shown.digitsProperty().removeListener(onChange);
            phone.nowProperty().removeListener(onTick);
        }
        shown = next;
        showDragged();
        drop.look();
        if (shown == null) {
            setGraphic(null);
            PhaseLook.apply(this, null);
            pseudoClassStateChanged(TROUBLED, false);
            pseudoClassStateChanged(MERGED, false);
            setAccessibleText(null);
            return;
        }
        shown.snapshotProperty().addListener(onChange);
        shown.problemProperty().addListener(onChange);
        shown.digitsProperty().addListener(onChange);
        phone.nowProperty().addListener(onTick);
        setGraphic(face);
        show();
    }

    private void show() {
        LineSnapshot line = shown.snapshot();
        LinePhase phase = shown.phase();
        RemoteParty remote = line.remote();
        boolean together = phase == LinePhase.ACTIVE && shown.isMerged();
        shape.setIconCode(together ? Feather.USERS : PhaseLook.icon(phase));
        number.setText(Integer.toString(line.line()));
        name.setText(Wording.name(remote));
        address.setText(address(line));
        whole.setText(Wording.name(remote) + "\n" + Wording.address(remote.uri()));
        state.setText(LineWording.state(line));
        codec.setText(Wording.codec(line.codec()));
        showSecurity(line);
        PhaseLook.apply(this, phase);
        pseudoClassStateChanged(MUTED, line.muted());
        pseudoClassStateChanged(MERGED, shown.isMerged());
        answered.set(phase.isAnswered());
        String recorded = LineWording.recording(line);
        recording.setText(recorded);
        recordedTo.setText(line.recording() == null ? "" : "To " + line.recording());
        Parts.present(recording, recorded != null);
        showAddress();
        buttons.show(shown);
        drop.look();
        showDurations();
        setAccessibleText(
                "Line %d, %s, %s%s"
                        .formatted(
                                line.line(),
                                Wording.name(remote),
                                state.getText(),
                                recorded == null ? "" : ", " + recorded));
    }

    /** Where there is no room for both, that a line is recorded goes before its address. */
    private void showAddress() {
        boolean tight = room.tight().get();
        recording.setMinWidth(tight ? 0 : USE_PREF_SIZE);
        Parts.present(address, !tight || !recording.isVisible());
    }

    /** A lock, an open one that keeps quiet, or none as long as there is no sound. */
    private void showSecurity(LineSnapshot line) {
        String words = LineWording.security(line);
        lock.setVisible(words != null);
        lock.setIconCode(line.secure() == null ? Feather.UNLOCK : Feather.LOCK);
        security.pseudoClassStateChanged(PLAIN, line.secure() == null);
        security.setTooltip(words == null ? null : securityInWords);
        security.setAccessibleText(words);
        securityInWords.setText(words);
    }

    private String address(LineSnapshot line) {
        String digits = shown.digitsProperty().get();
        String from = Wording.address(line.remote().uri());
        String text = line.diversion() == null ? from : from + "  ·  " + line.diversion();
        return digits.isEmpty() || !shown.phase().isAnswered()
                ? text
                : "sent " + digits + "  ·  " + text;
    }

    private void showDurations() {
        LineSnapshot line = shown.snapshot();
        Instant now = phone.nowProperty().get();
        Duration talk = LineWording.talked(line, now);
        setText(talked, talk == null ? "" : Wording.clock(talk));
        Duration held = LineWording.held(line, now);
        boolean holding = held != null && shown.phase().isAnswered();
        setText(this.held, holding ? "held " + Wording.clock(held) : "");
        Parts.present(this.held, holding);
        String problem = shown.problemProperty().get();
        String words = problem != null ? problem : LineWording.detail(line, now);
        setText(detail, words == null ? "" : words);
        wholeState.setText(words == null ? state.getText() : state.getText() + "\n" + words);
        Parts.present(detail, words != null);
        pseudoClassStateChanged(TROUBLED, problem != null || LineWording.isSilent(line));
    }

    private static void setText(Label label, String text) {
        if (!Objects.equals(label.getText(), text)) {
            label.setText(text);
        }
    }
}
