package org.fermata.ui;

import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

import org.fermata.model.LineModel;
import org.fermata.model.LinePhase;
import org.fermata.model.PhoneModel;

import java.util.Comparator;
import java.util.List;

/** The keys that work wherever in the window the keyboard is. */
final class Keys {

    /**
     * Where the keys lead.
     *
     * @param toDialField to the dial field
     * @param messages to what the window asks
     * @param settings opens or closes the settings
     * @param resources opens or closes what the phone uses
     * @param shortcuts opens or closes the list of the keys
     * @param escape closes what is open, else leaves the dial field
     */
    record Ways(
            Runnable toDialField,
            Runnable messages,
            Runnable settings,
            Runnable resources,
            Runnable shortcuts,
            Runnable escape) {}

    private final PhoneModel phone;
    private final LineBoard board;
    private final Ways ways;

    /** The lines that F8 held last and resumes next: one, or those of a conference. */
    private List<LineModel> heldByKey = List.of();

    Keys(PhoneModel phone, LineBoard board, Ways ways) {
        this.phone = phone;
        this.board = board;
        this.ways = ways;
    }

    void install(Scene scene) {
        scene.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    }

    private void pressed(KeyEvent event) {
        boolean handled =
                event.isShortcutDown() ? withControl(event.getCode()) : plain(event.getCode());
        if (handled) {
            event.consume();
        }
    }

    private boolean plain(KeyCode code) {
        switch (code) {
            case F1 -> ways.shortcuts().run();
            case F2 -> answerLongestRinging();
            case F6 -> ways.messages().run();
            case F7 -> muteCurrent();
            case F8 -> holdOrResume();
            case F9 -> endCurrent();
            case ESCAPE -> ways.escape().run();
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean withControl(KeyCode code) {
        switch (code) {
            case L -> ways.toDialField().run();
            case B -> board.enter();
            case COMMA -> ways.settings().run();
            case R -> ways.resources().run();
            default -> {
                int digit = digit(code);
                if (digit == 0) {
                    return false;
                }
                LineModel line = phone.line(digit);
                if (line != null) {
                    board.focusOn(line);
                }
            }
        }
        return true;
    }

    private static int digit(KeyCode code) {
        String name = code.getName();
        String last = name.substring(name.length() - 1);
        return code.isDigitKey() || code.isKeypadKey()
                ? Math.max(0, "0123456789".indexOf(last))
                : 0;
    }

    private void answerLongestRinging() {
        phone.lines().stream()
                .filter(line -> line.phase() == LinePhase.RINGING)
                .min(Comparator.comparing(line -> line.snapshot().startedAt()))
                .ifPresent(
                        line -> {
                            board.select(line);
                            line.requestAnswer();
                        });
    }

    /** Mutes the line spoken on, and those spoken on together with it. */
    private void muteCurrent() {
        LineModel current = phone.currentProperty().get();
        if (current != null && current.phase().isAnswered()) {
            boolean mute = !current.snapshot().muted();
            together(current).forEach(line -> line.requestMute(mute));
        }
    }

    private static List<LineModel> together(LineModel line) {
        List<LineModel> together = line.talkedOnTogether();
        return together.contains(line) ? together : List.of(line);
    }

    private void endCurrent() {
        LineModel current = phone.currentProperty().get();
        if (current != null) {
            current.requestEnd();
        }
    }

    /**
     * Holds the line spoken on, and those spoken on together with it; with none, resumes those held
     * by this key, or the selected.
     */
    private void holdOrResume() {
        LineModel current = phone.currentProperty().get();
        if (current != null && current.phase().isAnswered()) {
            heldByKey = together(current);
            heldByKey.forEach(LineModel::requestHold);
            return;
        }
        List<LineModel> back = heldByKey.stream().filter(this::isHeld).toList();
        if (!back.isEmpty()) {
            back.getFirst().requestTalkOn(back);
        } else if (isHeld(board.selected())) {
            board.selected().requestResume();
        }
    }

    private boolean isHeld(LineModel line) {
        return line != null && phone.lines().contains(line) && line.phase() == LinePhase.HELD;
    }
}
