package org.fermata.media;

import org.fermata.audio.PortHost;
import org.fermata.audio.dsp.Downsampler;
import org.fermata.audio.dsp.Upsampler;
import org.fermata.codec.Codec;
import org.fermata.codec.Encoder;
import org.fermata.concurrent.EventLoop;
import org.fermata.rtp.ReceivedPacket;
import org.fermata.rtp.RtpSender;
import org.fermata.rtp.RtpSession;
import org.fermata.rtp.SocketLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A piece in one codec, encoded once for all held lines that hear it. Each packet is due by the
 * monotonic clock; there is a timer while somebody listens. Owned by {@code rtp}.
 */
final class Programme {

    private static final Logger log = LoggerFactory.getLogger(Programme.class);

    /** Digits go on by this much (RFC 4733). */
    private static final int DTMF_STEP_MS = 20;

    /** Of packets that are late no more are made good. */
    private static final int MOST_AT_ONCE = 5;

    private static final long NANOS_PER_MS = 1_000_000;

    /** A held line that listens. */
    private static final class Listener {
        private final int payloadType;

        /** Its send state, null while {@code audio-capture} has not given it back. */
        private RtpSender sender;

        private int dtmfMs;

        /** Nothing is sent there any more, since that failed once. */
        private boolean failed;

        Listener(int payloadType) {
            this.payloadType = payloadType;
        }
    }

    private final SocketLoop loop;
    private final Piece piece;
    private final int ptimeMs;
    private final int ticks;
    private final Encoder encoder;
    private final Upsampler up = new Upsampler(Piece.RATE);
    private final Downsampler down;
    private final float[] block = new float[PortHost.BLOCK_FRAMES];
    private final short[] sound;
    private final byte[] payload = new byte[ReceivedPacket.LONGEST_PAYLOAD];
    private final Map<RtpSession, Listener> listeners = new LinkedHashMap<>();
    private int position;
    private long nextNanos;
    private EventLoop.Timer timer;

    /**
     * Makes one that nobody hears.
     *
     * @param loop the thread {@code rtp}
     * @param ptimeMs how much sound a packet holds, a multiple of 10
     */
    Programme(SocketLoop loop, Piece piece, Codec codec, int ptimeMs) {
        this.loop = loop;
        this.piece = piece;
        this.ptimeMs = ptimeMs;
        ticks = codec.clockRate() / 1000 * ptimeMs;
        encoder = codec.newEncoder("");
        down = new Downsampler(codec.sampleRate());
        sound = new short[codec.samples(ptimeMs)];
    }

    /** Somebody listens from the next packet on. */
    void add(RtpSession line, int payloadType) {
        listeners.put(line, new Listener(payloadType));
        if (timer == null) {
            nextNanos = loop.nanoTime();
            tick();
        }
    }

    /**
     * Somebody listens no more; the send state is given back.
     *
     * @return whether nobody is left
     */
    boolean remove(RtpSession line) {
        Listener gone = listeners.remove(line);
        if (gone != null && gone.sender != null) {
            line.parkSender(gone.sender);
        }
        if (listeners.isEmpty() && timer != null) {
            timer.cancel();
            timer = null;
        }
        return listeners.isEmpty();
    }

    private void tick() {
        long now = loop.nanoTime();
        for (int packets = 0; nextNanos - now <= 0 && packets < MOST_AT_ONCE; packets++) {
            nextNanos += ptimeMs * NANOS_PER_MS;
            send(now);
        }
        nextNanos = Math.max(nextNanos, now);
        timer = loop.schedule(Duration.ofNanos(nextNanos - now), this::tick);
    }

    private void send(long nowNanos) {
        int length = encode();
        listeners.forEach(
                (line, listener) -> {
                    if (!listener.failed) {
                        guarded(line, listener, length, nowNanos);
                    }
                });
    }

    /** One line's failure is its own, and told once, not with each packet. */
    private void guarded(RtpSession line, Listener listener, int length, long nowNanos) {
        try {
            send(line, listener, length, nowNanos);
        } catch (RuntimeException failure) {
            listener.failed = true;
            log.error("music for port {} failed", line.localPort(), failure);
        }
    }

    private int encode() {
        for (int filled = 0; filled < sound.length; ) {
            up.convert(piece.sound(), position, block);
            filled += down.convert(block, sound, filled);
            position = (position + Piece.BLOCK) % piece.sound().length;
        }
        return encoder.encode(sound, 0, sound.length, payload, 0);
    }

    private void send(RtpSession line, Listener listener, int length, long nowNanos) {
        if (listener.sender == null) {
            listener.sender = line.takeSender();
            if (listener.sender == null) {
                return;
            }
        }
        RtpSender sender = listener.sender;
        listener.dtmfMs += ptimeMs;
        for (; listener.dtmfMs >= DTMF_STEP_MS; listener.dtmfMs -= DTMF_STEP_MS) {
            sender.stepDtmf(line.sendEventPayloadType(), line.eventClockRate(), nowNanos);
        }
        if (sender.dtmfSounding()) {
            sender.skipSound(ticks, nowNanos);
        } else if (length == 0) {
            sender.skipSilence(ticks, nowNanos);
        } else {
            sender.sendSound(listener.payloadType, payload, length, ticks, nowNanos);
        }
    }
}
