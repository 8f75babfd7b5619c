package org.fermata.demo;

import org.fermata.audio.LineRecording;
import org.fermata.audio.MixerPort;
import org.fermata.audio.PortHost;
import org.fermata.audio.Signals;
import org.fermata.call.CallMedia;
import org.fermata.call.Media;
import org.fermata.concurrent.EventLoop;
import org.fermata.media.MediaEngine;
import org.fermata.rtp.RtpEngine;
import org.fermata.sdp.Format;
import org.fermata.sdp.SessionDescription;
import org.fermata.store.Settings;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;

/**
 * The sound of the exchange's calls: media sessions as the phone has them, each with a source of
 * its own. The exchange itself hears no ring and no tones. Owned by {@code signalling}.
 */
final class DemoMedia implements Media {

    private final EventLoop signalling;
    private final RtpEngine rtp;
    private final DemoPorts ports;
    private final Settings settings;
    private final Function<String, Source> sources;
    private final MediaEngine formats;

    /**
     * Makes it.
     *
     * @param signalling the loop that owns it
     * @param rtp the sockets
     * @param ports what the sessions are plugged into
     * @param settings codecs and ports
     * @param sources makes the source of a call, given its id, when it is first heard
     */
    DemoMedia(
            EventLoop signalling,
            RtpEngine rtp,
            DemoPorts ports,
            Settings settings,
            Function<String, Source> sources) {
        this.signalling = signalling;
        this.rtp = rtp;
        this.ports = ports;
        this.settings = settings;
        this.sources = sources;
        formats = engine("");
    }

    /** Plugs the one session of a call in, with its source. */
    private final class CallPorts implements PortHost {
        private final String callId;
        private Source source;

        CallPorts(String callId) {
            this.callId = callId;
        }

        @Override
        public void set(MixerPort port, boolean plays, boolean sends) {
            if (sends && source == null) {
                source = sources.apply(callId);
            }
            ports.set(port, source, plays, sends);
        }

        /** The exchange has no microphone. */
        @Override
        public void mute(MixerPort port, boolean muted) {}

        /** The exchange merges no calls. */
        @Override
        public void merge(MixerPort port, int group) {}

        /** The exchange records nothing. */
        @Override
        public void record(MixerPort port, LineRecording recording) {}

        @Override
        public void remove(MixerPort port) {
            ports.set(port, source, false, false);
        }
    }

    private MediaEngine engine(String callId) {
        return new MediaEngine(
                signalling, rtp, new CallPorts(callId), Signals.NONE, () -> settings);
    }

    @Override
    public CallMedia open(
            String callId, String account, InetAddress local, CallMedia.Listener listener)
            throws IOException {
        return engine(callId).open(callId, account, local, listener);
    }

    @Override
    public String refusal(String account, SessionDescription offer) {
        return formats.refusal(account, offer);
    }

    @Override
    public List<Format> formats() {
        return formats.formats();
    }

    @Override
    public void ring(boolean on) {}

    @Override
    public void startTone(Tone tone) {}

    @Override
    public void stopTone(Tone tone) {}
}
