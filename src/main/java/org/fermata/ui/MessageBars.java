package org.fermata.ui;

import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.VBox;

import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.Role;
import org.fermata.model.DeviceModel;
import org.fermata.model.PhoneModel;
import org.kordamp.ikonli.feather.Feather;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** What the whole window has to say or to ask, in bars above the board instead of in dialogs. */
final class MessageBars extends VBox {

    private final PhoneModel phone;
    private final Button keep;
    private final MessageBar closing;
    private final MessageBar link;
    private final MessageBar device;
    private final MessageBar problem;

    /**
     * Makes the bars.
     *
     * @param phone the phone
     * @param quit ends the program though calls are up
     * @param dialTarget dials a link that was agreed to
     * @param chooseDevice opens the choice of devices
     */
    MessageBars(
            PhoneModel phone, Runnable quit, Consumer<String> dialTarget, Runnable chooseDevice) {
        this.phone = phone;
        keep = Parts.button("Keep calls", null, this::stay);
        keep.setId("keep-calls");
        Button leave = Parts.button("Hang up and quit", Feather.PHONE_OFF, quit, "danger");
        leave.setId("hang-up-and-quit");
        closing = new MessageBar(Feather.ALERT_TRIANGLE, "danger", leave, keep);
        Button dial =
                Parts.button(
                        "Call",
                        Feather.PHONE,
                        () -> {
                            String target = phone.links().getFirst();
                            phone.dismissLink(target);
                            dialTarget.accept(target);
                        },
                        "accent");
        dial.setId("link-call");
        Button refuse =
                Parts.button("Cancel", null, () -> phone.dismissLink(phone.links().getFirst()));
        refuse.setId("link-cancel");
        link = new MessageBar(Feather.EXTERNAL_LINK, "info", dial, refuse);
        device =
                new MessageBar(
                        Feather.ALERT_TRIANGLE,
                        "warning",
                        Parts.button("Choose another", Feather.SLIDERS, chooseDevice));
        Button noted =
                Parts.button(
                        "Dismiss", null, () -> phone.dismissProblem(phone.problems().getFirst()));
        noted.setId("problem-dismiss");
        problem = new MessageBar(Feather.ALERT_TRIANGLE, "warning", noted);
        MessageBar back = new DeviceReturns(phone.sound()).bar();
        getChildren().addAll(closing, link, device, back, problem);
        phone.problems().addListener((InvalidationListener) change -> showProblem());
        phone.links().addListener((InvalidationListener) change -> showLink());
        PhaseWatch.on(phone, this::calm);
        for (Role role : Role.values()) {
            phone.sound().device(role).snapshotProperty().addListener(change -> showDevice());
        }
        showLink();
        showDevice();
        showProblem();
    }

    /** Asks before the window closes on calls that are up. */
    void askBeforeQuit() {
        ask();
        keep.requestFocus();
    }

    private void ask() {
        long live = phone.liveLines();
        closing.say(
                live == 1
                        ? "A call is up. Closing the window would end it."
                        : live + " calls are up. Closing the window would end them.");
    }

    /** Puts the keyboard on the first thing that is asked, if anything is. */
    void focusFirst() {
        getChildren().stream()
                .filter(Node::isVisible)
                .findFirst()
                .ifPresent(bar -> bar.lookup(".button").requestFocus());
    }

    private void stay() {
        closing.say(null);
    }

    /** Keeps the question true, and takes it back once there is nothing to ask. */
    private void calm() {
        if (!closing.isVisible()) {
            return;
        }
        if (phone.liveLines() == 0) {
            stay();
        } else {
            ask();
        }
    }

    private void showLink() {
        link.say(
                phone.links().isEmpty()
                        ? null
                        : "Another program asks to call " + phone.links().getFirst() + ".");
    }

    private void showProblem() {
        problem.say(phone.problems().isEmpty() ? null : phone.problems().getFirst());
    }

    private void showDevice() {
        Set<String> problems = new LinkedHashSet<>();
        for (Role role : Role.values()) {
            DeviceModel model = phone.sound().device(role);
            DeviceSnapshot snapshot = model.snapshot();
            if (snapshot != null && snapshot.problem() != null) {
                problems.add(snapshot.problem());
            }
        }
        device.say(problems.isEmpty() ? null : String.join(" ", problems));
    }
}
