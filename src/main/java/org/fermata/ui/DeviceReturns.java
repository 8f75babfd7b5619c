package org.fermata.ui;

import javafx.animation.PauseTransition;
import javafx.util.Duration;

import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.DeviceState;
import org.fermata.audio.Role;
import org.fermata.model.DeviceModel;
import org.fermata.model.SoundModel;
import org.kordamp.ikonli.feather.Feather;

import java.util.EnumSet;
import java.util.Set;

/** Says once, for some seconds, that a device the user wants is back and used again. */
final class DeviceReturns {

    private static final Duration SHOWN = Duration.seconds(8);

    private final SoundModel sound;
    private final MessageBar bar;
    private final PauseTransition end = new PauseTransition(SHOWN);

    /** The roles whose device was not there when they were last looked at. */
    private final Set<Role> troubled = EnumSet.noneOf(Role.class);

    DeviceReturns(SoundModel sound) {
        this.sound = sound;
        bar =
                new MessageBar(
                        Feather.CHECK_CIRCLE, "info", Parts.button("Dismiss", null, this::hide));
        bar.setId("device-back");
        end.setOnFinished(over -> hide());
        for (Role role : Role.values()) {
            sound.device(role).snapshotProperty().addListener(change -> look(role));
            look(role);
        }
    }

    MessageBar bar() {
        return bar;
    }

    private void look(Role role) {
        DeviceModel device = sound.device(role);
        DeviceSnapshot now = device.snapshot();
        if (now == null) {
            return;
        }
        if (now.problem() != null) {
            troubled.add(role);
            hide();
        } else if (troubled.remove(role) && now.state() == DeviceState.RUNNING) {
            bar.say(now.name() + " is back and used again.");
            end.playFromStart();
        }
    }

    private void hide() {
        end.stop();
        bar.say(null);
    }
}
