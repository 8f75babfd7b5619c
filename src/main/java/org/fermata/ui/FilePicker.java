package org.fermata.ui;

import java.nio.file.Path;

/** Has the user choose a file. The desktop's dialogs, but for tests. */
interface FilePicker {

    /**
     * Chooses a file that is there.
     *
     * @param title what for
     * @return null for none
     */
    Path open(String title);

    /**
     * Chooses where a file is to be saved.
     *
     * @param title what for
     * @param name the name it is offered under
     * @return null for nowhere
     */
    Path save(String title, String name);
}
