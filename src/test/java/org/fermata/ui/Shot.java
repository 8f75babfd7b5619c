package org.fermata.ui;

import javafx.scene.input.KeyCode;
import javafx.scene.robot.Robot;

import org.fermata.model.FakePhone;
import org.fermata.model.PhoneModel;
import org.fermata.store.Settings.UiSettings.Theme;

import java.time.Instant;
import java.util.stream.Stream;

/** A picture to be taken: what the window shows, how large it is and in which colours. */
record Shot(String name, Theme theme, Size size, Script script) {

    /** How large the window is, in pixels. */
    enum Size {
        /** As it opens for the first time. */
        USUAL(1040, 680),
        BIG(1120, 876),
        TALL(1120, 1024),
        NARROW(720, 640),
        /** The smallest there is. */
        SMALL(640, 480);

        final int width;
        final int height;

        Size(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    /** What is to be seen in a window, and what it is over. */
    record Desk(FakePhone phone, PhoneWindow window, PhoneModel model, Theme theme) {

        /** Presses keys as a user would. */
        void press(KeyCode... keys) {
            Robot robot = new Robot();
            for (KeyCode key : keys) {
                robot.keyType(key);
            }
        }

        /** Goes to a line of the first nine. */
        void toLine(int line) {
            Robot robot = new Robot();
            robot.keyPress(KeyCode.CONTROL);
            robot.keyType(KeyCode.valueOf("DIGIT" + line));
            robot.keyRelease(KeyCode.CONTROL);
        }
    }

    /** Furnishes a desk; may have steps run later, see {@link Frames}. */
    @FunctionalInterface
    interface Script {
        void play(Desk desk);
    }

    /** When all pictures are taken. */
    static final Instant NOW = Instant.now();

    /** The same in both colours. */
    static Stream<Shot> both(String name, Size size, Script script) {
        return Stream.of(
                new Shot(name + "-light", Theme.LIGHT, size, script),
                new Shot(name + "-dark", Theme.DARK, size, script));
    }
}
