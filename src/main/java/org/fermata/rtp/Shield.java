package org.fermata.rtp;

import org.fermata.rtp.srtp.MediaOpener;
import org.fermata.rtp.srtp.MediaSealer;
import org.fermata.rtp.srtp.ReportOpener;
import org.fermata.rtp.srtp.ReportSealer;
import org.fermata.rtp.srtp.SrtpKeys;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * What protects one session: made for its {@link Protection}, and made anew where keys change. The
 * sealer of media goes with the send state; the rest belongs to {@code rtp}.
 */
final class Shield {

    /** A key of the peer's at work. */
    private record Openers(SrtpKeys keys, MediaOpener media, ReportOpener reports) {
        static Openers of(SrtpKeys keys) {
            return new Openers(keys, new MediaOpener(keys), new ReportOpener(keys));
        }
    }

    /** A key of ours at work. */
    private record Sealers(SrtpKeys keys, MediaSealer media, ReportSealer reports) {
        static Sealers of(SrtpKeys keys) {
            return new Sealers(keys, new MediaSealer(keys), new ReportSealer(keys));
        }
    }

    private final RtpSender sender;
    private Protection protection = Protection.PLAIN;

    /**
     * All that ever were, for where a key comes back, as of several forks it may, its numbers go
     * on: the same number twice would give the sound away (RFC 3711 section 9.1).
     */
    private final Map<SrtpKeys, Sealers> made = new HashMap<>();

    private Sealers sealers;
    private Openers openers;

    /** The key before, which the peer may use until it has heard of ours; null once it has not. */
    private Openers before;

    Shield(RtpSender sender) {
        this.sender = sender;
    }

    /** Takes how packets are protected from now on. */
    void set(Protection wanted) {
        protection = wanted;
        switch (wanted) {
            case Protection.Plain() -> {
                forget();
                sender.protect(null, true);
            }
            case Protection.Awaited() -> {
                forget();
                sender.protect(null, false);
            }
            case Protection.Keyed(SrtpKeys send, SrtpKeys receive) -> {
                if (sealers == null || !sealers.keys().equals(send)) {
                    sealers = made.computeIfAbsent(send, Sealers::of);
                    sender.protect(sealers.media(), true);
                }
                if (openers == null || !openers.keys().equals(receive)) {
                    before = openers;
                    openers = Openers.of(receive);
                }
            }
        }
    }

    private void forget() {
        sealers = null;
        openers = null;
        before = null;
    }

    /**
     * Checks a packet of media and decrypts it in place.
     *
     * @param decrypt false where nobody will read more than its header
     * @return whether it may be taken
     */
    boolean open(ByteBuffer packet, boolean decrypt) {
        if (openers == null) {
            return protection instanceof Protection.Plain;
        }
        if (openers.media().open(packet, decrypt)) {
            before = null;
            return true;
        }
        return before != null && before.media().open(packet, decrypt);
    }

    /** Checks a report and decrypts it in place, and says whether it may be taken. */
    boolean openReport(ByteBuffer packet) {
        if (openers == null) {
            return protection instanceof Protection.Plain;
        }
        return openers.reports().open(packet) || before != null && before.reports().open(packet);
    }

    /** Protects a report of ours in place, and says whether it may be sent. */
    boolean sealReport(ByteBuffer packet) {
        if (sealers != null) {
            sealers.reports().seal(packet);
        }
        return !(protection instanceof Protection.Awaited);
    }
}
