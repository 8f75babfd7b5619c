package org.fermata.media;

import org.fermata.audio.MixerPort;
import org.fermata.audio.PortHost;
import org.fermata.audio.Recorder;
import org.fermata.call.CallMedia;
import org.fermata.call.Placement;
import org.fermata.call.RtpStatistics;
import org.fermata.codec.Codec;
import org.fermata.concurrent.EventLoop;
import org.fermata.rtp.RtpEngine;
import org.fermata.rtp.RtpSession;
import org.fermata.sdp.Format;
import org.fermata.sdp.OfferAnswer;
import org.fermata.sdp.SdpException;
import org.fermata.sdp.SessionDescription;
import org.fermata.store.AccountSettings;
import org.fermata.store.AccountSettings.DtmfMethod;
import org.fermata.store.Settings;
import org.fermata.store.VoiceSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One call's sound: an RTP session with a way in and a way out, plugged into a port host.
 *
 * <pre>
 *                     RtpSession (rtp) ══ ring ══► ReceivePath (audio-playback) ── pull ──►
 *   far end ◄─► sockets                                                              port host
 *                     RtpSender ◄───────────────── SendPath (audio-capture) ◄───── push ───
 *
 *   MediaSession (signalling) says what all of them do.
 * </pre>
 *
 * The port plays while the line is uncorked and the peer may send, and while it is listened to; it
 * sends while the line is uncorked and we may send.
 */
final class MediaSession implements CallMedia, MixerPort {

    private static final Logger log = LoggerFactory.getLogger(MediaSession.class);

    private final String callId;
    private final EventLoop signalling;
    private final PortHost host;
    private final HeardOnSignalling heard;
    private final RtpSession rtp;
    private final SendPath sendPath;
    private final VoiceSettings voice;
    private final ReceivePath receivePath;
    private final CallQuality quality;
    private final Encryption encryption;
    private final Ways ways;
    private final List<Contributor> contributors;
    private final DtmfMethod dtmfMethod;
    private final CallRecorder recorder;
    private final LineMusic music;

    // Owned by signalling.
    private Agreement agreement;
    private boolean expecting;
    private boolean corked = true;
    private boolean listening;
    private boolean closed;

    /**
     * Opens a call's sockets. On {@code signalling}.
     *
     * @param callId for the log
     * @param bound the address to bind to
     * @param local the address of ours that the peer reaches
     * @param listener who hears of what is noticed
     * @param signalling the loop the listener is told on
     * @param engine the sockets
     * @param host what to plug into
     * @param recorder writes recordings
     * @param music plays to held lines
     * @param piece says what the account wants to be played to this one
     * @param settings the ports and the jitter buffer
     * @param account how the call's account protects sound and finds its way
     * @param turnPassword the account's password at its TURN server, null for none
     * @param names finds the addresses of servers
     * @param random for keys
     * @throws IOException if no pair of ports is free or the address is not ours
     */
    MediaSession(
            String callId,
            InetAddress bound,
            InetAddress local,
            Listener listener,
            EventLoop signalling,
            RtpEngine engine,
            PortHost host,
            Recorder recorder,
            HoldMusic music,
            Supplier<String> piece,
            Settings settings,
            AccountSettings account,
            String turnPassword,
            ServerNames names,
            SecureRandom random)
            throws IOException {
        this.callId = callId;
        this.signalling = signalling;
        this.host = host;
        this.recorder = new CallRecorder(recorder, host, this, signalling, listener);
        heard = new HeardOnSignalling(signalling, listener);
        rtp = engine.open(bound, settings.rtp().ports(), heard);
        sendPath = new SendPath(rtp);
        voice = settings.audio().voice();
        this.music =
                new LineMusic(
                        music,
                        rtp,
                        piece,
                        why -> signalling.execute(() -> listener.musicFailed(why)));
        receivePath = new ReceivePath(rtp, settings.jitter());
        quality = new CallQuality(rtp, receivePath, settings.jitter());
        dtmfMethod = account.dtmf();
        encryption =
                new Encryption(account, random, rtp, engine.handshakes(), signalling, listener);
        ways =
                new Ways(
                        account,
                        turnPassword,
                        local,
                        bound.isAnyLocalAddress(),
                        rtp,
                        signalling,
                        names,
                        random,
                        listener::wayLost);
        contributors =
                List.of(encryption, new ReportPort(rtp), new QualityReports(rtp, quality), ways);
    }

    // ---- signalling ----

    @Override
    public int localPort() {
        return rtp.localPort();
    }

    @Override
    public void moved(InetAddress local) {
        signalling.assertOwner();
        ways.moved(local);
    }

    @Override
    public void gather(Runnable ready) {
        signalling.assertOwner();
        ways.gather(ready);
    }

    @Override
    public boolean insist() {
        signalling.assertOwner();
        return encryption.insist();
    }

    @Override
    public SessionDescription offer(SessionDescription plain) {
        signalling.assertOwner();
        SessionDescription offer = plain;
        for (Contributor contributor : contributors) {
            offer = contributor.offer(offer);
        }
        if (agreement == null && !closed) {
            expect(offer);
        }
        return offer;
    }

    /** Takes what may come before the answer (RFC 3264 section 5.1), by the formats offered. */
    private void expect(SessionDescription offer) {
        List<Format> audible = Flows.audible(offer);
        expecting = !audible.isEmpty();
        if (!expecting) {
            return;
        }
        Set<Integer> sound = Set.of();
        for (Format format : audible.reversed()) {
            // The last one told is the usual one.
            sound =
                    receivePath.configure(
                            Codec.named(format.encoding()),
                            format.payloadType(),
                            MediaEngine.EVENT_PAYLOAD_TYPES);
        }
        rtp.apply(Flows.early(offer, audible.getFirst(), sound, MediaEngine.EVENT_PAYLOAD_TYPES));
        follow();
    }

    @Override
    public SessionDescription answer(SessionDescription offer, SessionDescription plain)
            throws SdpException {
        signalling.assertOwner();
        SessionDescription answer = plain;
        for (Contributor contributor : contributors) {
            answer = contributor.answer(offer, answer);
        }
        return answer;
    }

    @Override
    public void negotiated(SessionDescription ours, SessionDescription theirs) throws SdpException {
        signalling.assertOwner();
        for (Contributor contributor : contributors) {
            contributor.check(ours, theirs);
        }
        if (!closed) {
            contributors.forEach(contributor -> contributor.take(ours, theirs));
            agreePauses(ours, theirs);
        }
    }

    /** Comfort noise is understood where both name it, and sent where the user wants that too. */
    private void agreePauses(SessionDescription ours, SessionDescription theirs)
            throws SdpException {
        int type = OfferAnswer.comfortNoise(ours, theirs, OfferAnswer.agree(ours, theirs).format());
        receivePath.comfortNoise(type);
        sendPath.leaveOutPauses(voice.silenceSuppression() ? type : -1);
        rtp.comfortNoise(type);
    }

    @Override
    public void apply(Agreement agreed) {
        signalling.assertOwner();
        if (closed) {
            return;
        }
        Codec named = Codec.named(agreed.format().encoding());
        if (named == null) {
            throw new IllegalArgumentException("no codec for " + agreed.format().encoding());
        }
        log.info("{}: {} {}", callId, named, agreed);
        agreement = agreed;
        quality.agree(named);
        Format format = agreed.format();
        sendPath.configure(named, format.payloadType(), agreed.ptimeMs(), format.parameters());
        Set<Integer> sound =
                receivePath.configure(named, agreed.receivePayloadType(), Flows.events(agreed));
        rtp.apply(Flows.of(agreed, named, sound));
        follow();
        music.agree(named, agreed);
    }

    @Override
    public void listen() {
        signalling.assertOwner();
        if (closed || listening || !corked) {
            return;
        }
        listening = true;
        rtp.listen();
        follow();
    }

    @Override
    public void uncork() {
        signalling.assertOwner();
        if (closed || !corked) {
            return;
        }
        corked = false;
        listening = false;
        heard.corked(false);
        rtp.uncork();
        follow();
    }

    @Override
    public void cork() {
        signalling.assertOwner();
        if (closed || corked && !listening) {
            return;
        }
        corked = true;
        listening = false;
        heard.corked(true);
        follow();
        rtp.cork();
    }

    @Override
    public void waits(boolean on) {
        signalling.assertOwner();
        music.waits(on);
    }

    /** Makes the port do what cork and agreement ask for. */
    private void follow() {
        boolean flows = !corked && agreement != null;
        boolean early = !corked && agreement == null && expecting;
        host.set(
                this,
                early || listening || flows && agreement.receives(),
                flows && agreement.sends() && agreement.remote() != null);
    }

    @Override
    public void mute(boolean muted) {
        signalling.assertOwner();
        host.mute(this, muted);
    }

    @Override
    public void merge(int conference) {
        signalling.assertOwner();
        host.merge(this, conference);
    }

    @Override
    public void place(Placement placement) {
        signalling.assertOwner();
        if (!closed) {
            host.place(this, placement.volume(), placement.pan());
        }
    }

    @Override
    public void record(Path file, boolean ours) {
        signalling.assertOwner();
        if (!closed) {
            recorder.start(file, ours);
        }
    }

    @Override
    public void stopRecording() {
        signalling.assertOwner();
        recorder.stop();
    }

    @Override
    public boolean dtmf(String digits) {
        signalling.assertOwner();
        if (closed || agreement == null || agreement.remote() == null || !agreement.sends()) {
            return false;
        }
        if (dtmfMethod == DtmfMethod.INBAND || !takesEvents()) {
            if (corked) {
                return false;
            }
            sendPath.tones(digits);
            return true;
        }
        rtp.dtmf(digits);
        return true;
    }

    private boolean takesEvents() {
        return agreement.telephoneEvent() != null;
    }

    @Override
    public boolean digitsBySignalling() {
        return dtmfMethod == DtmfMethod.INFO;
    }

    @Override
    public void close() {
        signalling.assertOwner();
        if (closed) {
            return;
        }
        closed = true;
        heard.close();
        contributors.forEach(Contributor::close);
        sendPath.close();
        recorder.stop();
        music.close();
        host.remove(this);
        rtp.close();
    }

    @Override
    public String secure() {
        signalling.assertOwner();
        return encryption.words();
    }

    // ---- any thread ----

    @Override
    public RtpStatistics statistics() {
        return quality.statistics();
    }

    @Override
    public long lastReceivedNanos() {
        return rtp.lastReceivedNanos();
    }

    // ---- audio-playback ----

    @Override
    public void pull(float[] block) {
        receivePath.pull(block);
    }

    @Override
    public void pullStopped() {
        receivePath.stopped();
    }

    // ---- audio-capture ----

    @Override
    public void push(float[] block) {
        sendPath.push(block);
    }

    @Override
    public void pushStopped() {
        sendPath.stopped();
    }
}
