package org.fermata.ui;

import javafx.animation.AnimationTimer;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.control.Button;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.TitledPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;

import org.fermata.audio.Role;
import org.fermata.concurrent.ThreadEventLoop;
import org.fermata.model.FakePhone;
import org.fermata.model.PhoneModel;
import org.fermata.model.SoundTrialModel;
import org.fermata.store.Settings.UiSettings.Theme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;

/**
 * Shows the window with scripted lines, one scene after another, and has each photographed by
 * ImageMagick's {@code import}. For {@code packaging/screenshots.sh}, on a display without a window
 * manager. The arguments are the folder for the pictures and, for some of them only, a part of
 * their names.
 */
public final class Screenshots {

    private record Shot(String name, Theme theme, double width, double height, Script script) {}

    @FunctionalInterface
    private interface Script {
        void play(FakePhone phone, PhoneWindow window, PhoneModel model);
    }

    /** Frames for layout, rendering and cards to be done before a picture is taken. */
    private static final int FRAMES = 40;

    private static final Instant NOW = Instant.now();

    private static final List<Shot> SHOTS =
            List.of(
                    shot("welcome-light", Theme.LIGHT, (phone, window, model) -> {}),
                    shot("board-0-light", Theme.LIGHT, Screenshots::exchange),
                    shot("board-0-dark", Theme.DARK, Screenshots::exchange),
                    shot("board-1-light", Theme.LIGHT, (p, w, m) -> lines(p, Theme.LIGHT, 1)),
                    shot("board-1-dark", Theme.DARK, (p, w, m) -> lines(p, Theme.DARK, 1)),
                    big("board-12-light", Theme.LIGHT, (p, w, m) -> reception(p, Theme.LIGHT)),
                    big("board-12-dark", Theme.DARK, (p, w, m) -> reception(p, Theme.DARK)),
                    shot("board-64-light", Theme.LIGHT, (p, w, m) -> lines(p, Theme.LIGHT, 64)),
                    shot("board-64-dark", Theme.DARK, (p, w, m) -> lines(p, Theme.DARK, 64)),
                    shot("out-of-sight-light", Theme.LIGHT, Screenshots::outOfSight),
                    big("settings-light", Theme.LIGHT, Screenshots::settings),
                    big("settings-dark", Theme.DARK, Screenshots::settings),
                    tall("devices-light", Theme.LIGHT, Screenshots::devices),
                    tall("devices-dark", Theme.DARK, Screenshots::devices),
                    big("sound-light", Theme.LIGHT, (p, w, m) -> sound(p, w, m, "#preset")),
                    big("sound-dark", Theme.DARK, (p, w, m) -> sound(p, w, m, "#preset")),
                    big("codecs-light", Theme.LIGHT, (p, w, m) -> sound(p, w, m, "#jitter-min")),
                    big("codecs-dark", Theme.DARK, (p, w, m) -> sound(p, w, m, "#jitter-min")),
                    big("trial-listen-light", Theme.LIGHT, (p, w, m) -> trial(p, w, m, 0)),
                    big("trial-record-dark", Theme.DARK, (p, w, m) -> trial(p, w, m, 1)),
                    big("trial-done-light", Theme.LIGHT, (p, w, m) -> trial(p, w, m, 2)),
                    big("trial-done-dark", Theme.DARK, (p, w, m) -> trial(p, w, m, 2)),
                    big("account-light", Theme.LIGHT, Screenshots::account),
                    tall("account-unfolded-light", Theme.LIGHT, Screenshots::unfolded),
                    tall("account-unfolded-dark", Theme.DARK, Screenshots::unfolded),
                    big("account-wrong-light", Theme.LIGHT, Screenshots::wrong),
                    big("account-trial-light", Theme.LIGHT, Screenshots::trial),
                    big("account-trial-dark", Theme.DARK, Screenshots::trial),
                    tall("account-calls-light", Theme.LIGHT, Screenshots::calls),
                    tall("account-calls-dark", Theme.DARK, Screenshots::calls),
                    new Shot("account-small-dark", Theme.DARK, 640, 480, Screenshots::account),
                    big("drag-light", Theme.LIGHT, (p, w, m) -> drag(p, w, m, 4, ".line-cell", 6)),
                    big("drag-dark", Theme.DARK, (p, w, m) -> drag(p, w, m, 2, ".line-cell", 3)),
                    new Shot(
                            "drag-narrow-dark",
                            Theme.DARK,
                            680,
                            560,
                            (p, w, m) -> drag(p, w, m, 2, ".line-cell", 3)),
                    big("drag-lamp-light", Theme.LIGHT, (p, w, m) -> drag(p, w, m, 2, ".lamp", 4)),
                    shot("park-1-light", Theme.LIGHT, (p, w, m) -> park(p, Theme.LIGHT, 1)),
                    big("park-12-light", Theme.LIGHT, (p, w, m) -> park(p, Theme.LIGHT, 12)),
                    big("park-12-dark", Theme.DARK, (p, w, m) -> park(p, Theme.DARK, 12)),
                    new Shot(
                            "park-narrow-light",
                            Theme.LIGHT,
                            930,
                            560,
                            (p, w, m) -> park(p, Theme.LIGHT, 12)),
                    shot("transfer-light", Theme.LIGHT, (p, w, m) -> transfer(p, w, m, 12)),
                    shot("transfer-64-dark", Theme.DARK, (p, w, m) -> transfer(p, w, m, 64)),
                    big(
                            "conference-light",
                            Theme.LIGHT,
                            (p, w, m) -> conference(p, Theme.LIGHT, 12)),
                    big("conference-dark", Theme.DARK, (p, w, m) -> conference(p, Theme.DARK, 12)),
                    shot(
                            "conference-64-dark",
                            Theme.DARK,
                            (p, w, m) -> conference(p, Theme.DARK, 64)),
                    new Shot(
                            "conference-narrow-light",
                            Theme.LIGHT,
                            760,
                            560,
                            (p, w, m) -> conference(p, Theme.LIGHT, 12)),
                    big("more-light", Theme.LIGHT, Screenshots::more),
                    shot("trouble-light", Theme.LIGHT, Screenshots::trouble),
                    shot("trouble-dark", Theme.DARK, Screenshots::trouble),
                    big("resources-0-light", Theme.LIGHT, (p, w, m) -> resources(p, w, m, 0)),
                    big("resources-1-dark", Theme.DARK, (p, w, m) -> resources(p, w, m, 1)),
                    big("resources-12-light", Theme.LIGHT, (p, w, m) -> resources(p, w, m, 12)),
                    big("resources-12-dark", Theme.DARK, (p, w, m) -> resources(p, w, m, 12)),
                    shot("resources-64-light", Theme.LIGHT, (p, w, m) -> resources(p, w, m, 64)),
                    shot("resources-64-dark", Theme.DARK, (p, w, m) -> resources(p, w, m, 64)),
                    new Shot(
                            "resources-small-dark",
                            Theme.DARK,
                            640,
                            480,
                            (p, w, m) -> resources(p, w, m, 12)),
                    shot("shortcuts-light", Theme.LIGHT, Screenshots::shortcuts),
                    shot("keypad-dark", Theme.DARK, Screenshots::keypad),
                    big("trace-light", Theme.LIGHT, Screenshots::trace),
                    big("trace-dark", Theme.DARK, Screenshots::trace),
                    new Shot("trace-small-light", Theme.LIGHT, 640, 480, Screenshots::trace),
                    big("lamps-12-light", Theme.LIGHT, (p, w, m) -> lamps(p, Theme.LIGHT, 12)),
                    big("lamps-12-dark", Theme.DARK, (p, w, m) -> lamps(p, Theme.DARK, 12)),
                    big("lamps-100-light", Theme.LIGHT, (p, w, m) -> lamps(p, Theme.LIGHT, 100)),
                    new Shot(
                            "lamps-narrow-dark",
                            Theme.DARK,
                            680,
                            560,
                            (p, w, m) -> lamps(p, Theme.DARK, 12)),
                    new Shot(
                            "narrow-light",
                            Theme.LIGHT,
                            680,
                            560,
                            (p, w, m) -> reception(p, Theme.LIGHT)));

    private final Path folder;
    private final Queue<Shot> left = new ArrayDeque<>(SHOTS);
    private final ThreadEventLoop signalling = new ThreadEventLoop("signalling");

    private Screenshots(Path folder, String part) {
        this.folder = folder;
        left.removeIf(shot -> !shot.name().contains(part));
    }

    private static Shot shot(String name, Theme theme, Script script) {
        return new Shot(name, theme, 1040, 680, script);
    }

    private static Shot big(String name, Theme theme, Script script) {
        return new Shot(name, theme, 1120, 876, script);
    }

    private static Shot tall(String name, Theme theme, Script script) {
        return new Shot(name, theme, 1120, 1024, script);
    }

    private static void exchange(FakePhone phone, PhoneWindow window, PhoneModel model) {
        model.requestExchange();
    }

    private static void lines(FakePhone phone, Theme theme, int count) {
        Scenes.furnish(phone, theme, false);
        Scenes.full(phone, NOW, count, Math.min(count, 3));
    }

    private static void lamps(FakePhone phone, Theme theme, int count) {
        reception(phone, theme);
        Scenes.extensions(phone, count);
        Scenes.messages(phone, 3);
        phone.receive(Scenes.text(NOW, "The car for Mme Dupont is at the door.\n請告訴杜邦夫人,車已經到了。"));
        phone.receive(Scenes.text(NOW, "Thanks"));
    }

    private static void reception(FakePhone phone, Theme theme) {
        Scenes.furnish(phone, theme, false);
        Scenes.reception(phone, NOW);
    }

    private static void outOfSight(FakePhone phone, PhoneWindow window, PhoneModel model) {
        Scenes.furnish(phone, Theme.LIGHT, false);
        Scenes.full(phone, NOW, 64, 40);
        phone.put(Scenes.ringing(50, NOW));
    }

    private static void settings(FakePhone phone, PhoneWindow window, PhoneModel model) {
        reception(phone, model.settings().current().ui().theme());
        phone.level(-18);
        window.openSettings();
    }

    private static void devices(FakePhone phone, PhoneWindow window, PhoneModel model) {
        DeviceScene.furnish(phone, model.settings().current().ui().theme());
        window.openSettings();
    }

    private static void account(FakePhone phone, PhoneWindow window, PhoneModel model) {
        reception(phone, model.settings().current().ui().theme());
        window.addAccount();
    }

    private static void unfolded(FakePhone phone, PhoneWindow window, PhoneModel model) {
        account(phone, window, model);
        AccountForm form = form(window);
        form.lookupAll(".titled-pane").stream()
                .skip(1)
                .limit(2)
                .forEach(pane -> ((TitledPane) pane).setExpanded(true));
    }

    /** The section on calls, unfolded and in sight. */
    private static void calls(FakePhone phone, PhoneWindow window, PhoneModel model) {
        account(phone, window, model);
        AccountForm form = form(window);
        form.lookupAll(".titled-pane").stream()
                .filter(CallingSection.class::isInstance)
                .forEach(pane -> ((TitledPane) pane).setExpanded(true));
        afterFrames(() -> Parts.reveal(form.lookup("#account-session-timer")), FRAMES / 2);
    }

    private static void park(FakePhone phone, Theme theme, int count) {
        if (count == 1) {
            lines(phone, theme, 1);
        } else {
            reception(phone, theme);
        }
        Scenes.codes(phone, theme, "*68", "**");
        phone.put(Scenes.parking(1, NOW));
        if (count > 1) {
            phone.put(Scenes.parked(11, NOW));
        }
    }

    private static void transfer(FakePhone phone, PhoneWindow window, PhoneModel model, int count) {
        lines(phone, model.settings().current().ui().theme(), count);
        Scenes.codes(phone, model.settings().current().ui().theme(), "*68", "**");
        afterFrames(
                () -> {
                    Robot robot = new Robot();
                    robot.keyPress(KeyCode.CONTROL);
                    robot.keyType(KeyCode.DIGIT3);
                    robot.keyRelease(KeyCode.CONTROL);
                    robot.keyType(KeyCode.T);
                },
                FRAMES / 4);
    }

    private static void conference(FakePhone phone, Theme theme, int count) {
        Scenes.furnish(phone, theme, false);
        Scenes.conference(phone, NOW, count);
    }

    private static void more(FakePhone phone, PhoneWindow window, PhoneModel model) {
        conference(phone, model.settings().current().ui().theme(), 12);
        afterFrames(
                () -> {
                    Robot robot = new Robot();
                    robot.keyPress(KeyCode.CONTROL);
                    robot.keyType(KeyCode.DIGIT2);
                    robot.keyRelease(KeyCode.CONTROL);
                    robot.keyType(KeyCode.C);
                },
                FRAMES / 4);
    }

    /** Takes a line's row up and holds it over something else. */
    private static void drag(
            FakePhone phone,
            PhoneWindow window,
            PhoneModel model,
            int line,
            String over,
            int number) {
        lamps(phone, model.settings().current().ui().theme(), 12);
        model.extensions().dismissAll();
        Robot robot = new Robot();
        List<Runnable> steps =
                List.of(
                        () -> robot.mouseMove(middle(window, ".line-cell", line - 1, 0.2)),
                        () -> robot.mousePress(MouseButton.PRIMARY),
                        () -> robot.mouseMove(middle(window, ".line-cell", line - 1, 0.22)),
                        () -> robot.mouseMove(middle(window, ".line-cell", line - 1, 0.25)),
                        () -> robot.mouseMove(middle(window, over, number, 0.3)),
                        () -> robot.mouseMove(middle(window, over, number, 0.31)));
        for (int step = 0; step < steps.size(); step++) {
            afterFrames(steps.get(step), FRAMES / 2 + step * FRAMES / 15);
        }
    }

    /** A point in one of several nodes, so far from its left. */
    private static Point2D middle(PhoneWindow window, String selector, int index, double right) {
        Bounds at =
                window.scene().getRoot().lookupAll(selector).stream()
                        .map(node -> node.localToScreen(node.getLayoutBounds()))
                        .sorted(
                                Comparator.comparingDouble(Bounds::getMinY)
                                        .thenComparingDouble(Bounds::getMinX))
                        .toList()
                        .get(index);
        return new Point2D(at.getMinX() + right * at.getWidth(), at.getCenterY());
    }

    private static void wrong(FakePhone phone, PhoneWindow window, PhoneModel model) {
        account(phone, window, model);
        Platform.runLater(
                () -> {
                    type(window, "#account-address", "王小明@上海.example");
                    type(window, "#account-session-timer", "30");
                    type(window, "#account-keepalive", "often");
                    ((Button) form(window).lookup("#account-save")).fire();
                });
    }

    private static void trial(FakePhone phone, PhoneWindow window, PhoneModel model) {
        account(phone, window, model);
        Platform.runLater(
                () -> {
                    type(window, "#account-address", "alice@carrier.example");
                    ((Button) form(window).lookup("#account-test")).fire();
                    phone.put(Scenes.trial());
                });
    }

    private static AccountForm form(PhoneWindow window) {
        return (AccountForm) window.scene().getRoot().lookup(".account-form");
    }

    private static void type(PhoneWindow window, String id, String text) {
        ((TextInputControl) form(window).lookup(id)).setText(text);
    }

    private static void trace(FakePhone phone, PhoneWindow window, PhoneModel model) {
        reception(phone, model.settings().current().ui().theme());
        phone.put(Scenes.trace(NOW));
        Platform.runLater(() -> Platform.runLater(() -> window.openTrace(model.line(2))));
    }

    /** The settings, with something of them in sight. */
    private static void sound(
            FakePhone phone, PhoneWindow window, PhoneModel model, String inSight) {
        Theme theme = model.settings().current().ui().theme();
        reception(phone, theme);
        SoundScenes.presets(phone, theme);
        SoundScenes.costs(phone);
        phone.level(-18);
        afterFrames(window::openSettings, FRAMES / 4);
        afterFrames(() -> Parts.reveal(window.scene().lookup(inSight)), FRAMES / 2);
    }

    /** The test of the sound: at its beginning, while it records, and what came of it. */
    private static void trial(FakePhone phone, PhoneWindow window, PhoneModel model, int stage) {
        sound(phone, window, model, "#trial-start");
        for (int live : List.of(3, 6, 8)) {
            phone.remove(live);
        }
        SoundTrialModel trial = model.soundTrial();
        List<Runnable> steps =
                List.of(
                        trial::requestStart,
                        () -> trial.requestHeard(true),
                        () -> phone.soundTests().recorded(SoundScenes.quietVoice()),
                        trial::requestEcho,
                        () -> phone.soundTests().echoed(SoundScenes.echo()));
        int last = stage == 2 ? steps.size() : stage + 1;
        for (int step = 0; step < last; step++) {
            afterFrames(steps.get(step), FRAMES / 2 + 2 + step * 3);
        }
    }

    private static void resources(
            FakePhone phone, PhoneWindow window, PhoneModel model, int count) {
        Theme theme = model.settings().current().ui().theme();
        Scenes.furnish(phone, theme, count == 0);
        Scenes.full(phone, NOW, count, Math.min(count, 3));
        afterFrames(
                () -> {
                    window.openResources();
                    model.resources().requestReadings(false);
                },
                FRAMES / 4);
        afterFrames(
                () ->
                        ((ResourcesPanel) window.scene().lookup("#resources-panel"))
                                .show(UseScene.reading(NOW, count)),
                FRAMES / 2);
    }

    private static void trouble(FakePhone phone, PhoneWindow window, PhoneModel model) {
        reception(phone, model.settings().current().ui().theme());
        phone.put(Scenes.lost(Role.PLAYBACK));
        phone.put(Scenes.silent(3, NOW));
        model.offerLink("sip:+43 1 890 1234@carrier.example");
        Platform.runLater(() -> Platform.runLater(window::askBeforeQuit));
    }

    private static void shortcuts(FakePhone phone, PhoneWindow window, PhoneModel model) {
        reception(phone, Theme.LIGHT);
        Platform.runLater(window::showShortcuts);
    }

    private static void keypad(FakePhone phone, PhoneWindow window, PhoneModel model) {
        lines(phone, Theme.DARK, 4);
        Platform.runLater(
                () ->
                        Platform.runLater(
                                () -> {
                                    model.line(3).requestDigits("0417#");
                                    window.showKeypad(model.line(3));
                                }));
    }

    /** Takes the pictures. */
    public static void main(String[] arguments) {
        Shooting.folder = Path.of(arguments[0]);
        Shooting.part = arguments.length > 1 ? arguments[1] : "";
        Application.launch(Shooting.class);
    }

    /** The application that JavaFX makes. */
    public static final class Shooting extends Application {

        private static Path folder;
        private static String part;

        @Override
        public void start(Stage first) throws IOException {
            Files.createDirectories(folder);
            Platform.setImplicitExit(false);
            new Screenshots(folder, part).next();
        }
    }

    private void next() {
        new Robot().mouseMove(new Point2D(1279, 1023));
        Shot shot = left.poll();
        if (shot == null) {
            Platform.exit();
            return;
        }
        FakePhone phone = new FakePhone(signalling);
        phone.theme(shot.theme());
        PhoneModel model = new PhoneModel(Platform::runLater, phone.core());
        Stage stage = new Stage();
        PhoneWindow window = new PhoneWindow(stage, model);
        stage.setWidth(shot.width());
        stage.setHeight(shot.height());
        stage.setX(0);
        stage.setY(0);
        window.show();
        afterFrames(
                () -> {
                    shot.script().play(phone, window, model);
                    afterFrames(
                            () -> {
                                photograph(shot);
                                new Robot().mouseRelease(MouseButton.PRIMARY);
                                afterFrames(
                                        () -> {
                                            window.close();
                                            next();
                                        },
                                        FRAMES / 4);
                            },
                            FRAMES);
                },
                FRAMES);
    }

    /** Runs something once frames enough have been drawn that the window stands still. */
    private static void afterFrames(Runnable then, int frames) {
        new AnimationTimer() {
            private int left = frames;

            @Override
            public void handle(long nanos) {
                left--;
                if (left == 0) {
                    stop();
                    then.run();
                }
            }
        }.start();
    }

    private void photograph(Shot shot) {
        String crop = "%.0fx%.0f+0+0".formatted(shot.width(), shot.height());
        String file = folder.resolve(shot.name() + ".png").toString();
        try {
            int exit =
                    new ProcessBuilder(
                                    "import", "-window", "root", "-crop", crop, "+repage", "-strip",
                                    file)
                            .inheritIO()
                            .start()
                            .waitFor();
            if (exit != 0) {
                throw new IOException("import failed for " + file);
            }
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
