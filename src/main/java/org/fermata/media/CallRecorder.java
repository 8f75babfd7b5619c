package org.fermata.media;

import org.fermata.audio.LineRecording;
import org.fermata.audio.MixerPort;
import org.fermata.audio.PortHost;
import org.fermata.audio.Recorder;
import org.fermata.call.CallMedia;
import org.fermata.concurrent.EventLoop;

import java.nio.file.Path;

/** Has one call recorded, and tells the call what becomes of it. Owned by {@code signalling}. */
final class CallRecorder {

    private final Recorder recorder;
    private final PortHost host;
    private final MixerPort port;
    private final EventLoop signalling;
    private final CallMedia.Listener listener;

    private LineRecording running;

    CallRecorder(
            Recorder recorder,
            PortHost host,
            MixerPort port,
            EventLoop signalling,
            CallMedia.Listener listener) {
        this.recorder = recorder;
        this.host = host;
        this.port = port;
        this.signalling = signalling;
        this.listener = listener;
    }

    /** Begins; see {@link CallMedia#record}. */
    void start(Path file, boolean ours) {
        stop();
        Told told = new Told();
        told.of = recorder.recordLine(file, ours, told);
        running = told.of;
        host.record(port, running);
    }

    /** Ends it, if it runs. */
    void stop() {
        if (running != null) {
            host.record(port, null);
            running.end();
            running = null;
        }
    }

    /** Passes on what is heard of a recording, as long as that is the one that runs. */
    private final class Told implements LineRecording.Listener {
        private LineRecording of;

        @Override
        public void began(Path file) {
            tell(() -> listener.recordingBegan(file));
        }

        @Override
        public void failed(String why) {
            tell(() -> listener.recordingFailed(why));
        }

        private void tell(Runnable event) {
            signalling.execute(
                    () -> {
                        if (of == running) {
                            event.run();
                        }
                    });
        }
    }
}
