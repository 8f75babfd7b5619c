package org.fermata.ui;

import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;

import org.fermata.audio.Role;
import org.fermata.ui.Shot.Desk;
import org.fermata.ui.Shot.Size;

import java.util.Comparator;
import java.util.stream.Stream;

/** Pictures of the board, and of what lies over it or beside it. */
final class BoardShots {

    private BoardShots() {}

    static Stream<Shot> all() {
        return Stream.of(
                        Shot.both("welcome", Size.USUAL, desk -> {}),
                        Shot.both("welcome-small", Size.SMALL, desk -> {}),
                        Shot.both("board-0", Size.USUAL, BoardShots::exchange),
                        Shot.both("board-0-small", Size.SMALL, BoardShots::exchange),
                        Shot.both("board-0-account", Size.USUAL, desk -> lines(desk, 0)),
                        Shot.both("board-1", Size.USUAL, desk -> lines(desk, 1)),
                        Shot.both("board-12", Size.BIG, BoardShots::reception),
                        Shot.both("board-12-narrow", Size.NARROW, BoardShots::reception),
                        Shot.both("board-12-small", Size.SMALL, BoardShots::reception),
                        Shot.both("board-64", Size.USUAL, desk -> lines(desk, 64)),
                        Shot.both("out-of-sight", Size.USUAL, BoardShots::outOfSight),
                        Shot.both("out-of-sight-narrow", Size.NARROW, BoardShots::outOfSight),
                        Shot.both("drag", Size.BIG, desk -> drag(desk, 4, ".line-cell", 6)),
                        Shot.both(
                                "drag-narrow", Size.NARROW, desk -> drag(desk, 2, ".line-cell", 3)),
                        Shot.both("drag-lamp", Size.BIG, desk -> drag(desk, 2, ".lamp", 4)),
                        Shot.both("join", Size.BIG, BoardShots::join),
                        Shot.both("park-1", Size.USUAL, desk -> park(desk, 1)),
                        Shot.both("park-12", Size.BIG, desk -> park(desk, 12)),
                        Shot.both("park-12-narrow", Size.NARROW, desk -> park(desk, 12)),
                        Shot.both("transfer-12", Size.USUAL, desk -> transfer(desk, 12)),
                        Shot.both("transfer-64", Size.USUAL, desk -> transfer(desk, 64)),
                        Shot.both("transfer-12-small", Size.SMALL, desk -> transfer(desk, 12)),
                        Shot.both("conference-12", Size.BIG, desk -> conference(desk, 12)),
                        Shot.both(
                                "conference-12-narrow", Size.NARROW, desk -> conference(desk, 12)),
                        Shot.both("conference-64", Size.USUAL, desk -> conference(desk, 64)),
                        Shot.both("more", Size.BIG, BoardShots::more),
                        Shot.both("more-narrow", Size.NARROW, BoardShots::more),
                        Shot.both("more-small", Size.SMALL, BoardShots::more),
                        Shot.both("placement", Size.USUAL, BoardShots::placement),
                        Shot.both("keypad", Size.USUAL, BoardShots::keypad),
                        Shot.both("keypad-small", Size.SMALL, BoardShots::keypad),
                        Shot.both("shortcuts", Size.USUAL, BoardShots::shortcuts),
                        Shot.both("shortcuts-small", Size.SMALL, BoardShots::shortcuts),
                        Shot.both("trouble", Size.USUAL, BoardShots::trouble),
                        Shot.both("trouble-small", Size.SMALL, BoardShots::trouble),
                        Shot.both("refused", Size.USUAL, BoardShots::refused),
                        Shot.both("quiet", Size.NARROW, BoardShots::quiet),
                        Shot.both("lamps-12", Size.BIG, desk -> lamps(desk, 12)),
                        Shot.both("lamps-100", Size.BIG, desk -> lamps(desk, 100)),
                        Shot.both("lamps-12-narrow", Size.NARROW, desk -> lamps(desk, 12)),
                        Shot.both("lamps-12-small", Size.SMALL, desk -> lamps(desk, 12)))
                .flatMap(shots -> shots);
    }

    private static void exchange(Desk desk) {
        desk.model().requestExchange();
    }

    /** So many lines, one of them talked on. */
    static void lines(Desk desk, int count) {
        Scenes.furnish(desk.phone(), desk.theme(), count == 0);
        Scenes.full(desk.phone(), Shot.NOW, count, Math.min(count, 3));
    }

    /** Twelve lines, in every state. */
    static void reception(Desk desk) {
        Scenes.furnish(desk.phone(), desk.theme(), false);
        Scenes.reception(desk.phone(), Shot.NOW);
    }

    private static void lamps(Desk desk, int count) {
        reception(desk);
        Scenes.extensions(desk.phone(), count);
        Scenes.messages(desk.phone(), 3);
        desk.phone()
                .receive(
                        Scenes.text(
                                Shot.NOW,
                                "The car for Mme Dupont is at the door.\n請告訴杜邦夫人,車已經到了。"));
        desk.phone().receive(Scenes.text(Shot.NOW, "Thanks"));
    }

    private static void outOfSight(Desk desk) {
        Scenes.furnish(desk.phone(), desk.theme(), false);
        Scenes.full(desk.phone(), Shot.NOW, 64, 40);
        desk.phone().put(Scenes.ringing(50, Shot.NOW));
    }

    private static void park(Desk desk, int count) {
        if (count == 1) {
            lines(desk, 1);
        } else {
            reception(desk);
        }
        Scenes.codes(desk.phone(), desk.theme(), "*68", "**");
        desk.phone().put(Scenes.parking(1, Shot.NOW));
        if (count > 1) {
            desk.phone().put(Scenes.parked(11, Shot.NOW));
        }
    }

    private static void transfer(Desk desk, int count) {
        lines(desk, count);
        Scenes.codes(desk.phone(), desk.theme(), "*68", "**");
        Frames.steps(() -> desk.toLine(3), () -> desk.press(KeyCode.T));
    }

    private static void conference(Desk desk, int count) {
        Scenes.furnish(desk.phone(), desk.theme(), false);
        Scenes.conference(desk.phone(), Shot.NOW, count);
    }

    private static void more(Desk desk) {
        conference(desk, 12);
        Frames.steps(() -> desk.toLine(2), () -> desk.press(KeyCode.C));
    }

    private static void placement(Desk desk) {
        lines(desk, 4);
        Frames.steps(
                () -> desk.toLine(3),
                () -> desk.press(KeyCode.C),
                () -> desk.press(KeyCode.DOWN, KeyCode.ENTER));
    }

    private static void keypad(Desk desk) {
        lines(desk, 4);
        Frames.steps(
                () -> desk.model().line(3).requestDigits("0417#"),
                () -> desk.window().showKeypad(desk.model().line(3)));
    }

    private static void shortcuts(Desk desk) {
        reception(desk);
        Frames.steps(desk.window()::showShortcuts);
    }

    private static void trouble(Desk desk) {
        reception(desk);
        desk.phone().put(Scenes.lost(Role.PLAYBACK));
        desk.phone().put(Scenes.silent(3, Shot.NOW));
        desk.model().offerLink("sip:+43 1 890 1234@carrier.example");
        Frames.steps(desk.window()::askBeforeQuit);
    }

    /** A number that was not dialled, and why. */
    private static void refused(Desk desk) {
        reception(desk);
        Frames.steps(
                () ->
                        desk.phone()
                                .refuse(
                                        "The account home is not registered: the password was"
                                                + " refused (403)."),
                () -> desk.press(KeyCode.DIGIT4, KeyCode.DIGIT7, KeyCode.DIGIT1, KeyCode.DIGIT1),
                () -> desk.press(KeyCode.ENTER));
    }

    /** Somebody who is not to be disturbed. */
    private static void quiet(Desk desk) {
        reception(desk);
        Scenes.quiet(desk.phone(), desk.theme());
        Scenes.messages(desk.phone(), 128);
    }

    // ---- what is dragged ----

    /** Takes a line's row up and holds it over something else. */
    private static void drag(Desk desk, int line, String over, int number) {
        lamps(desk, 12);
        desk.model().extensions().dismissAll();
        Robot robot = new Robot();
        Frames.steps(
                () -> {},
                () -> robot.mouseMove(middle(desk, ".line-cell", line - 1, 0.2)),
                () -> robot.mousePress(MouseButton.PRIMARY),
                () -> robot.mouseMove(middle(desk, ".line-cell", line - 1, 0.22)),
                () -> robot.mouseMove(middle(desk, ".line-cell", line - 1, 0.25)),
                () -> robot.mouseMove(middle(desk, over, number, 0.3)),
                () -> robot.mouseMove(middle(desk, over, number, 0.31)));
    }

    /** Drops a line on another. */
    private static void join(Desk desk) {
        reception(desk);
        Robot robot = new Robot();
        Frames.steps(
                () -> robot.mouseMove(middle(desk, ".line-cell", 1, 0.2)),
                () -> robot.mousePress(MouseButton.PRIMARY),
                () -> robot.mouseMove(middle(desk, ".line-cell", 1, 0.22)),
                () -> robot.mouseMove(middle(desk, ".line-cell", 1, 0.25)),
                () -> robot.mouseMove(middle(desk, ".line-cell", 2, 0.3)),
                () -> robot.mouseMove(middle(desk, ".line-cell", 2, 0.31)),
                () -> robot.mouseRelease(MouseButton.PRIMARY),
                () -> robot.mouseMove(new Point2D(1279, 1023)));
    }

    /** A point in one of several nodes, so far from its left. */
    private static Point2D middle(Desk desk, String selector, int index, double right) {
        Bounds at =
                desk.window().scene().getRoot().lookupAll(selector).stream()
                        .map(node -> node.localToScreen(node.getLayoutBounds()))
                        .sorted(
                                Comparator.comparingDouble(Bounds::getMinY)
                                        .thenComparingDouble(Bounds::getMinX))
                        .toList()
                        .get(index);
        return new Point2D(at.getMinX() + right * at.getWidth(), at.getCenterY());
    }
}
