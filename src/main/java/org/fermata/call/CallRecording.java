package org.fermata.call;

import java.nio.file.Path;

/** Whether and where one call is recorded. Owned by {@code signalling}. */
final class CallRecording {

    private final Call call;
    private final CallSound sound;
    private boolean starting;
    private Path file;
    private String failure;
    private boolean offered;

    CallRecording(Call call, CallSound sound) {
        this.call = call;
        this.sound = sound;
    }

    /** Whether it is asked for the first time: recording all lines is decided on once. */
    boolean offer() {
        boolean first = !offered;
        offered = true;
        return first;
    }

    /**
     * Begins; {@link #began} or {@link #failed} follows.
     *
     * @param to the file
     * @param ours whether its name is the phone's
     */
    void start(Path to, boolean ours) {
        starting = true;
        failure = null;
        sound.record(to, ours);
    }

    /** The file is there. */
    void began(Path opened) {
        starting = false;
        file = opened;
        call.changed();
    }

    /** It is recorded no more, though nobody ended it; or it never began. */
    void failed(String why) {
        failure = why;
        stop();
        call.tell(why);
    }

    /** Records no more. */
    void stop() {
        sound.stopRecording();
        starting = false;
        file = null;
        call.changed();
    }

    /** Whether it is recorded, or about to be. */
    boolean on() {
        return starting || file != null;
    }

    /** Why it is not recorded though that was asked for; null while there is no such reason. */
    String failure() {
        return failure;
    }

    /** The file being written, null for none. */
    String path() {
        return file == null ? null : file.toString();
    }
}
