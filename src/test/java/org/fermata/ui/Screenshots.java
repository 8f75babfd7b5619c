package org.fermata.ui;

import javafx.application.Application;
import javafx.application.Platform;
import javafx.geometry.Point2D;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;

import org.fermata.concurrent.ThreadEventLoop;
import org.fermata.model.FakePhone;
import org.fermata.model.PhoneModel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;

/**
 * Shows the window with scripted lines, one scene after another, and has each photographed by
 * ImageMagick's {@code import}. For {@code packaging/screenshots.sh}, on a display without a window
 * manager. The arguments are the folder for the pictures and, for some of them only, parts of their
 * names.
 */
public final class Screenshots {

    private final Path folder;
    private final Queue<Shot> left = new ArrayDeque<>();
    private final ThreadEventLoop signalling = new ThreadEventLoop("signalling");

    private Screenshots(Path folder, List<String> parts) {
        this.folder = folder;
        Stream.concat(BoardShots.all(), PanelShots.all())
                .filter(shot -> parts.isEmpty() || parts.stream().anyMatch(shot.name()::contains))
                .forEach(left::add);
    }

    /** Takes the pictures. */
    public static void main(String[] arguments) {
        Shooting.folder = Path.of(arguments[0]);
        Shooting.parts = List.of(arguments).subList(1, arguments.length);
        Application.launch(Shooting.class);
    }

    /** The application that JavaFX makes. */
    public static final class Shooting extends Application {

        private static Path folder;
        private static List<String> parts;

        @Override
        public void start(Stage first) throws IOException {
            Files.createDirectories(folder);
            Platform.setImplicitExit(false);
            new Screenshots(folder, parts).next();
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
        stage.setWidth(shot.size().width);
        stage.setHeight(shot.size().height);
        stage.setX(0);
        stage.setY(0);
        window.show();
        Frames.after(
                Frames.ENOUGH,
                () -> {
                    shot.script().play(new Shot.Desk(phone, window, model, shot.theme()));
                    Frames.after(Frames.ENOUGH, () -> taken(shot, window));
                });
    }

    private void taken(Shot shot, PhoneWindow window) {
        photograph(shot);
        new Robot().mouseRelease(MouseButton.PRIMARY);
        Frames.after(
                Frames.ENOUGH / 4,
                () -> {
                    window.close();
                    next();
                });
    }

    private void photograph(Shot shot) {
        String crop = "%dx%d+0+0".formatted(shot.size().width, shot.size().height);
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
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
