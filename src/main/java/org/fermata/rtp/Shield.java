package org.fermata.rtp;

import org.fermata.rtp.srtp.MediaOpener;
import org.fermata.rtp.srtp.MediaSealer;
import org.fermata.rtp.srtp.ReportOpener;
import org.fermata.rtp.srtp.ReportSealer;
import org.fermata.rtp.srtp.SrtpKeys;

import java.nio.ByteBuffer;

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

    private final RtpSender sender;
    private Protection protection = Protection.PLAIN;
    private SrtpKeys sendKeys;
    private ReportSealer reportSealer;
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
                if (!send.equals(sendKeys)) {
                    sendKeys = send;
                    reportSealer = new ReportSealer(send);
                    sender.protect(new MediaSealer(send), true);
                }
                if (openers == null || !openers.keys().equals(receive)) {
                    before = openers;
                    openers = Openers.of(receive);
                }
            }
        }
    }

    private void forget() {
        sendKeys = null;
        reportSealer = null;
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
        if (reportSealer != null) {
            reportSealer.seal(packet);
        }
        return !(protection instanceof Protection.Awaited);
    }
}
