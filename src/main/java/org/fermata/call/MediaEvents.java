package org.fermata.call;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;

/** What the media of a call notice, and what comes of it. Owned by {@code signalling}. */
final class MediaEvents implements CallMedia.Listener {

    private static final Logger log = LoggerFactory.getLogger(MediaEvents.class);

    private final Call call;

    MediaEvents(Call call) {
        this.call = call;
    }

    @Override
    public void silent(boolean silent) {
        call.silence().told(silent);
    }

    @Override
    public void heard() {
        call.soundBeforeAnswer();
    }

    @Override
    public void digit(char digit) {
        call.digit(digit);
    }

    @Override
    public void recordingBegan(Path file) {
        call.recording().began(file);
    }

    @Override
    public void recordingFailed(String why) {
        call.recording().failed(why);
    }

    @Override
    public void musicFailed(String why) {
        call.tell(why);
    }

    @Override
    public void wayLost() {
        log.info("{}: the way to the peer is lost", call);
        call.events().moved(call.sound().local());
    }

    @Override
    public void secured() {
        call.changed();
    }

    @Override
    public void unprotected(String why) {
        if (call.live()) {
            log.warn("{}: {}", call, why);
            call.ending().abandon(new EndReason(488, why, EndReason.By.LOCAL));
        }
    }
}
