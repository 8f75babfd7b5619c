package org.fermata.ui;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;

import org.fermata.call.EndReason;
import org.fermata.model.Lines;
import org.fermata.store.Settings.UiSettings.Theme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.concurrent.TimeoutException;

/** The ladder of SIP messages worked with mouse and keyboard. */
class TracePanelIT {

    private WindowRig rig;

    @BeforeEach
    void open() throws TimeoutException {
        rig = WindowRig.open();
        Scenes.furnish(rig.phone, Theme.LIGHT, true);
        rig.phone.put(TraceScene.trace(rig.now));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private String message() {
        return rig.robot.lookup("#trace-message").queryTextInputControl().getText();
    }

    private void awaitSteps() throws TimeoutException {
        rig.await(() -> rig.robot.lookup("#trace-steps").queryListView().getItems().size() == 14);
        rig.await(() -> rig.robot.lookup("#trace-steps").query().isFocused());
    }

    @Test
    void theKeyboardAloneShowsEachMessageCopiesAllAndCloses() throws TimeoutException {
        rig.phone.put(Lines.line(1, rig.now).make());
        rig.awaitLines(1);
        rig.robot.push(KeyCode.CONTROL, KeyCode.B).type(KeyCode.I);
        rig.awaitAsked("trace 1");
        awaitSteps();
        rig.await(
                () -> message().startsWith("INVITE sip:+4318910311@carrier.example SIP/2.0\nVia"));
        rig.robot.type(KeyCode.DOWN).type(KeyCode.DOWN);
        rig.await(() -> message().startsWith("SIP/2.0 407 Proxy Authentication Required"));
        rig.robot.push(KeyCode.CONTROL, KeyCode.C);
        String copied = rig.onFx(() -> Clipboard.getSystemClipboard().getString());
        assertThat(copied)
                .contains("INVITE", "(again)", "王小明", "488 Not Acceptable Here")
                .doesNotContain("6629fae4", "WVNfX19z");
        rig.robot.type(KeyCode.ESCAPE);
        rig.await(() -> !rig.robot.lookup("#trace-panel").query().isVisible());
    }

    @Test
    void aMissedCallsMessagesAreSavedWhereTheUserChose() throws TimeoutException {
        rig.phone.put(
                Lines.line(1, rig.now).missed(new EndReason(487, "", EndReason.By.REMOTE)).make());
        rig.awaitLines(1);
        rig.robot.clickOn(rig.inRow(1, ".trace-button"));
        awaitSteps();
        rig.robot.clickOn("#trace-save");
        Node notice = rig.robot.lookup(".trace-notice").query();
        assertThat(notice.isVisible()).isFalse();
        rig.files.chosen = Path.of("/tmp/call.pcap");
        rig.robot.clickOn("#trace-save");
        rig.await(() -> ((Label) notice).getText().equals("Saved as /tmp/call.pcap."));
        rig.phone.refuse("/tmp/call.pcap cannot be written: the disk is full.");
        rig.robot.clickOn("#trace-save");
        rig.await(() -> ((Label) notice).getText().endsWith("the disk is full."));
        assertThat(rig.phone.asked())
                .contains("export Line 2: sip:+4318910311@carrier.example to /tmp/call.pcap");
    }

    @Test
    void theLadderFollowsItsLineAndKeepsTheMessageThatIsRead() throws TimeoutException {
        rig.phone.put(Lines.line(1, rig.now).make());
        rig.awaitLines(1);
        rig.robot.clickOn(rig.inRow(1, ".trace-button"));
        awaitSteps();
        rig.robot.type(KeyCode.DOWN);
        TextInputControl shown = rig.robot.lookup("#trace-message").queryTextInputControl();
        String read = rig.onFx(shown::getText);
        rig.phone.put(TraceScene.trace(rig.now.plusSeconds(1)));
        rig.phone.put(Lines.line(1, rig.now).held(java.time.Duration.ZERO).make());
        rig.await(
                () ->
                        rig.model
                                .trace()
                                .shownProperty()
                                .get()
                                .equals(TraceScene.trace(rig.now.plusSeconds(1))));
        String still = rig.onFx(shown::getText);
        assertThat(still).isEqualTo(read);
    }

    @Test
    void anAccountsMessagesAreShownFromItsRow() throws TimeoutException {
        rig.robot.push(KeyCode.CONTROL, KeyCode.COMMA);
        rig.await(() -> rig.robot.lookup("#trace-work").tryQuery().isPresent());
        rig.robot.clickOn("#trace-work");
        rig.awaitAsked("trace work");
        awaitSteps();
        assertThat(rig.robot.lookup("#settings-panel").query().isVisible()).isFalse();
    }
}
