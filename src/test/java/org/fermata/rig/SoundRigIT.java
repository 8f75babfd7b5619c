package org.fermata.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** The sound card of software proves itself before it judges the phone. */
class SoundRigIT {

    @Test
    void whatIsPlayedIsRecordedAtItsLevelWithoutAGap() {
        try (SoundRig rig = new SoundRig();
                Recording recording = new Recording(rig.environment(), "mic.monitor");
                TonePlayer player = rig.playIntoMic(440, -20)) {
            assertThat(player).isNotNull();
            recording.awaitLouderThan(0, -40, Duration.ofSeconds(5));
            int start = recording.recordSeconds(0.5);
            int from = recording.recordSeconds(3);
            short[] heard = recording.part(from, from + 3 * SoundRig.RATE);
            assertThat(start).isLessThan(from);
            assertThat(Tone.levelAt(440, heard, SoundRig.RATE)).isCloseTo(-20, within(0.1));
            assertThat(Tone.longestGapMs(heard, SoundRig.RATE, -40)).isLessThan(5);
        }
    }

    @Test
    void itsOwnDelayIsShort() {
        try (SoundRig rig = new SoundRig()) {
            double delayMs = rig.ownDelayMs();
            System.out.printf("rig's own delay (paplay to parec): %.1f ms%n", delayMs);
            assertThat(delayMs).isBetween(0.0, 300.0);
        }
    }

    @Test
    void itsServerComesBackAfterAKill() {
        try (SoundRig rig = new SoundRig()) {
            rig.kill();
            rig.start();
            assertThat(rig.pactl("list", "short", "sinks")).contains("out").contains("mic");
        }
    }
}
