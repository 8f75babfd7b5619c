package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.fermata.rig.Tone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

class VirtualDevicesTest {

    private static final int PERIOD = PcmParameters.PERIOD_FRAMES;

    @TempDir Path folder;
    private final Recorder recorder = new Recorder();
    private final VirtualDevices devices = new VirtualDevices(recorder);

    @AfterEach
    void end() {
        recorder.close();
    }

    private short[] read(String id, int frames) throws PcmException {
        devices.check(id, Role.CAPTURE);
        PcmDevice device = devices.open(id, Role.CAPTURE, PcmRequest.USUAL);
        device.start();
        short[] heard = new short[frames];
        for (int at = 0; at < frames; at += PERIOD) {
            assertThat(device.read(heard, at, Math.min(PERIOD, frames - at))).isPositive();
        }
        device.close();
        return heard;
    }

    private Path wav(int rate, int channels, short[] interleaved) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(44 + 2 * interleaved.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes()).putInt(36 + 2 * interleaved.length).put("WAVE".getBytes());
        bytes.put("fmt ".getBytes()).putInt(16).putShort((short) 1).putShort((short) channels);
        bytes.putInt(rate).putInt(rate * 2 * channels);
        bytes.putShort((short) (2 * channels)).putShort((short) 16);
        bytes.put("data".getBytes()).putInt(2 * interleaved.length);
        for (short sample : interleaved) {
            bytes.putShort(sample);
        }
        return Files.write(folder.resolve("sound.wav"), bytes.array());
    }

    @Test
    void aToneHasItsFrequencyAndLevel() throws PcmException {
        assertThat(Tone.levelAt(440, read("tone:440", 48_000), 48_000))
                .isCloseTo(-20, within(0.01));
        assertThat(Tone.levelAt(1000, read("tone:1000@-3", 48_000), 48_000))
                .isCloseTo(-3, within(0.01));
    }

    @Test
    void aFileIsPlayedOnceAndThenThereIsSilence() throws Exception {
        Path file = wav(48_000, 1, Tone.sine(1000, -10, 48_000, 0.1));
        short[] heard = read("file:" + file, 9600);
        assertThat(heard).startsWith(Tone.sine(1000, -10, 48_000, 0.1));
        assertThat(Tone.level(java.util.Arrays.copyOfRange(heard, 4800, 9600))).isLessThan(-100);
    }

    @Test
    void aFileCanBeRepeated() throws Exception {
        Path file = wav(48_000, 1, Tone.sine(1000, -10, 48_000, 0.1));
        short[] heard = read("file:" + file + "?loop", 48_000);
        assertThat(Tone.levelAt(1000, heard, 48_000)).isCloseTo(-10, within(0.01));
    }

    @Test
    void aFileOfAnotherRateAndInStereoIsConverted() throws Exception {
        short[] mono = Tone.sine(1000, -10, 8000, 1);
        short[] stereo = new short[2 * mono.length];
        for (int i = 0; i < mono.length; i++) {
            stereo[2 * i] = mono[i];
            stereo[2 * i + 1] = mono[i];
        }
        short[] heard = read("file:" + wav(8000, 2, stereo), 48_000);
        assertThat(Tone.levelAt(1000, heard, 48_000)).isCloseTo(-10, within(0.05));
        assertThat(Tone.levelAt(7000, heard, 48_000)).isLessThan(-70);
    }

    @Test
    void aFileThatIsNoneIsRefusedInWords() throws Exception {
        Path text = Files.writeString(folder.resolve("text.wav"), "this is text and not sound");
        assertThatThrownBy(() -> devices.open("file:" + text, Role.CAPTURE, PcmRequest.USUAL))
                .isInstanceOf(PcmException.class)
                .hasMessage("this is not a WAV file");
        assertThatThrownBy(() -> devices.open("file:/nonesuch.wav", Role.CAPTURE, PcmRequest.USUAL))
                .isInstanceOf(PcmException.class)
                .hasMessage("there is no such file");
        Path damaged = wav(48_000, 0, new short[10]);
        assertThatThrownBy(() -> devices.open("file:" + damaged, Role.CAPTURE, PcmRequest.USUAL))
                .isInstanceOf(PcmException.class);
    }

    @Test
    void whatIsPlayedIsRecordedAndContinuedWhenOpenedAgain() throws Exception {
        String id = "file:" + folder.resolve("out.wav");
        short[] sound = Tone.sine(1000, -10, 48_000, 1);
        for (int round = 0; round < 2; round++) {
            PcmDevice device = devices.open(id, Role.PLAYBACK, PcmRequest.USUAL);
            device.start();
            for (int at = 0; at < sound.length; at += PERIOD) {
                assertThat(device.write(sound, at, PERIOD)).isEqualTo(PERIOD);
            }
            device.close();
        }
        short[] heard = read(id, 96_000);
        assertThat(heard).startsWith(sound).endsWith(sound);
    }

    @Test
    void aRecordingIsReadableBeforeItIsClosed() throws Exception {
        Path file = folder.resolve("out.wav");
        PcmDevice device = devices.open("file:" + file, Role.PLAYBACK, PcmRequest.USUAL);
        assertThat(WavFile.read(file)).isEmpty();
        device.close();
    }

    @Test
    void idsThatMakeNoSenseAreRefused() {
        for (String id :
                new String[] {
                    "tone:",
                    "tone:x",
                    "tone:24000",
                    "tone:440@3",
                    "tone:440@",
                    "file:",
                    "file:?loop"
                }) {
            assertThatThrownBy(() -> devices.check(id, Role.CAPTURE))
                    .as(id)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> devices.check("tone:440", Role.RING))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> devices.check("file:a.wav?loop", Role.PLAYBACK))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
