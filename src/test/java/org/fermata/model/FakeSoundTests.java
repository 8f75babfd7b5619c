package org.fermata.model;

import org.fermata.audio.EchoFigures;
import org.fermata.audio.MicrophoneFigures;
import org.fermata.audio.SoundTests;

import java.util.function.Consumer;

/** Trials of the sound that find what the test says. */
public final class FakeSoundTests implements SoundTests {

    private final Consumer<String> noted;
    private Consumer<MicrophoneFigures> recording;
    private Consumer<EchoFigures> echo;

    FakeSoundTests(Consumer<String> noted) {
        this.noted = noted;
    }

    @Override
    public void record(Consumer<MicrophoneFigures> found) {
        noted.accept("record");
        recording = found;
    }

    @Override
    public void playBack(Runnable done) {
        noted.accept("playBack");
    }

    @Override
    public void measureEcho(Consumer<EchoFigures> found) {
        noted.accept("measureEcho");
        echo = found;
    }

    @Override
    public void cancel() {
        noted.accept("cancel");
    }

    /** Ends the recording. */
    public void recorded(MicrophoneFigures found) {
        recording.accept(found);
    }

    /** Ends the search for an echo. */
    public void echoed(EchoFigures found) {
        echo.accept(found);
    }
}
