package org.fermata.media;

import org.fermata.call.CallMedia.Agreement;
import org.fermata.codec.Codec;
import org.fermata.rtp.RtpSession;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What one line hears of music while it is held. Owned by {@code signalling}. */
final class LineMusic {

    /** What is played now. */
    private record Playing(String source, Codec codec, int payloadType, int ptimeMs) {}

    private final HoldMusic music;
    private final RtpSession rtp;
    private final Supplier<String> source;
    private final Consumer<String> failed;

    private boolean waits;
    private Codec codec;
    private Agreement agreement;
    private Playing playing;

    /**
     * Begins with a line that is not held.
     *
     * @param music plays to all lines
     * @param rtp the line
     * @param source says what its account wants to be played, null for nothing
     * @param failed told on any thread in a sentence why there is no music
     */
    LineMusic(HoldMusic music, RtpSession rtp, Supplier<String> source, Consumer<String> failed) {
        this.music = music;
        this.rtp = rtp;
        this.source = source;
        this.failed = failed;
    }

    /** The far end is held, or is held no more. */
    void waits(boolean on) {
        waits = on;
        follow();
    }

    /** Takes what was agreed. */
    void agree(Codec with, Agreement agreed) {
        codec = with;
        agreement = agreed;
        follow();
    }

    /** The call is over. */
    void close() {
        waits = false;
        follow();
    }

    private void follow() {
        Playing wanted = wanted();
        if (Objects.equals(wanted, playing)) {
            return;
        }
        playing = wanted;
        if (wanted == null) {
            music.stop(rtp);
        } else {
            music.play(
                    rtp,
                    wanted.source(),
                    wanted.codec(),
                    wanted.payloadType(),
                    wanted.ptimeMs(),
                    failed);
        }
    }

    private Playing wanted() {
        boolean heard =
                waits && agreement != null && agreement.sends() && agreement.remote() != null;
        String piece = heard ? source.get() : null;
        return piece == null
                ? null
                : new Playing(
                        piece,
                        codec,
                        agreement.format().payloadType(),
                        SendPath.packetTime(codec, agreement.ptimeMs()));
    }
}
