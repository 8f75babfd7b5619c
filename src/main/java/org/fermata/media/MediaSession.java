package org.fermata.media;

import org.fermata.audio.MixerPort;
import org.fermata.audio.PortHost;
import org.fermata.call.CallMedia;
import org.fermata.call.RtpStatistics;
import org.fermata.codec.Codec;
import org.fermata.concurrent.EventLoop;
import org.fermata.rtp.ListeningQuality;
import org.fermata.rtp.Playout;
import org.fermata.rtp.RtpCounters;
import org.fermata.rtp.RtpEngine;
import org.fermata.rtp.RtpFlow;
import org.fermata.rtp.RtpSession;
import org.fermata.sdp.Format;
import org.fermata.sdp.SdpException;
import org.fermata.sdp.SessionDescription;
import org.fermata.store.AccountSettings;
import org.fermata.store.AccountSettings.DtmfMethod;
import org.fermata.store.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
 * The port plays while the line is uncorked and the peer may send; it sends while the line is
 * uncorked and we may send.
 */
final class MediaSession implements CallMedia, MixerPort, RtpSession.Listener {

    private static final Logger log = LoggerFactory.getLogger(MediaSession.class);

    /** 10 ms of G.711 or G.722. */
    private static final int WHOLE_BYTES = 80;

    private final String callId;
    private final EventLoop signalling;
    private final PortHost host;
    private final Listener listener;
    private final RtpSession rtp;
    private final SendPath sendPath;
    private final ReceivePath receivePath;
    private final Encryption encryption;
    private final Ways ways;
    private final List<Contributor> contributors;
    private final DtmfMethod dtmfMethod;

    /** Written on signalling, read on any thread; null before the first agreement. */
    private volatile Codec codec;

    // Owned by signalling.
    private Agreement agreement;
    private boolean expecting;
    private boolean corked = true;
    private boolean closed;
    private int uncorks;

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
            Settings settings,
            AccountSettings account,
            String turnPassword,
            ServerNames names,
            SecureRandom random)
            throws IOException {
        this.callId = callId;
        this.signalling = signalling;
        this.host = host;
        this.listener = listener;
        rtp = engine.open(bound, settings.rtp().ports(), this);
        sendPath = new SendPath(rtp);
        receivePath = new ReceivePath(rtp, settings.jitter());
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
                        random);
        contributors =
                List.of(
                        encryption,
                        new ReportPort(rtp),
                        new QualityReports(rtp, new Played(settings)),
                        ways);
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

    /**
     * Takes what may come before the answer (RFC 3264 section 5.1), by the formats offered. Where
     * keys are offered beside plain sound, what comes may be encrypted by keys that only the answer
     * tells. Such packets are longer by their tag: then only sound of whole tens of milliseconds is
     * taken, of codecs whose packets tell their length.
     */
    private void expect(SessionDescription offer) {
        boolean keys = !offer.attribute("crypto").isEmpty();
        List<Format> audible =
                offer.formats().stream()
                        .filter(format -> Codec.named(format.encoding()) != null)
                        .filter(format -> !keys || Codec.named(format.encoding()).isStatic())
                        .toList();
        expecting =
                offer.protocol().equals(SessionDescription.PLAIN)
                        && offer.attribute("fingerprint").isEmpty()
                        && offer.direction().receives()
                        && !audible.isEmpty();
        if (!expecting) {
            return;
        }
        Set<Integer> events = new HashSet<>(MediaEngine.EVENT_PAYLOAD_TYPES);
        Set<Integer> sound = Set.of();
        for (Format format : audible.reversed()) {
            // The last one told is the usual one.
            sound =
                    receivePath.configure(
                            Codec.named(format.encoding()), format.payloadType(), events);
        }
        events.removeAll(sound);
        rtp.apply(
                new RtpFlow(
                        null,
                        null,
                        sound,
                        events,
                        -1,
                        audible.getFirst().clockRate(),
                        false,
                        true,
                        audible.getFirst().clockRate(),
                        keys ? WHOLE_BYTES : 0));
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
        }
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
        codec = named;
        Format format = agreed.format();
        sendPath.configure(named, format.payloadType(), agreed.ptimeMs(), format.parameters());
        Set<Integer> events = new HashSet<>(MediaEngine.EVENT_PAYLOAD_TYPES);
        Format event = agreed.telephoneEvent();
        if (event != null) {
            events.add(event.payloadType());
        }
        events.remove(agreed.receivePayloadType());
        Set<Integer> sound = receivePath.configure(named, agreed.receivePayloadType(), events);
        rtp.apply(
                new RtpFlow(
                        agreed.remote(),
                        agreed.remoteRtcp(),
                        sound,
                        events,
                        event == null ? -1 : event.payloadType(),
                        named.clockRate(),
                        agreed.sends(),
                        agreed.receives(),
                        event == null ? named.clockRate() : event.clockRate(),
                        0));
        follow();
    }

    @Override
    public void uncork() {
        signalling.assertOwner();
        if (closed || !corked) {
            return;
        }
        corked = false;
        uncorks++;
        rtp.uncork();
        follow();
    }

    @Override
    public void cork() {
        signalling.assertOwner();
        if (closed || corked) {
            return;
        }
        corked = true;
        follow();
        rtp.cork();
    }

    /** Makes the port do what cork and agreement ask for. */
    private void follow() {
        boolean flows = !corked && agreement != null;
        boolean early = !corked && agreement == null && expecting;
        host.set(
                this,
                early || flows && agreement.receives(),
                flows && agreement.sends() && agreement.remote() != null);
    }

    @Override
    public void mute(boolean muted) {
        signalling.assertOwner();
        sendPath.mute(muted);
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
        contributors.forEach(Contributor::close);
        sendPath.close();
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
        RtpCounters counters = rtp.counters();
        return new RtpStatistics(
                counters.txPackets(),
                counters.txKeepalives(),
                counters.rxPackets(),
                counters.rxDropped(),
                counters.rxLost(),
                receivePath.late(),
                known(counters.jitterMs()),
                known(counters.roundTripMs()),
                quality(counters));
    }

    /** How what we hear sounds; held packets count neither way. Null before the first. */
    private Double quality(RtpCounters counters) {
        long heard = counters.rxPackets() - counters.rxDropped();
        if (heard == 0 || codec == null) {
            return null;
        }
        long late = receivePath.late();
        double unheard = (double) (counters.rxLost() + late) / (heard + counters.rxLost());
        double wayMs = Double.isNaN(counters.roundTripMs()) ? 0 : counters.roundTripMs() / 2;
        return ListeningQuality.mos(
                codec.name(), unheard, wayMs + receivePath.delayMs() + receivePath.packetMs());
    }

    private static Double known(double value) {
        return Double.isNaN(value) ? null : value;
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

    // ---- rtp: passed on to signalling ----

    @Override
    public void silent(boolean silent, int uncorksThen) {
        signalling.execute(
                () -> {
                    if (!closed && !corked && uncorksThen == uncorks) {
                        listener.silent(silent);
                    }
                });
    }

    @Override
    public void heard() {
        signalling.execute(
                () -> {
                    if (!closed) {
                        listener.heard();
                    }
                });
    }

    @Override
    public void digit(char digit) {
        signalling.execute(
                () -> {
                    if (!closed) {
                        listener.digit(digit);
                    }
                });
    }

    /** What extended reports tell. */
    private final class Played implements Playout {
        private final Settings.JitterSettings jitter;

        Played(Settings settings) {
            jitter = settings.jitter();
        }

        @Override
        public String encoding() {
            Codec named = codec;
            return named == null ? "" : named.name();
        }

        @Override
        public long late() {
            return receivePath.late();
        }

        @Override
        public boolean adaptive() {
            return jitter.mode() == Settings.JitterSettings.Mode.ADAPTIVE;
        }

        @Override
        public int delayMs() {
            return receivePath.delayMs();
        }

        @Override
        public int longestDelayMs() {
            return jitter.maxMs();
        }

        @Override
        public int packetMs() {
            return receivePath.packetMs();
        }
    }
}
