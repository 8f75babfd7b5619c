package org.fermata.audio;

/** A loudspeaker that writes what it plays to a file. */
final class RecordingPcm extends VirtualPcm {

    private final Recording recording;

    RecordingPcm(String id, String name, Recording recording) {
        super(id, name);
        this.recording = recording;
    }

    @Override
    public int write(short[] samples, int offset, int frames) {
        int error = recording.error();
        if (error != 0) {
            return error;
        }
        recording.write(samples, offset, frames);
        return frames;
    }

    @Override
    public String describe(int error) {
        return error == DISK_FULL ? Recorder.FULL : "the file cannot be written any more";
    }

    @Override
    public void drop() {
        recording.flush();
    }

    @Override
    public void close() {
        recording.close();
    }
}
