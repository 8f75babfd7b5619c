package org.fermata.app;

import javafx.application.Application;
import javafx.application.Platform;
import javafx.stage.Stage;

import org.fermata.model.PhoneModel;
import org.fermata.ui.PhoneWindow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Executor;

/** The window. Its methods take effect once the toolkit has shown it. */
final class WindowFront implements Front {

    /** JavaFX makes the application object itself, so that this is the way to hand it anything. */
    private static WindowFront launched;

    private static final Logger log = LoggerFactory.getLogger(WindowFront.class);
    private static final Executor FX = Platform::runLater;

    private final Phone phone;
    private final Terminal terminal;
    private String firstTarget;

    // Owned by the FX application thread.
    private PhoneModel model;
    private PhoneWindow window;

    WindowFront(Phone phone, Terminal terminal) {
        this.phone = phone;
        this.terminal = terminal;
    }

    /** What JavaFX starts. Not the main class, so that it may come from the class path. */
    public static final class Launched extends Application {
        @Override
        public void start(Stage stage) {
            launched.show(stage);
        }
    }

    @Override
    public int run(String target) {
        launched = this;
        firstTarget = target;
        try {
            Application.launch(Launched.class);
        } catch (UnsupportedOperationException noDisplay) {
            log.warn("the toolkit does not start", noDisplay);
            terminal.complain(Display.MISSING);
            return PhoneCommandLine.REFUSED;
        }
        return 0;
    }

    private void show(Stage stage) {
        model = new PhoneModel(Platform::runLater, phone.core());
        window = new PhoneWindow(stage, model);
        window.show();
        phone.begin(this);
        if (firstTarget != null) {
            phone.openAtStart(firstTarget);
        }
    }

    @Override
    public String raise() {
        FX.execute(() -> window.raise());
        return null;
    }

    @Override
    public String ask(String target) {
        FX.execute(
                () -> {
                    model.offerLink(target);
                    window.raise();
                });
        return null;
    }

    @Override
    public void tell(String sentence) {
        FX.execute(() -> model.tell(sentence));
    }
}
