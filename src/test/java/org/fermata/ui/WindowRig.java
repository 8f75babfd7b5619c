package org.fermata.ui;

import javafx.application.Platform;
import javafx.scene.Node;
import javafx.stage.Stage;

import org.fermata.concurrent.ThreadEventLoop;
import org.fermata.model.FakePhone;
import org.fermata.model.PhoneModel;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The real window on a real display, over a scripted phone, with a mouse and a keyboard. */
final class WindowRig implements AutoCloseable {

    private static final long LIMIT_SECONDS = 20;

    final FxRobot robot = new FxRobot();
    final Instant now = Instant.now();
    final FakePhone phone;
    final ChosenFiles files = new ChosenFiles();
    private final ThreadEventLoop signalling = new ThreadEventLoop("signalling");
    PhoneModel model;
    PhoneWindow window;
    Stage stage;

    private WindowRig() {
        phone = new FakePhone(signalling);
    }

    /** Opens the window and waits until it has the keyboard. */
    static WindowRig open() throws TimeoutException {
        FxToolkit.registerPrimaryStage();
        Platform.setImplicitExit(false);
        WindowRig rig = new WindowRig();
        rig.robot.interact(
                () -> {
                    rig.model = new PhoneModel(Platform::runLater, rig.phone.core());
                    rig.stage = new Stage();
                    rig.window = new PhoneWindow(rig.stage, rig.model, rig.files);
                    rig.window.show();
                    rig.window.raise();
                });
        rig.robot.targetWindow(rig.stage);
        rig.await(() -> rig.stage.isFocused() && rig.model.readyProperty().get());
        return rig;
    }

    /** Waits until something holds that is asked on the FX thread. */
    void await(Callable<Boolean> condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS, () -> onFx(condition));
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** Waits until the phone was asked for something. */
    void awaitAsked(String command) throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                LIMIT_SECONDS, TimeUnit.SECONDS, () -> phone.asked().contains(command));
    }

    /** Waits until the board shows so many lines and has laid them out. */
    void awaitLines(int count) throws TimeoutException {
        await(() -> model.lines().size() == count);
    }

    <T> T onFx(Callable<T> question) {
        return WaitForAsyncUtils.waitFor(WaitForAsyncUtils.asyncFx(question));
    }

    /** A node in the row of a line. */
    Node inRow(int line, String selector) {
        return onFx(() -> row(line).lookup(selector));
    }

    /** The row of a line, on the FX thread. */
    LineCell row(int line) {
        return stage.getScene().getRoot().lookupAll(".line-cell").stream()
                .map(LineCell.class::cast)
                .filter(cell -> cell.getItem() != null && cell.getItem().number() == line)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        robot.interact(window::close);
        signalling.close();
    }
}
