package org.fermata.call;

import org.fermata.sdp.Format;
import org.fermata.sdp.SdpException;
import org.fermata.sdp.SessionDescription;
import org.fermata.sdp.UnprotectedException;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Media that open no socket and write down what is asked of them. */
final class FakeMedia implements Media {

    static final Format G722 = new Format(9, "G722", 8000, 1, "");
    static final Format PCMA = new Format(8, "PCMA", 8000, 1, "");
    static final Format PCMU = new Format(0, "PCMU", 8000, 1, "");
    static final Format EVENT = new Format(101, "TELEPHONE-EVENT", 8000, 1, "0-15");

    final List<Sound> opened = new ArrayList<>();
    final List<String> heard = new ArrayList<>();
    boolean ringing;
    boolean expectsCall;
    boolean byInfo;

    /** Whether ways are found out by and by; {@link Sound#gathered} ends that. */
    boolean gathersLater;

    Announcement.Ring cadence;
    IOException refusal;

    /** Why offers cannot be taken, and descriptions do not fit; null if they can and do. */
    String refused;

    String unprotected;
    private int port = 20_000;

    /** The sound of one call. */
    final class Sound implements CallMedia {
        final CallMedia.Listener listener;
        final int port;
        Agreement agreement;
        boolean uncorked;
        boolean listens;
        boolean muted;
        int conference;
        Path recordedTo;
        boolean closed;
        Runnable gathered;
        int uncorkings;
        int corkings;
        String digits = "";
        String secure;
        long lastReceivedNanos = Long.MIN_VALUE;

        Sound(CallMedia.Listener listener, int port) {
            this.listener = listener;
            this.port = port;
        }

        @Override
        public int localPort() {
            return port;
        }

        @Override
        public void gather(Runnable ready) {
            gathered = ready;
            if (!gathersLater) {
                ready.run();
            }
        }

        @Override
        public void apply(Agreement agreed) {
            agreement = agreed;
        }

        @Override
        public void listen() {
            listens = true;
            heard.add("listen " + port);
        }

        @Override
        public void uncork() {
            listens = false;
            uncorked = true;
            uncorkings++;
            heard.add("uncork " + port);
        }

        @Override
        public void cork() {
            listens = false;
            uncorked = false;
            corkings++;
            heard.add("cork " + port);
        }

        @Override
        public void mute(boolean on) {
            muted = on;
        }

        @Override
        public void merge(int number) {
            conference = number;
        }

        @Override
        public void record(Path file, boolean ours) {
            recordedTo = file;
        }

        @Override
        public void stopRecording() {
            recordedTo = null;
        }

        @Override
        public boolean dtmf(String more) {
            if (agreement.telephoneEvent() == null) {
                return false;
            }
            digits += more;
            return true;
        }

        @Override
        public void negotiated(SessionDescription ours, SessionDescription theirs)
                throws SdpException {
            if (unprotected != null) {
                throw new UnprotectedException(unprotected);
            }
        }

        @Override
        public String secure() {
            return secure;
        }

        @Override
        public boolean digitsBySignalling() {
            return byInfo;
        }

        @Override
        public RtpStatistics statistics() {
            return new RtpStatistics(7, 0, 8, 0, 0, 0, null, null, null, 1120, 1280);
        }

        @Override
        public long lastReceivedNanos() {
            return lastReceivedNanos;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    Sound last() {
        return opened.getLast();
    }

    long open() {
        return opened.stream().filter(sound -> !sound.closed).count();
    }

    @Override
    public CallMedia open(
            String callId, String account, InetAddress local, CallMedia.Listener listener)
            throws IOException {
        if (refusal != null) {
            throw refusal;
        }
        port += 2;
        heard.add("open " + port);
        Sound sound = new Sound(listener, port);
        opened.add(sound);
        return sound;
    }

    @Override
    public String refusal(String account, SessionDescription offer) {
        return refused;
    }

    @Override
    public List<Format> formats() {
        return List.of(G722, PCMA, PCMU, EVENT);
    }

    @Override
    public void setRing(Announcement.Ring next) {
        cadence = next;
    }

    @Override
    public void expectCall(boolean soon) {
        expectsCall = soon;
    }

    @Override
    public void ring(boolean on) {
        ringing = on;
        heard.add(on ? "ring" : "ring off");
    }

    @Override
    public void startTone(Tone tone) {
        heard.add(tone.toString());
    }

    @Override
    public void stopTone(Tone tone) {
        heard.add(tone + " off");
    }
}
