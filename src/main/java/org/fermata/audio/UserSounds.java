package org.fermata.audio;

import org.fermata.concurrent.EventLoop;
import org.fermata.store.Settings;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the user hears besides the lines: the ring, tones of the network's kind, digits, tests. What
 * has a length ends by itself. Owner: {@code signalling}.
 */
final class UserSounds implements Signals {

    private record Sounding(Runnable stop, EventLoop.Timer end) {}

    private static final Duration FOREVER = Duration.ZERO;
    private static final Duration CALL_WAITING = Duration.ofMillis(2500);
    private static final Duration HOLD_REMINDER = Duration.ofMillis(700);
    private static final Duration ENDING_TONE = Duration.ofSeconds(5);
    private static final Duration TEST_TONE = Duration.ofMillis(3500);

    private final EventLoop signalling;
    private final Supplier<Settings.AudioSettings> settings;
    private final Function<Voice, Runnable> player;
    private final RingDevices rings;
    private final BooleanSupplier lineHeard;
    private final Consumer<Boolean> expected;
    private final Runnable changed;
    private final Map<Signal, Sounding> signals = new EnumMap<>(Signal.class);
    private final Map<Role, Sounding> tests = new EnumMap<>(Role.class);

    /** The digits that sound in the ear; null for none. */
    private Sounding keys;

    private boolean ringing;
    private int ringStrokes = RingMelody.USUAL_STROKES;

    /**
     * Makes it, silent.
     *
     * @param player plays a voice in the ear until what it returns is run
     * @param rings where it rings
     * @param lineHeard whether a line is heard in the ear
     * @param expected told whether a call may be talked to soon
     * @param changed told when something begins or ends in the ear
     */
    UserSounds(
            EventLoop signalling,
            Supplier<Settings.AudioSettings> settings,
            Function<Voice, Runnable> player,
            RingDevices rings,
            BooleanSupplier lineHeard,
            Consumer<Boolean> expected,
            Runnable changed) {
        this.signalling = signalling;
        this.settings = settings;
        this.player = player;
        this.rings = rings;
        this.lineHeard = lineHeard;
        this.expected = expected;
        this.changed = changed;
    }

    /** Whether something sounds in the ear that no line says. */
    boolean inTheEar() {
        return !signals.isEmpty() || tests.containsKey(Role.PLAYBACK);
    }

    @Override
    public void setRing(int strokes) {
        signalling.assertOwner();
        ringStrokes = strokes;
    }

    @Override
    public void expectCall(boolean soon) {
        signalling.assertOwner();
        expected.accept(soon);
    }

    @Override
    public void ring(boolean on) {
        signalling.assertOwner();
        if (on == ringing) {
            return;
        }
        ringing = on;
        if (on) {
            int strokes = ringStrokes;
            rings.start(RingDevices.Sound.CALL, () -> new RingMelody(strokes));
        } else {
            rings.stop(RingDevices.Sound.CALL);
        }
    }

    @Override
    public void start(Signal signal) {
        signalling.assertOwner();
        stop(signal);
        Voice voice = NationalTones.tone(settings.get().tones(), signal);
        Duration length =
                switch (signal) {
                    case RINGBACK -> FOREVER;
                    case CALL_WAITING -> CALL_WAITING;
                    case HOLD_REMINDER -> HOLD_REMINDER;
                    case BUSY, CONGESTION -> ENDING_TONE;
                };
        signals.put(signal, play(voice, endAfter(length, () -> stop(signal))));
        changed.run();
    }

    @Override
    public void stop(Signal signal) {
        signalling.assertOwner();
        stop(signals.remove(signal));
    }

    @Override
    public void keys(String digits) {
        signalling.assertOwner();
        if (!lineHeard.getAsBoolean()) {
            return;
        }
        stop(keys);
        KeyTones tones = new KeyTones(digits);
        keys = play(tones, endAfter(Duration.ofMillis(tones.lengthMs() + 100), this::keysOver));
    }

    private void keysOver() {
        Sounding over = keys;
        keys = null;
        stop(over);
    }

    /** Plays the test tone on the device of a role. */
    void startTest(Role role) {
        stopTest(role);
        EventLoop.Timer end = endAfter(TEST_TONE, () -> stopTest(role));
        if (role == Role.RING) {
            rings.start(RingDevices.Sound.TEST, CadenceTone::test);
            tests.put(role, new Sounding(() -> rings.stop(RingDevices.Sound.TEST), end));
        } else {
            tests.put(role, play(CadenceTone.test(), end));
        }
        changed.run();
    }

    /** Ends it. */
    void stopTest(Role role) {
        stop(tests.remove(role));
    }

    private EventLoop.Timer endAfter(Duration length, Runnable end) {
        return length.equals(FOREVER) ? () -> {} : signalling.schedule(length, end);
    }

    private Sounding play(Voice voice, EventLoop.Timer end) {
        return new Sounding(player.apply(voice), end);
    }

    private void stop(Sounding sounding) {
        if (sounding != null) {
            sounding.end().cancel();
            sounding.stop().run();
            changed.run();
        }
    }
}
