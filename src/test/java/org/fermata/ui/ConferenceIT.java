package org.fermata.ui;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.css.PseudoClass;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;

import org.fermata.model.Lines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Conferences and recordings on the board: how they look, and the keys that make them. */
class ConferenceIT {

    private static final PseudoClass MERGED = PseudoClass.getPseudoClass("merged");

    private WindowRig rig;

    @BeforeEach
    void open() throws TimeoutException {
        rig = WindowRig.open();
        rig.phone.put(line(1).mergedWith(2).make());
        rig.phone.put(line(2).mergedWith(1).held(Duration.ZERO).make());
        rig.phone.put(line(3).held(Duration.ZERO).recorded().make());
        rig.awaitLines(3);
        rig.await(() -> rig.row(3).getHeight() > 0);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Lines line(int number) {
        return Lines.line(number, rig.now).remote("sip:" + number + "00@hotel.example", null);
    }

    private String text(int line, String label) {
        return rig.onFx(() -> ((Labeled) rig.row(line).lookup(label)).getText());
    }

    private void choose(int line, String choice) throws TimeoutException {
        rig.robot.push(KeyCode.CONTROL, line == 1 ? KeyCode.DIGIT1 : KeyCode.DIGIT3);
        rig.robot.type(KeyCode.C);
        rig.await(() -> rig.stage.getScene().getRoot().lookup(choice) != null);
        rig.robot.clickOn(choice);
    }

    @Test
    void linesOfAConferenceAreBracketedAndSaySo() {
        assertThat(text(1, ".line-state")).isEqualTo("Conference");
        assertThat(text(1, ".line-detail")).isEqualTo("With line 2");
        assertThat(text(2, ".line-state")).isEqualTo("On hold, conference");
        assertThat(rig.onFx(() -> rig.row(1).getPseudoClassStates())).contains(MERGED);
        assertThat(rig.onFx(() -> rig.row(3).getPseudoClassStates())).doesNotContain(MERGED);
    }

    @Test
    void aRecordedLineSaysSo() throws TimeoutException {
        assertThat(text(3, ".line-recording")).isEqualTo("Recording paused");
        rig.phone.put(line(3).recorded().make());
        rig.await(() -> text(3, ".line-recording").equals("Recording"));
        assertThat(rig.onFx(() -> rig.row(1).lookup(".line-recording").isVisible())).isFalse();
    }

    @Test
    void aLineJoinsAConferenceAndTheWholeIsResumed() throws TimeoutException {
        choose(3, "#choice-merge-1");
        rig.awaitAsked("merge [3, 1]");
        choose(1, "#choice-resume-all");
        rig.awaitAsked("merge [1, 2]");
        choose(3, "#choice-record");
        rig.awaitAsked("record 3 false null");
    }

    @Test
    void theKeysSplitAndRecord() throws TimeoutException {
        rig.robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        rig.robot.type(KeyCode.S, KeyCode.R);
        rig.awaitAsked("split 1");
        rig.awaitAsked("record 1 true null");
    }

    @Test
    void oneKeyHoldsTheWholeConferenceAndResumesIt() throws TimeoutException {
        rig.phone.put(line(2).mergedWith(1).make());
        rig.await(() -> text(2, ".line-state").equals("Conference"));
        rig.robot.type(KeyCode.F8);
        rig.awaitAsked("hold 1");
        rig.awaitAsked("hold 2");
        rig.phone.put(line(1).mergedWith(2).held(Duration.ZERO).make());
        rig.phone.put(line(2).mergedWith(1).held(Duration.ZERO).make());
        rig.await(() -> text(1, ".line-state").equals("On hold, conference"));
        rig.robot.type(KeyCode.F8);
        rig.awaitAsked("merge [1, 2]");
    }
}
