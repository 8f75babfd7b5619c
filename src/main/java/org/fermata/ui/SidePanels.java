package org.fermata.ui;

import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

import org.fermata.model.LineModel;
import org.fermata.model.PhoneModel;

import java.util.List;

/**
 * The board and the panels at its right, of which one shows at a time: the settings, the SIP
 * messages of a line or an account, what the phone uses. Beside a panel the board is narrower, or
 * lies under it where there is no room for both.
 */
final class SidePanels extends StackPane {

    private static final double ROOM_BESIDE_PANEL = 560;

    private final SettingsPanel settings;
    private final TracePanel trace;
    private final ResourcesPanel resources;
    private final Runnable toBoard;
    private final Runnable toDialField;
    private Region board;

    /** The account whose messages show, null while they are those of a line. */
    private String tracedFromSettings;

    /**
     * Makes the panels, none of them open.
     *
     * @param phone the phone
     * @param files chooses files
     * @param toBoard puts the keyboard on the board
     * @param toDialField puts the keyboard in the dial field
     */
    SidePanels(PhoneModel phone, FilePicker files, Runnable toBoard, Runnable toDialField) {
        this.toBoard = toBoard;
        this.toDialField = toDialField;
        settings = new SettingsPanel(phone, files, this::closeSettings, this::openTrace);
        trace = new TracePanel(phone.trace(), files, this::closeTrace);
        resources = new ResourcesPanel(phone.resources(), this::closeResources);
        for (Region panel : List.of(settings, trace, resources)) {
            setAlignment(panel, Pos.CENTER_RIGHT);
            panel.visibleProperty().addListener(change -> makeRoom());
            // One that asks for more height than there is would push the header out.
            panel.setMinHeight(0);
            panel.setMinWidth(0);
            getChildren().add(panel);
        }
        widthProperty().addListener(change -> makeRoom());
    }

    /** Puts the board there, below the panels. */
    void setBoard(Region latest) {
        board = latest;
        board.setMinHeight(0);
        getChildren().addFirst(board);
        makeRoom();
    }

    /** Lets the board end where the panel begins, if there is room for both. */
    private void makeRoom() {
        double panel =
                resources.isVisible()
                        ? ResourcesPanel.WIDTH
                        : trace.isVisible() ? TracePanel.WIDTH : SettingsPanel.WIDTH;
        boolean open = settings.isVisible() || trace.isVisible() || resources.isVisible();
        boolean beside = open && getWidth() - panel >= ROOM_BESIDE_PANEL;
        setMargin(board, beside ? new Insets(0, panel, 0, 0) : null);
    }

    /** Closes what is open, without going anywhere. */
    private void leave() {
        if (settings.isVisible()) {
            settings.close();
        }
        if (trace.isVisible()) {
            trace.close();
            tracedFromSettings = null;
        }
        if (resources.isVisible()) {
            resources.close();
        }
    }

    /**
     * Goes back a step: out of a form, or out of the panel.
     *
     * @return whether there was anything to leave
     */
    boolean back() {
        if (trace.isVisible()) {
            closeTrace();
        } else if (resources.isVisible()) {
            closeResources();
        } else if (settings.isVisible()) {
            if (!settings.back()) {
                closeSettings();
            }
        } else {
            return false;
        }
        return true;
    }

    /** Shows the SIP messages of a line. */
    void openTrace(LineModel line) {
        leave();
        trace.open(line);
    }

    /** Shows the SIP messages of an account's registrations, for who is in the settings. */
    private void openTrace(String account) {
        leave();
        trace.open(account);
        tracedFromSettings = account;
    }

    /** Goes back to where the messages were asked for. */
    private void closeTrace() {
        String account = tracedFromSettings;
        leave();
        if (account == null) {
            toBoard.run();
        } else {
            openSettings();
            settings.showTraced(account);
        }
    }

    /** Shows what the phone uses, or closes that. */
    void toggleResources() {
        if (resources.isVisible()) {
            closeResources();
        } else {
            openResources();
        }
    }

    void openResources() {
        leave();
        resources.open();
    }

    private void closeResources() {
        resources.close();
        toBoard.run();
    }

    /** Opens the settings, or closes them. */
    void toggleSettings() {
        if (settings.isVisible()) {
            closeSettings();
        } else {
            openSettings();
        }
    }

    void openSettings() {
        if (!settings.isVisible()) {
            leave();
        }
        settings.open();
    }

    private void closeSettings() {
        settings.close();
        toDialField.run();
    }

    /** Opens the settings at the devices. */
    void openSound() {
        openSettings();
        settings.showSound();
    }

    /** Opens the settings at the accounts. */
    void openAccounts() {
        openSettings();
        settings.showAccounts();
    }

    /** Opens the settings at how calls are handled. */
    void openCalls() {
        openSettings();
        settings.showCalls();
    }

    /** Opens the form for a new account. */
    void addAccount() {
        openSettings();
        settings.addAccount();
    }
}
