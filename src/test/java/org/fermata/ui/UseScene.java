package org.fermata.ui;

import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.Role;
import org.fermata.model.LineFigures;
import org.fermata.model.LinePhase;
import org.fermata.model.ResourcesModel;
import org.fermata.model.ResourcesModel.Reading;
import org.fermata.model.ResourcesModel.Sample;
import org.fermata.process.ProcessFigures;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a phone in use would show of itself, for screenshots. */
final class UseScene {

    private static final int QUIET_UNTIL = 90;
    private static final int CLOSED_FROM = 150;
    private static final int CLOSED_UNTIL = 186;

    private UseScene() {}

    /** A phone with so many lines up, all held but one; nobody looked for a while in between. */
    static Reading reading(Instant now, int lines) {
        List<Sample> history = new ArrayList<>();
        Random random = new Random(7);
        int seconds = (int) ResourcesModel.HISTORY.toSeconds();
        for (int second = 0; second <= seconds; second++) {
            if (lines > 1 && second > CLOSED_FROM && second < CLOSED_UNTIL) {
                continue;
            }
            boolean talks = lines > 0 && second > QUIET_UNTIL;
            history.add(
                    new Sample(
                            now.minusSeconds(seconds - second),
                            second,
                            (talks ? 2.7 : 0.3) + 0.25 * random.nextDouble(),
                            (talks ? 512 : 17) + 9 * random.nextGaussian()));
        }
        if (lines == 0) {
            history.clear();
        }
        return new Reading(
                now,
                history.isEmpty() ? null : history.getLast(),
                new ProcessFigures.Figures(41.2, 2.8, 243_400_000L, 34, 90_211, 512),
                history,
                devices(lines),
                lines(lines));
    }

    private static List<DeviceSnapshot> devices(int lines) {
        return List.of(
                Scenes.device(Role.PLAYBACK, lines == 0),
                lines == 12 ? Scenes.lost(Role.CAPTURE) : Scenes.device(Role.CAPTURE, lines == 0),
                Scenes.device(Role.RING, true));
    }

    private static List<LineFigures> lines(int count) {
        List<LineFigures> lines = new ArrayList<>();
        int active = Math.min(count, 3);
        for (int line = 1; line <= count; line++) {
            boolean talks = line == active;
            boolean rings = line == 5;
            String codec = line % 4 == 0 ? "PCMA" : line % 7 == 0 ? "OPUS" : "G722";
            lines.add(
                    new LineFigures(
                            line,
                            "call-" + line,
                            talks ? LinePhase.ACTIVE : rings ? LinePhase.RINGING : LinePhase.HELD,
                            Scenes.name(line),
                            rings ? null : codec,
                            rings ? 0 : line * 12_345L,
                            rings ? 0 : line * 12_301L,
                            rings ? null : line == 6 ? 7.4 : line % 3 * 0.2,
                            rings ? null : 0.4 + line * 0.3 % 5,
                            rings ? null : 18.0 + line * 13 % 70,
                            rings ? null : line == 6 ? 2.9 : line == 7 ? 3.5 : 4.3,
                            rings ? null : talks ? 16_020.0 : 0.0,
                            rings ? null : talks ? 0.21 : 0.0));
        }
        return lines;
    }
}
