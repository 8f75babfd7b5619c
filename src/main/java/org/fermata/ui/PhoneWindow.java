package org.fermata.ui;

import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.image.Image;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.PopupWindow;
import javafx.stage.Stage;
import javafx.stage.Window;
import javafx.stage.WindowEvent;

import org.fermata.model.LineModel;
import org.fermata.model.PhoneModel;
import org.fermata.model.Wording;
import org.kordamp.ikonli.feather.Feather;

import java.util.List;
import java.util.stream.Stream;

/**
 * The phone's window. Must be made and used on the FX application thread. It closes itself once the
 * user has agreed to that; the program ends when its stage has gone.
 *
 * <pre>
 *   ┌ dial field ─────────────── Call ┬ mail, keys, settings ┐
 *   ├ the watched extensions (LampStrip), if any  ──────────┤
 *   ├ what there is to say or ask (MessageBars, TextBar)  ──┤
 *   │ the board                            │ settings panel │
 *   ├ devices ────────────────────────── lines, accounts ───┤
 * </pre>
 */
public final class PhoneWindow {

    private static final double WIDTH = 1040;
    private static final double HEIGHT = 680;
    private static final double MIN_WIDTH = 640;
    private static final double MIN_HEIGHT = 480;

    private final Stage stage;
    private final PhoneModel phone;
    private final DialBar dialBar;
    private final LineBoard board;
    private final MessageBars messages;
    private final SidePanels panels;
    private final CardLayer cards = new CardLayer();
    private final Keypad keypad = new Keypad(cards::hide);
    private final TransferCard transfer;
    private final ChoiceCard choices;
    private final PlacementCard placement;
    private final Shortcuts shortcuts = new Shortcuts();
    private final Button shortcutsButton;

    /**
     * Builds the window on a stage, without showing it.
     *
     * @param stage the stage
     * @param phone what it shows
     */
    public PhoneWindow(Stage stage, PhoneModel phone) {
        this(stage, phone, new DesktopFilePicker(stage));
    }

    /** The same with another choice of files, for tests. */
    PhoneWindow(Stage stage, PhoneModel phone, FilePicker files) {
        this.stage = stage;
        this.phone = phone;
        transfer = new TransferCard(phone, cards::hide);
        choices = new ChoiceCard(cards::hide);
        placement = new PlacementCard(cards::hide);
        panels = new SidePanels(phone, files, this::toBoard, this::toDialField);
        dialBar = new DialBar(phone, this::calledOn, this::toBoard);
        LineButtons.Actions actions =
                new LineButtons.Actions(
                        this::openKeypad,
                        this::openTransfer,
                        dialBar::callBack,
                        panels::openTrace,
                        this::openMore,
                        this::askToJoin);
        EmptyBoard empty = new EmptyBoard(phone, dialBar::dial, panels::addAccount);
        board = new LineBoard(phone, actions, empty, dialBar::type);
        messages = new MessageBars(phone, this::quit, dialBar::dial, panels::openSound);
        StatusBar status =
                new StatusBar(
                        phone, panels::openSound, panels::openAccounts, panels::toggleResources);
        shortcutsButton =
                Parts.iconButton(Feather.HELP_CIRCLE, "Keys (F1)", this::showShortcuts, "flat");
        Button settingsButton =
                Parts.iconButton(
                        Feather.SETTINGS, "Settings (Ctrl+,)", panels::toggleSettings, "flat");
        settingsButton.setId("settings-button");

        HBox.setHgrow(dialBar, Priority.ALWAYS);
        MailButton mail = new MailButton(phone, dialBar::dial);
        LampStrip lamps =
                new LampStrip(
                        phone,
                        lamp -> dialBar.dial(lamp.snapshot().uri(), lamp.snapshot().account()));
        TextBar texts = new TextBar(phone, dialBar::dial);
        HBox header =
                new HBox(
                        dialBar,
                        mail,
                        new ReceptionButton(phone.settings(), panels::openCalls),
                        shortcutsButton,
                        settingsButton);
        header.getStyleClass().add("header");
        panels.setBoard(board);
        // In this order the tab key goes through it.
        BorderPane root = new BorderPane();
        root.setTop(new VBox(header, lamps, messages, texts));
        root.setCenter(panels);
        root.setBottom(new VBox(new OutOfSight(phone, board), status));
        root.getStyleClass().add("phone-window");

        Scene scene = new Scene(new StackPane(root, cards), WIDTH, HEIGHT);
        new Theme(scene, phone.settings());
        new Keys(
                        phone,
                        board,
                        new Keys.Ways(
                                dialBar::focusField,
                                messages::focusFirst,
                                panels::toggleSettings,
                                panels::toggleResources,
                                this::showShortcuts,
                                this::escape))
                .install(scene);
        stage.setScene(scene);
        stage.setMinWidth(MIN_WIDTH);
        stage.setMinHeight(MIN_HEIGHT);
        stage.getIcons().addAll(icons());
        new Attention(stage, phone);
        stage.setOnCloseRequest(this::closeRequested);
        stage.showingProperty().addListener(change -> watch());
        stage.iconifiedProperty().addListener(change -> watch());
    }

    private static List<Image> icons() {
        return Stream.of(16, 32, 48, 128)
                .map(size -> PhoneWindow.class.getResource("fermata-" + size + ".png"))
                .map(url -> new Image(url.toExternalForm()))
                .toList();
    }

    Scene scene() {
        return stage.getScene();
    }

    /** Shows the window with the keyboard in the dial field. */
    public void show() {
        stage.show();
        dialBar.focusField();
    }

    /** Brings the window to the front, because the user asked for it. */
    public void raise() {
        stage.setIconified(false);
        stage.show();
        stage.toFront();
        stage.requestFocus();
    }

    private void watch() {
        phone.setWatched(stage.isShowing() && !stage.isIconified());
    }

    private void closeRequested(WindowEvent event) {
        if (phone.liveLines() > 0) {
            event.consume();
            askBeforeQuit();
        } else {
            hidePopups();
        }
    }

    void askBeforeQuit() {
        messages.askBeforeQuit();
    }

    private void quit() {
        phone.requestHangUpAll();
        close();
    }

    /** Closes the window without asking. */
    public void close() {
        hidePopups();
        stage.hide();
    }

    /** A popup that still shows when the toolkit ends takes the process down with it. */
    private static void hidePopups() {
        List.copyOf(Window.getWindows()).stream()
                .filter(PopupWindow.class::isInstance)
                .forEach(Window::hide);
    }

    private void calledOn(LineModel line) {
        board.select(line);
    }

    /** Opens the keypad of a line beside a node, or closes it. */
    private void openKeypad(LineModel line, Node beside) {
        keypad.serve(line);
        cards.toggle(keypad, beside);
    }

    /** Asks beside a node where a line's call is to go, or closes the question. */
    private void openTransfer(LineModel line, Node beside) {
        transfer.serve(line);
        cards.toggle(transfer, beside);
    }

    /** Offers beside a node what else can be done with a line, or closes the offer. */
    private void openMore(LineModel line, Node beside) {
        String who = Wording.name(line.snapshot().remote());
        choices.serve(
                line,
                "Line " + line.number() + ", " + who,
                LineChoices.of(
                        line,
                        phone,
                        board.room(),
                        new LineChoices.Ways(
                                () -> openPlacement(line, beside),
                                board::openKeypad,
                                board::openTransfer,
                                panels::openTrace)));
        cards.toggle(choices, beside);
    }

    private void openPlacement(LineModel line, Node beside) {
        placement.serve(line);
        cards.toggle(placement, beside);
    }

    /** Asks what a line that was dropped on another is to do there. */
    private void askToJoin(LineModel dragged, LineModel other, Node row) {
        String one = Wording.name(dragged.snapshot().remote());
        String two = Wording.name(other.snapshot().remote());
        choices.serve(dragged, one + " and " + two, LineChoices.joining(dragged, other));
        cards.hide();
        cards.toggle(choices, row);
    }

    /** Goes to a line and opens its keypad. */
    void showKeypad(LineModel line) {
        board.focusOn(line);
        board.openKeypad(line);
    }

    private void toBoard() {
        board.enter();
    }

    private void toDialField() {
        dialBar.focusField();
    }

    void showShortcuts() {
        shortcuts.arrange(scene().getWidth());
        cards.toggle(shortcuts, shortcutsButton);
    }

    /** The panels beside the board. */
    SidePanels panels() {
        return panels;
    }

    private void escape() {
        if (cards.isShowing()) {
            cards.hide();
        } else if (!panels.back()) {
            toBoard();
        }
    }
}
