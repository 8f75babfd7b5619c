package org.fermata.media;

import org.fermata.audio.dsp.Downsampler;
import org.fermata.codec.Codec;
import org.fermata.codec.Encoder;
import org.fermata.codec.PauseDetector;
import org.fermata.rtp.ReceivedPacket;
import org.fermata.rtp.RtpSender;
import org.fermata.rtp.RtpSession;

/**
 * What one call says, from the microphone to the socket, on {@code audio-capture}.
 *
 * <pre>
 *  push: 10 ms ─► (tones) ─► Downsampler ─► until ptime is full ─► Encoder ─► RtpSender ─► socket
 *                                                                              ▲
 *                                              a digit takes the sound's place ┘
 * </pre>
 */
final class SendPath {

    private static final int BLOCK_MS = 10;
    private static final int SHORTEST_PTIME_MS = 10;
    private static final int LONGEST_PTIME_MS = 100;
    private static final int USUAL_PTIME_MS = 20;

    /** Digits go on every other block, each 20 ms. */
    private static final int BLOCKS_PER_DTMF_STEP = 2;

    /** How to send, made on {@code signalling} with everything it needs; then of capture alone. */
    private static final class Coding {
        private final Codec codec;
        private final int payloadType;
        private final int ptimeMs;
        private final int ticks;
        private final String wanted;
        private final Encoder encoder;
        private final Downsampler downsampler;
        private final short[] sound;
        private final PauseDetector pauses;

        Coding(Codec codec, int payloadType, int ptimeMs, String wanted) {
            this.codec = codec;
            this.payloadType = payloadType;
            this.ptimeMs = ptimeMs;
            this.wanted = wanted;
            ticks = codec.clockRate() / 1000 * ptimeMs;
            encoder = codec.newEncoder(wanted);
            downsampler = new Downsampler(codec.sampleRate());
            sound = new short[codec.samples(ptimeMs)];
            pauses = new PauseDetector(codec.sampleRate());
        }
    }

    private final RtpSession rtp;
    private final TouchTones tones = new TouchTones();

    // Written on signalling, read on audio-capture.
    private volatile Coding wanted;
    private volatile boolean closed;
    private volatile int noiseType = -1;

    // Owned by audio-capture.
    private final byte[] payload = new byte[ReceivedPacket.LONGEST_PAYLOAD];
    private Coding coding;
    private RtpSender sender;
    private int filled;
    private int blocksSinceDtmf;

    SendPath(RtpSession rtp) {
        this.rtp = rtp;
    }

    // ---- signalling ----

    /**
     * Says how to send from the next block on. What is as before goes on without a break.
     *
     * @param codec the codec
     * @param payloadType its payload type
     * @param ptimeMs how much sound a packet holds; 0 for the usual
     * @param parameters what {@code a=fmtp} of the other side says it likes to receive
     */
    void configure(Codec codec, int payloadType, int ptimeMs, String parameters) {
        int ptime = packetTime(codec, ptimeMs);
        Coding now = wanted;
        if (now == null
                || now.codec != codec
                || now.payloadType != payloadType
                || now.ptimeMs != ptime
                || !now.wanted.equals(parameters)) {
            wanted = new Coding(codec, payloadType, ptime, parameters);
        }
    }

    /** How much sound a packet holds, in ms, where so much is wanted; 0 for the usual. */
    static int packetTime(Codec codec, int wantedMs) {
        int ptime = wantedMs < SHORTEST_PTIME_MS ? USUAL_PTIME_MS : wantedMs;
        return codec.packetTime(Math.min(ptime, LONGEST_PTIME_MS) / BLOCK_MS * BLOCK_MS);
    }

    /**
     * Says whether pauses are left out.
     *
     * @param payloadType what the peer takes comfort noise as; -1 to send pauses as they are
     */
    void leaveOutPauses(int payloadType) {
        noiseType = payloadType;
    }

    /** Queues digits as tones. */
    void tones(String digits) {
        tones.add(digits);
    }

    void close() {
        closed = true;
    }

    // ---- audio-capture: no allocation, no lock, no waiting; sends without blocking ----

    /** Takes 10 ms from the mixer. */
    void push(float[] block) {
        Coding now = wanted;
        if (now == null || closed) {
            return;
        }
        if (now != coding) {
            coding = now;
            filled = 0;
        }
        if (sender == null) {
            sender = rtp.takeSender();
            if (sender == null) {
                // rtp has it for the length of its tick; the next block will find it.
                return;
            }
            filled = 0;
            now.downsampler.reset();
        }
        long nanos = rtp.nanoTime();
        if (++blocksSinceDtmf >= BLOCKS_PER_DTMF_STEP) {
            blocksSinceDtmf = 0;
            sender.stepDtmf(rtp.sendEventPayloadType(), rtp.eventClockRate(), nanos);
        }
        float[] tone = tones.next();
        float[] said = tone != null ? tone : block;
        filled += now.downsampler.convert(said, now.sound, filled);
        if (filled == now.sound.length) {
            send(now, nanos);
            filled = 0;
        }
    }

    private void send(Coding now, long nanos) {
        int noise = noiseType;
        if (noise >= 0 && now.codec.isStatic() && !sender.dtmfSounding()) {
            boolean pause = now.pauses.pause(now.sound, now.sound.length);
            if (pause) {
                sendPause(now, noise, nanos);
                return;
            }
        }
        int length = now.encoder.encode(now.sound, 0, now.sound.length, payload, 0);
        if (sender.dtmfSounding()) {
            sender.skipSound(now.ticks, nanos);
        } else if (length == 0) {
            sender.skipSilence(now.ticks, nanos);
        } else {
            sender.sendSound(now.payloadType, payload, length, now.ticks, nanos);
        }
    }

    /** Tells of the room's noise now and then; else time passes. */
    private void sendPause(Coding now, int noise, long nanos) {
        int length = now.pauses.describe(now.sound, now.sound.length, payload);
        if (length > 0) {
            sender.sendNoise(noise, payload, length, now.ticks, nanos);
        } else {
            sender.skipSilence(now.ticks, nanos);
        }
    }

    /** The last block has come; the stream goes back to {@code rtp}. */
    void stopped() {
        tones.forget();
        if (sender != null) {
            rtp.parkSender(sender);
            sender = null;
        }
    }
}
