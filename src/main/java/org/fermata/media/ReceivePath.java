package org.fermata.media;

import org.fermata.audio.PortHost;
import org.fermata.audio.dsp.Upsampler;
import org.fermata.codec.Codec;
import org.fermata.codec.ComfortNoise;
import org.fermata.codec.Decoder;
import org.fermata.codec.TimeStretch;
import org.fermata.concurrent.SpscRing;
import org.fermata.rtp.JitterBuffer;
import org.fermata.rtp.ReceivedPacket;
import org.fermata.rtp.RtpSession;
import org.fermata.store.Settings;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What is heard of one call, from the ring to the mixer, on {@code audio-playback}.
 *
 * <pre>
 *  ring ─► JitterBuffer ─┬─ packet ─► Decoder ─► (a little shorter or longer) ─┬─► Upsampler ─► pull:
 *                        └─ nothing ─► Decoder.conceal ────────────────────────┘            10 ms
 * </pre>
 */
final class ReceivePath {

    /** What all timestamps are brought to: a multiple of every codec's clock and sampling rate. */
    private static final int CLOCK_RATE = 48_000;

    private static final int PAYLOAD_TYPES = 128;

    /** Of every codec of ours (RFC 3551 section 4.2). */
    private static final int USUAL_PACKET_MS = 20;

    /** Blocks wanted after a longer pause find only stale packets. */
    private static final long STALE_NANOS = 200_000_000L;

    /** The longest packet, 120 ms of Opus, lengthened, behind a rest of less than 10 ms. */
    private static final int SOUND_SAMPLES = 5760 * 3 / 2 + 512;

    /** A codec at work on what is received. */
    private static final class Coding {
        private final Codec codec;
        private final Decoder decoder;
        private final TimeStretch stretch;
        private final Upsampler upsampler;

        /** The ticks of {@link #CLOCK_RATE} in one of the codec's clock. */
        private final int ticksPerTick;

        /** The ticks of {@link #CLOCK_RATE} in a sample. */
        private final int ticksPerSample;

        Coding(Codec codec) {
            this.codec = codec;
            decoder = codec.newDecoder();
            stretch = new TimeStretch(codec.sampleRate());
            upsampler = new Upsampler(codec.sampleRate());
            ticksPerTick = CLOCK_RATE / codec.clockRate();
            ticksPerSample = CLOCK_RATE / codec.sampleRate();
        }
    }

    /**
     * What each payload type means.
     *
     * @param byPayloadType the codec at work, null where a type carries no sound; never changed
     * @param usual the agreed one
     * @param noiseType the payload type of comfort noise, -1 for none
     */
    private record Codings(Coding[] byPayloadType, Coding usual, int noiseType) {}

    private final RtpSession rtp;
    private final SpscRing<ReceivedPacket> ring;
    private final JitterBuffer jitter;

    // Owned by signalling.
    private final Map<Codec, Coding> made = new EnumMap<>(Codec.class);
    private final Map<Integer, Codec> understood = new HashMap<>();
    private int noiseType = -1;

    // Written on signalling, read on audio-playback.
    private volatile Codings wanted;

    // Owned by audio-playback.
    private final byte[] payload = new byte[JitterBuffer.MAX_PAYLOAD];
    private final short[] sound = new short[SOUND_SAMPLES];
    private int start;
    private int end;
    private Coding coding;
    private boolean stopped = true;
    private int stretch;
    private int fetchedSsrc;
    private int decodedSsrc;
    private long lastPullNanos;

    /** How much sound the last packet had, in ms; written here, read by any thread. */
    private volatile int packetMs = USUAL_PACKET_MS;

    /** The noise of the far end's pauses. */
    private final ComfortNoise noise = new ComfortNoise();

    /** Whether the last packet said that a pause begins. */
    private boolean pauseFollows;

    private boolean noiseSounds;

    /** Whether anything has been decoded since the last flush, that can be gone on from. */
    private boolean heard;

    /** Whether the line is one that is resumed, whose user waits for the first sound. */
    private boolean awaited;

    ReceivePath(RtpSession rtp, Settings.JitterSettings settings) {
        this.rtp = rtp;
        ring = rtp.received();
        jitter =
                new JitterBuffer(
                        CLOCK_RATE,
                        settings.mode() == Settings.JitterSettings.Mode.ADAPTIVE,
                        settings.minMs(),
                        settings.maxMs());
    }

    // ---- signalling ----

    /**
     * Says what is received from now on. The static payload types of our other codecs are
     * understood too, for peers that change within what was offered without saying so, and the
     * types from before, of which some packets may still be on their way.
     *
     * @param codec the agreed codec
     * @param payloadType its payload type
     * @param events the payload types that carry no sound now
     * @return all payload types that carry sound
     */
    Set<Integer> configure(Codec codec, int payloadType, Set<Integer> events) {
        for (Codec each : Codec.values()) {
            if (each.isStatic()) {
                understood.putIfAbsent(each.payloadType(), each);
            }
        }
        understood.keySet().removeAll(events);
        understood.put(payloadType, codec);
        Coding[] table = new Coding[PAYLOAD_TYPES];
        understood.forEach((type, each) -> table[type] = coding(each));
        wanted = new Codings(table, coding(codec), noiseType);
        Set<Integer> taken = new HashSet<>(understood.keySet());
        if (noiseType >= 0) {
            taken.add(noiseType);
        }
        return Set.copyOf(taken);
    }

    /**
     * Says what carries the noise of pauses, before {@link #configure}.
     *
     * @param payloadType its payload type, -1 for none
     */
    void comfortNoise(int payloadType) {
        noiseType = payloadType;
    }

    private Coding coding(Codec codec) {
        return made.computeIfAbsent(codec, Coding::new);
    }

    // ---- audio-playback: no allocation, no lock, no waiting, no socket ----

    /** Gives 10 ms to the mixer. */
    void pull(float[] block) {
        Codings codings = wanted;
        if (codings == null) {
            Arrays.fill(block, 0);
            return;
        }
        long now = rtp.nanoTime();
        if (stopped || now - lastPullNanos > STALE_NANOS) {
            flush(codings.usual());
        }
        lastPullNanos = now;
        jitter.beginBlock();
        fetch(codings);
        while (end - start < samplesPerBlock()) {
            decodeNext(codings);
        }
        coding.upsampler.convert(sound, start, block);
        start += samplesPerBlock();
    }

    /** The last block has been given. */
    void stopped() {
        stopped = true;
    }

    private int samplesPerBlock() {
        return coding.codec.sampleRate() / (PortHost.RATE / PortHost.BLOCK_FRAMES);
    }

    /**
     * Throws away what is left from before. The decoder keeps its state: the same source goes on
     * with its encoder's, and a G.722 decoder begun anew would need 100 ms to find the level.
     */
    private void flush(Coding usual) {
        stopped = false;
        // Of what came while nobody listened the newest is what is being said now.
        for (int waiting = ring.waiting(); waiting > 1; waiting--) {
            ring.release();
        }
        ReceivedPacket newest = ring.peek();
        if (newest != null && newest.stretch() == stretch) {
            ring.release();
        }
        awaited = heard;
        restart();
        coding = usual;
        coding.upsampler.reset();
        heard = false;
        pauseFollows = false;
        noiseSounds = false;
        start = 0;
        end = 0;
    }

    private void restart() {
        if (awaited) {
            jitter.resetAtOnce();
        } else {
            jitter.reset();
        }
    }

    private void fetch(Codings codings) {
        for (ReceivedPacket packet = ring.peek(); packet != null; packet = ring.peek()) {
            if (packet.stretch() != stretch) {
                stretch = packet.stretch();
                restart();
            }
            Coding its = codings.byPayloadType()[packet.payloadType()];
            pauseFollows = packet.payloadType() == codings.noiseType();
            if (pauseFollows) {
                noise.update(packet.framed(), 1, packet.length());
            }
            fetchedSsrc = packet.ssrc();
            int scale = (its == null ? codings.usual() : its).ticksPerTick;
            int ticks = its == null ? 0 : its.codec.ticks(packet.framed(), 1, packet.length());
            // A whole factor, so that timestamps wrap as they did.
            jitter.put(
                    packet.ssrc(),
                    packet.sequenceNumber(),
                    packet.timestamp() * scale,
                    packet.marker(),
                    ticks * scale,
                    packet.framed(),
                    0,
                    1 + packet.length());
            ring.release();
        }
    }

    private void decodeNext(Codings codings) {
        if (start > 0) {
            System.arraycopy(sound, start, sound, 0, end - start);
            end -= start;
            start = 0;
        }
        JitterBuffer.Verdict verdict = jitter.next(payload);
        switch (verdict) {
            case PLAY -> {
                // Decoding may begin at the start anew, so end is read after it.
                int count = decode(codings);
                end += count;
            }
            case PLAY_SHORTER -> {
                int count = decode(codings);
                end += adjusted(count, coding.stretch.shorten(sound, end, count));
            }
            case PLAY_LONGER -> {
                int count = decode(codings);
                end += adjusted(count, coding.stretch.lengthen(sound, end, count));
            }
            case CONCEAL, SILENCE -> {
                int count = jitter.ticks() / coding.ticksPerSample;
                if (noiseSounds || pauseFollows && jitter.gapTicks() == 0) {
                    if (!noiseSounds) {
                        noiseSounds = true;
                        noise.begin();
                    }
                    noise.make(sound, end, count);
                } else if (heard) {
                    recover(codings);
                    coding.decoder.conceal(sound, end, count);
                } else {
                    Arrays.fill(sound, end, end + count, (short) 0);
                }
                end += count;
            }
        }
    }

    private int decode(Codings codings) {
        Coding its = codings.byPayloadType()[payload[0]];
        boolean another = jitter.startsStream() && fetchedSsrc != decodedSsrc;
        if (its == null) {
            // Another agreement has taken its type away while it waited; the codec was this one.
            its = coding;
        }
        if (its != coding) {
            // The rest in hand may be of another rate; it is less than 10 ms.
            coding = its;
            end = 0;
            coding.upsampler.reset();
            another = true;
        }
        if (another) {
            coding.decoder.reset();
            decodedSsrc = fetchedSsrc;
        }
        heard = true;
        awaited = false;
        noiseSounds = false;
        int count = coding.decoder.decode(payload, 1, jitter.length() - 1, sound, end);
        int ms = count / (coding.codec.sampleRate() / 1000);
        if (ms != packetMs) {
            packetMs = ms;
        }
        return count;
    }

    /** Lets the decoder see the packet behind a gap, if that is here. */
    private void recover(Codings codings) {
        int gap = jitter.gapTicks();
        if (gap == 0) {
            return;
        }
        int length = jitter.copyAfterGap(payload);
        if (codings.byPayloadType()[payload[0]] == coding) {
            coding.decoder.recover(payload, 1, length - 1, gap / coding.ticksPerSample);
        }
    }

    private int adjusted(int before, int after) {
        jitter.adjusted((after - before) * coding.ticksPerSample);
        return after;
    }

    // ---- any thread ----

    /** Packets that came too late to be played. */
    long late() {
        return jitter.late();
    }

    /** How much sound a packet has, in ms: what waiting for it to fill adds to the delay. */
    int packetMs() {
        return packetMs;
    }

    /** The playout delay in ms. */
    int delayMs() {
        return jitter.delayMs();
    }
}
