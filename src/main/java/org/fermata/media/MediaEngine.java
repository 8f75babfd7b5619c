package org.fermata.media;

import org.fermata.audio.PortHost;
import org.fermata.audio.Recorder;
import org.fermata.audio.Signals;
import org.fermata.call.Announcement;
import org.fermata.call.CallMedia;
import org.fermata.call.Media;
import org.fermata.codec.Codec;
import org.fermata.codec.ComfortNoise;
import org.fermata.concurrent.EventLoop;
import org.fermata.rtp.RtpEngine;
import org.fermata.sdp.Format;
import org.fermata.sdp.SessionDescription;
import org.fermata.store.AccountSettings;
import org.fermata.store.Settings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The sound of all calls: makes a {@link MediaSession} for each and plugs it into a port host. */
public final class MediaEngine implements Media {

    /** The payload types we name for DTMF, by the clock of the sound; the most usual ones. */
    private static final int EVENT_PAYLOAD_TYPE = 101;

    private static final int EVENT_PAYLOAD_TYPE_48K = 110;

    static final Set<Integer> EVENT_PAYLOAD_TYPES =
            Set.of(EVENT_PAYLOAD_TYPE, EVENT_PAYLOAD_TYPE_48K);

    private static final String EVENTS = "0-15";

    private final EventLoop signalling;
    private final RtpEngine rtp;
    private final PortHost host;
    private final Recorder recorder;
    private final Signals signals;
    private final Supplier<Settings> settings;
    private final Function<String, String> secrets;
    private final ServerNames names;
    private final HoldMusic music;
    private final SecureRandom random = new SecureRandom();
    private volatile boolean everywhere;

    /**
     * Makes the engine.
     *
     * @param signalling the loop all methods are called on and listeners are told on
     * @param rtp the sockets; whoever made it closes it
     * @param host what the calls are plugged into
     * @param signals plays ringing and tones
     * @param settings the settings as they stand; asked for each call
     */
    public MediaEngine(
            EventLoop signalling,
            RtpEngine rtp,
            PortHost host,
            Signals signals,
            Supplier<Settings> settings) {
        this(signalling, rtp, host, new Recorder(), signals, settings, name -> null);
    }

    /**
     * Makes the engine.
     *
     * @param signalling the loop all methods are called on and listeners are told on
     * @param rtp the sockets; whoever made it closes it
     * @param host what the calls are plugged into
     * @param recorder writes recordings; whoever made it closes it
     * @param signals plays ringing and tones
     * @param settings the settings as they stand; asked for each call
     * @param secrets finds a secret by its name; null where there is none
     */
    public MediaEngine(
            EventLoop signalling,
            RtpEngine rtp,
            PortHost host,
            Recorder recorder,
            Signals signals,
            Supplier<Settings> settings,
            Function<String, String> secrets) {
        this.signalling = signalling;
        this.rtp = rtp;
        this.host = host;
        this.recorder = recorder;
        this.signals = signals;
        this.settings = settings;
        this.secrets = secrets;
        names = new ServerNames(signalling);
        music = new HoldMusic(rtp.loop());
    }

    @Override
    public CallMedia open(
            String callId, String account, InetAddress local, CallMedia.Listener listener)
            throws IOException {
        signalling.assertOwner();
        Settings now = settings.get();
        return new MediaSession(
                callId,
                bindAddress(local),
                local,
                listener,
                signalling,
                rtp,
                host,
                recorder,
                music,
                () -> of(account, settings.get()).musicOnHold(),
                now,
                of(account, now),
                account == null ? null : secrets.apply(account + ".turn"),
                names,
                random);
    }

    /** An account's settings; those that come by themselves for a call without one. */
    private static AccountSettings of(String account, Settings now) {
        return account == null
                ? AccountSettings.DEFAULTS
                : now.accounts().getOrDefault(account, AccountSettings.DEFAULTS);
    }

    @Override
    public String refusal(String account, SessionDescription offer) {
        signalling.assertOwner();
        return Encryption.refusal(of(account, settings.get()).srtp(), offer);
    }

    /**
     * Binds the sockets of calls to every address from now on: for a phone that takes calls on all
     * of them, whose calls go on when this machine gets another. Once, before the first call.
     */
    public void bindEverywhere() {
        everywhere = true;
    }

    private InetAddress bindAddress(InetAddress local) throws UnknownHostException {
        boolean fixed = !everywhere || local.isLoopbackAddress();
        return fixed ? local : InetAddress.getByAddress(new byte[local.getAddress().length]);
    }

    @Override
    public List<Format> formats() {
        signalling.assertOwner();
        List<Format> formats = new ArrayList<>();
        for (String encoding : settings.get().codecOrder()) {
            Codec codec = Codec.named(encoding);
            if (codec != null) {
                formats.add(
                        new Format(
                                codec.payloadType(),
                                encoding,
                                codec.clockRate(),
                                codec.channels(),
                                codec.parameters()));
            }
        }
        if (settings.get().audio().voice().comfortNoise()) {
            formats.add(new Format(ComfortNoise.PAYLOAD_TYPE, Format.COMFORT_NOISE, 8000, 1, ""));
        }
        formats.add(new Format(EVENT_PAYLOAD_TYPE, Format.TELEPHONE_EVENT, 8000, 1, EVENTS));
        if (formats.stream().anyMatch(format -> format.clockRate() == 48_000)) {
            formats.add(
                    new Format(EVENT_PAYLOAD_TYPE_48K, Format.TELEPHONE_EVENT, 48_000, 1, EVENTS));
        }
        return List.copyOf(formats);
    }

    @Override
    public void setRing(Announcement.Ring cadence) {
        signalling.assertOwner();
        signals.setRing(
                switch (cadence) {
                    case USUAL -> 6;
                    case INTERNAL -> 2;
                    case SPECIAL -> 3;
                });
    }

    @Override
    public void expectCall(boolean soon) {
        signalling.assertOwner();
        signals.expectCall(soon);
    }

    @Override
    public void ring(boolean on) {
        signalling.assertOwner();
        signals.ring(on);
    }

    @Override
    public void startTone(Tone tone) {
        signalling.assertOwner();
        signals.start(signal(tone));
    }

    @Override
    public void keyed(String digits) {
        signalling.assertOwner();
        signals.keys(digits);
    }

    @Override
    public void stopTone(Tone tone) {
        signalling.assertOwner();
        signals.stop(signal(tone));
    }

    private static Signals.Signal signal(Tone tone) {
        return switch (tone) {
            case RINGBACK -> Signals.Signal.RINGBACK;
            case CALL_WAITING -> Signals.Signal.CALL_WAITING;
            case BUSY -> Signals.Signal.BUSY;
            case CONGESTION -> Signals.Signal.CONGESTION;
            case HOLD_REMINDER -> Signals.Signal.HOLD_REMINDER;
        };
    }
}
