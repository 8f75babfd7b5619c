package org.fermata.ui;

import javafx.stage.FileChooser;
import javafx.stage.Window;

import java.io.File;
import java.nio.file.Path;

/** The desktop's own dialogs. */
final class DesktopFilePicker implements FilePicker {

    private final Window owner;

    DesktopFilePicker(Window owner) {
        this.owner = owner;
    }

    @Override
    public Path open(String title) {
        return path(chooser(title).showOpenDialog(owner));
    }

    @Override
    public Path save(String title, String name) {
        FileChooser chooser = chooser(title);
        chooser.setInitialFileName(name);
        return path(chooser.showSaveDialog(owner));
    }

    private static FileChooser chooser(String title) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(title);
        return chooser;
    }

    private static Path path(File file) {
        return file == null ? null : file.toPath();
    }
}
