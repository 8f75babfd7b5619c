package org.fermata.ui;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.TitledPane;

import org.fermata.audio.EchoFigures;
import org.fermata.audio.MicrophoneFigures;
import org.fermata.model.SoundTrialModel;
import org.fermata.trace.Ladder;
import org.fermata.trace.Trace;
import org.fermata.ui.Shot.Desk;
import org.fermata.ui.Shot.Size;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Pictures of the panels: the settings, an account, the messages, what the phone uses. */
final class PanelShots {

    private PanelShots() {}

    static Stream<Shot> all() {
        return Stream.of(
                        Shot.both("settings", Size.BIG, PanelShots::settings),
                        Shot.both(
                                "settings-new",
                                Size.BIG,
                                desk -> desk.window().panels().openSettings()),
                        Shot.both("settings-narrow", Size.NARROW, PanelShots::settings),
                        Shot.both("settings-small", Size.SMALL, PanelShots::settings),
                        Shot.both("settings-refused", Size.BIG, PanelShots::refused),
                        Shot.both("devices", Size.TALL, desk -> devices(desk, "#next-ring-add")),
                        Shot.both("advanced", Size.TALL, PanelShots::advanced),
                        Shot.both("sound", Size.BIG, desk -> sound(desk, "#preset")),
                        Shot.both("preset-name", Size.BIG, PanelShots::presetName),
                        Shot.both("voice", Size.BIG, desk -> sound(desk, "#hold-reminder")),
                        Shot.both("codecs", Size.BIG, desk -> sound(desk, "#jitter-min")),
                        Shot.both("calls", Size.BIG, desk -> sound(desk, "#theme-light")),
                        Shot.both("calls-small", Size.SMALL, desk -> sound(desk, "#forward-busy")),
                        Shot.both("trial-listen", Size.BIG, desk -> trial(desk, 1)),
                        Shot.both("trial-record", Size.BIG, desk -> trial(desk, 2)),
                        Shot.both("trial-replay", Size.BIG, desk -> trial(desk, 3)),
                        Shot.both("trial-echo", Size.BIG, desk -> trial(desk, 4)),
                        Shot.both("trial-done", Size.BIG, desk -> trial(desk, 5)),
                        Shot.both("trial-good", Size.BIG, PanelShots::wellTried),
                        Shot.both("trial-refused", Size.BIG, PanelShots::triedInACall),
                        Shot.both("account", Size.BIG, PanelShots::account),
                        Shot.both("account-small", Size.SMALL, PanelShots::account),
                        Shot.both("account-change", Size.BIG, desk -> change(desk, false)),
                        Shot.both("account-remove", Size.BIG, desk -> change(desk, true)),
                        Shot.both("account-security", Size.TALL, desk -> unfold(desk, 0, 1)),
                        Shot.both("account-network", Size.TALL, desk -> unfold(desk, 2)),
                        Shot.both("account-calls", Size.TALL, desk -> unfold(desk, 3)),
                        Shot.both("account-watch", Size.TALL, desk -> unfold(desk, 4)),
                        Shot.both("account-wrong", Size.BIG, PanelShots::wrong),
                        Shot.both("account-trial", Size.BIG, PanelShots::accountTrial),
                        Shot.both("trace", Size.BIG, PanelShots::trace),
                        Shot.both("trace-narrow", Size.NARROW, PanelShots::trace),
                        Shot.both("trace-small", Size.SMALL, PanelShots::trace),
                        Shot.both("trace-none", Size.USUAL, PanelShots::noTrace),
                        Shot.both("resources-0", Size.BIG, desk -> resources(desk, 0)),
                        Shot.both("resources-1", Size.BIG, desk -> resources(desk, 1)),
                        Shot.both("resources-12", Size.BIG, desk -> resources(desk, 12)),
                        Shot.both("resources-12-narrow", Size.NARROW, desk -> resources(desk, 12)),
                        Shot.both("resources-12-small", Size.SMALL, desk -> resources(desk, 12)),
                        Shot.both("resources-64", Size.USUAL, desk -> resources(desk, 64)))
                .flatMap(shots -> shots);
    }

    private static void settings(Desk desk) {
        BoardShots.reception(desk);
        desk.phone().level(-18);
        desk.window().panels().openSettings();
    }

    private static void devices(Desk desk, String inSight) {
        DeviceScene.furnish(desk.phone(), desk.theme());
        Frames.steps(desk.window().panels()::openSettings, () -> reveal(desk, inSight));
    }

    private static void advanced(Desk desk) {
        devices(desk, "#choose-ring");
        Frames.steps(
                () -> {},
                () -> {},
                () -> ((TitledPane) node(desk, "#sound-advanced")).setExpanded(true),
                () -> reveal(desk, "#accepted-ring"));
    }

    /** The settings, with something of them in sight. */
    private static void sound(Desk desk, String inSight) {
        BoardShots.reception(desk);
        SoundScenes.presets(desk.phone(), desk.theme());
        SoundScenes.costs(desk.phone());
        desk.phone().level(-18);
        Frames.steps(desk.window().panels()::openSettings, () -> reveal(desk, inSight));
    }

    /** A setting that was not taken, while its field is in sight. */
    private static void refused(Desk desk) {
        sound(desk, "#record-to");
        Frames.steps(
                () -> {},
                () -> {},
                () -> {
                    desk.phone().refuse("A folder is told by its whole path, such as /home/desk.");
                    ((TextInputControl) node(desk, "#record-to")).setText("Recordings");
                    node(desk, "#record-to").requestFocus();
                    node(desk, "#settings-close").requestFocus();
                });
    }

    private static void presetName(Desk desk) {
        sound(desk, "#preset");
        Frames.steps(
                () -> {},
                () -> {},
                () -> ((MenuButton) node(desk, "#preset-menu")).getItems().get(1).fire(),
                () -> ((TextInputControl) node(desk, "#preset-name")).setText("No. 1"),
                () -> ((Button) node(desk, "#preset-save")).fire());
    }

    // ---- the test of the sound ----

    /** What is done in the test of the sound, a step after another. */
    private static List<Runnable> trialSteps(
            Desk desk, MicrophoneFigures recorded, EchoFigures echo) {
        SoundTrialModel trial = desk.model().soundTrial();
        return List.of(
                trial::requestStart,
                () -> trial.requestHeard(true),
                () -> desk.phone().soundTests().recorded(recorded),
                trial::requestEcho,
                () -> desk.phone().soundTests().echoed(echo));
    }

    private static void trial(Desk desk, int steps) {
        tried(
                desk,
                trialSteps(desk, SoundScenes.quietVoice(), SoundScenes.echo()).subList(0, steps));
    }

    private static void wellTried(Desk desk) {
        MicrophoneFigures good = new MicrophoneFigures(-9, -24, -62, 0, 4);
        tried(desk, trialSteps(desk, good, EchoFigures.NONE));
    }

    private static void tried(Desk desk, List<Runnable> steps) {
        sound(desk, "#trial-start");
        for (int live : List.of(3, 6, 8)) {
            desk.phone().remove(live);
        }
        List<Runnable> all = new ArrayList<>(List.of(() -> {}, () -> {}, () -> {}, () -> {}));
        all.addAll(steps);
        Frames.steps(all.toArray(Runnable[]::new));
    }

    private static void triedInACall(Desk desk) {
        sound(desk, "#trial-start");
        Frames.steps(
                () -> {}, () -> {}, () -> {}, () -> ((Button) node(desk, "#trial-start")).fire());
    }

    // ---- an account ----

    private static void account(Desk desk) {
        BoardShots.reception(desk);
        desk.window().panels().addAccount();
    }

    private static void change(Desk desk, boolean remove) {
        BoardShots.reception(desk);
        Frames.steps(
                desk.window().panels()::openSettings,
                () -> ((Button) node(desk, "#edit-work")).fire(),
                () -> {
                    if (remove) {
                        ((Button) node(desk, "#account-remove")).fire();
                    }
                });
    }

    private static void unfold(Desk desk, int... sections) {
        account(desk);
        Frames.steps(
                () -> {
                    List<TitledPane> all =
                            form(desk).lookupAll(".titled-pane").stream()
                                    .map(TitledPane.class::cast)
                                    .toList();
                    for (int section : sections) {
                        all.get(section).setExpanded(true);
                    }
                    all.get(sections[0]).requestFocus();
                },
                () -> {},
                () -> {
                    for (int section : sections) {
                        Parts.reveal(
                                List.copyOf(form(desk).lookupAll(".titled-pane")).get(section));
                    }
                });
    }

    private static void wrong(Desk desk) {
        account(desk);
        Frames.steps(
                () -> {
                    type(desk, "#account-address", "王小明@上海.example");
                    type(desk, "#account-session-timer", "30");
                    type(desk, "#account-keepalive", "often");
                    ((Button) form(desk).lookup("#account-save")).fire();
                });
    }

    private static void accountTrial(Desk desk) {
        account(desk);
        Frames.steps(
                () -> {
                    type(desk, "#account-address", "alice@carrier.example");
                    ((Button) form(desk).lookup("#account-test")).fire();
                    desk.phone().put(Scenes.trial());
                });
    }

    private static AccountForm form(Desk desk) {
        return (AccountForm) node(desk, ".account-form");
    }

    private static void type(Desk desk, String id, String text) {
        ((TextInputControl) form(desk).lookup(id)).setText(text);
    }

    // ---- what went over the wire, and what it all costs ----

    private static void trace(Desk desk) {
        BoardShots.reception(desk);
        desk.phone().put(TraceScene.trace(Shot.NOW));
        Frames.steps(() -> desk.window().panels().openTrace(desk.model().line(2)));
    }

    private static void noTrace(Desk desk) {
        BoardShots.reception(desk);
        desk.phone()
                .put(new Trace("Line 2: sip:+4318910311@carrier.example", Ladder.of(List.of())));
        Frames.steps(() -> desk.window().panels().openTrace(desk.model().line(2)));
    }

    private static void resources(Desk desk, int count) {
        BoardShots.lines(desk, count);
        Frames.steps(
                () -> {
                    desk.window().panels().openResources();
                    desk.model().resources().requestReadings(false);
                },
                () ->
                        ((ResourcesPanel) node(desk, "#resources-panel"))
                                .show(UseScene.reading(Shot.NOW, count)));
    }

    private static Node node(Desk desk, String selector) {
        return desk.window().scene().lookup(selector);
    }

    private static void reveal(Desk desk, String selector) {
        Parts.reveal(node(desk, selector));
    }
}
