package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What becomes of a line that is recorded: the two mixers by hand, the file by its bytes. */
class LineRecordingTest implements LineRecording.Listener {

    private static final int HEADER_BYTES = 44;
    private static final double OURS_HZ = 440;
    private static final double THEIRS_HZ = 1000;

    @TempDir private Path folder;

    private final CompletableFuture<Path> began = new CompletableFuture<>();
    private final CompletableFuture<String> failed = new CompletableFuture<>();
    private final Recorder recorder = new Recorder();
    private final PlaybackMixer playback = new PlaybackMixer(failure -> {}, new HandClock());
    private final CaptureMixer capture = new CaptureMixer(failure -> {}, new HandClock());
    private final MixPort port = new MixPort(new FarEnd());
    private long nanos;
    private int ourTime;

    /** Ten milliseconds for each block. */
    private final class HandClock implements AudioClock {
        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public void park() {}

        @Override
        public void parkNanos(long length) {}
    }

    /** Says a tone. */
    private static final class FarEnd implements MixerPort {
        private int time;

        @Override
        public void pull(float[] block) {
            for (int i = 0; i < block.length; i++) {
                block[i] = sine(THEIRS_HZ, time++);
            }
        }

        @Override
        public void push(float[] block) {}
    }

    private static float sine(double hertz, int time) {
        return (float) (0.1 * Math.sin(2 * Math.PI * hertz * time / PortHost.RATE));
    }

    @AfterEach
    void close() {
        recorder.close();
    }

    @Override
    public void began(Path file) {
        began.complete(file);
    }

    @Override
    public void failed(String why) {
        failed.complete(why);
    }

    private LineRecording record(Path file, boolean ours) {
        LineRecording recording = recorder.recordLine(file, ours, this);
        port.record(recording);
        return recording;
    }

    private void talk(int blocks) {
        port.heard(true);
        playback.add(port);
        capture.add(port);
        for (int i = 0; i < blocks; i++) {
            hear();
            speak();
        }
        capture.remove(port);
        playback.remove(port);
        port.heard(false);
    }

    private void hear() {
        nanos += 10_000_000;
        playback.render(new float[PortHost.BLOCK_FRAMES], null);
    }

    private void speak() {
        float[] microphone = new float[PortHost.BLOCK_FRAMES];
        for (int i = 0; i < microphone.length; i++) {
            microphone[i] = sine(OURS_HZ, ourTime++);
        }
        capture.capture(microphone);
    }

    private static short[][] read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.getShort(22)).as("channels").isEqualTo((short) 2);
        assertThat(bytes.getInt(24)).as("rate").isEqualTo(LineRecording.RATE);
        assertThat(bytes.getInt(40)).as("bytes").isEqualTo(bytes.limit() - HEADER_BYTES);
        int frames = (bytes.limit() - HEADER_BYTES) / 4;
        short[][] sides = new short[2][frames];
        for (int i = 0; i < frames; i++) {
            sides[0][i] = bytes.getShort(HEADER_BYTES + 4 * i);
            sides[1][i] = bytes.getShort(HEADER_BYTES + 4 * i + 2);
        }
        return sides;
    }

    @Test
    void weAreOnTheLeftAndTheyOnTheRight() throws Exception {
        LineRecording recording = record(folder.resolve("talk.wav"), false);
        talk(200);
        recording.close();
        short[][] sides = read(folder.resolve("talk.wav"));
        assertThat(sides[0]).hasSize(2 * LineRecording.RATE);
        assertThat(Tone.levelAt(OURS_HZ, sides[0], LineRecording.RATE)).isCloseTo(-20, within(0.2));
        assertThat(Tone.levelAt(THEIRS_HZ, sides[0], LineRecording.RATE)).isLessThan(-70);
        assertThat(Tone.levelAt(THEIRS_HZ, sides[1], LineRecording.RATE))
                .isCloseTo(-20, within(0.5));
        assertThat(Tone.levelAt(OURS_HZ, sides[1], LineRecording.RATE)).isLessThan(-70);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(recordingFile())))
                .isEqualTo("rw-------");
    }

    private Path recordingFile() throws Exception {
        return began.get(5, TimeUnit.SECONDS);
    }

    @Test
    void whatIsHeldIsLeftOut() throws Exception {
        LineRecording recording = record(folder.resolve("held.wav"), false);
        talk(60);
        for (int i = 0; i < 100; i++) {
            speak();
        }
        talk(40);
        recording.close();
        assertThat(read(folder.resolve("held.wav"))[0]).hasSize(LineRecording.RATE);
    }

    @Test
    void aFarEndThatIsOnlyListenedToIsRecorded() throws Exception {
        LineRecording recording = record(folder.resolve("listen.wav"), false);
        port.heard(true);
        playback.add(port);
        for (int i = 0; i < 100; i++) {
            hear();
        }
        port.heard(false);
        recording.close();
        short[][] sides = read(folder.resolve("listen.wav"));
        assertThat(Tone.level(sides[0])).isEqualTo(-200);
        assertThat(Tone.levelAt(THEIRS_HZ, sides[1], LineRecording.RATE))
                .isCloseTo(-20, within(0.2));
    }

    @Test
    void aMergedLineIsRecordedWithWhatItHears() throws Exception {
        MixPort other = new MixPort(new FakePort(0.25f));
        port.merge(1);
        other.merge(1);
        playback.add(other);
        capture.add(other);
        LineRecording recording = record(folder.resolve("merged.wav"), false);
        talk(100);
        recording.close();
        short[] left = read(folder.resolve("merged.wav"))[0];
        assertThat(left[left.length - 1] / 32_768.0).isCloseTo(0.25, within(0.11));
    }

    @Test
    void theFileCanBePlayedBeforeTheRecordingEnds() throws Exception {
        record(folder.resolve("running.wav"), false);
        Path file = recordingFile();
        assertThat(read(file)[0]).isEmpty();
        talk(60);
        // The hold has everything written.
        for (long end = System.nanoTime() + 5_000_000_000L; told(file) < 60 * 640; ) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
        assertThat(read(file)[0]).hasSize(60 * 160);
    }

    /** How many bytes of sound the header tells of. */
    private static int told(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getInt(40);
    }

    @Test
    void theFolderIsTheOwnersAloneAndAFileInTheWayIsLeftAlone() throws Exception {
        Path file = folder.resolve("Recordings/Fermata/talk.wav");
        recorder.recordLine(file, true, this).close();
        assertThat(recordingFile()).isEqualTo(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        CompletableFuture<Path> second = new CompletableFuture<>();
        recorder.recordLine(
                        file,
                        true,
                        new LineRecording.Listener() {
                            @Override
                            public void began(Path opened) {
                                second.complete(opened);
                            }

                            @Override
                            public void failed(String why) {}
                        })
                .close();
        assertThat(second.get(5, TimeUnit.SECONDS)).isEqualTo(file.resolveSibling("talk_2.wav"));
    }

    @Test
    void whatCannotBeWrittenIsToldInASentence() throws Exception {
        Path taken = Files.createFile(folder.resolve("taken.wav"));
        record(taken, false);
        assertThat(failed.get(5, TimeUnit.SECONDS))
                .isEqualTo(taken + " cannot be written: a file of this name is in the way.");
        assertThat(Files.size(taken)).isZero();
    }
}
