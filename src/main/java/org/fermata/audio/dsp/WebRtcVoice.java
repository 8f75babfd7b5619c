package org.fermata.audio.dsp;

import dev.onvoid.webrtc.media.audio.AudioProcessing;
import dev.onvoid.webrtc.media.audio.AudioProcessingConfig;
import dev.onvoid.webrtc.media.audio.AudioProcessingConfig.NoiseSuppression;
import dev.onvoid.webrtc.media.audio.AudioProcessingStreamConfig;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * WebRTC's echo canceller (AEC3), noise suppression and gain control, of which nothing else of that
 * library is used. One thread at a time; {@link #process} allocates nothing in Java. Delays the
 * microphone by some milliseconds.
 */
public final class WebRtcVoice implements VoiceFilter {

    private static final int RATE = 48_000;
    private static final int BLOCK_FRAMES = RATE / 100;

    /** More makes the room as loud as the voice. */
    private static final float MAX_GAIN_DB = 18;

    private static final float GAIN_DB_PER_SECOND = 4;
    private static final float HEADROOM_DB = 6;
    private static final float MAX_NOISE_DBFS = -50;

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());

    private final AudioProcessing processing;
    private final AudioProcessingStreamConfig format = new AudioProcessingStreamConfig(RATE, 1);
    private final byte[] near = new byte[2 * BLOCK_FRAMES];
    private final byte[] far = new byte[2 * BLOCK_FRAMES];
    private final byte[] cleaned = new byte[2 * BLOCK_FRAMES];
    private final byte[] unused = new byte[2 * BLOCK_FRAMES];
    private final boolean echo;

    /**
     * Loads the library the first time, which may take a second. Off the capture thread.
     *
     * @param echoCancelling whether the loudspeaker's sound is taken out
     * @param noiseSuppression whether steady noise is taken out
     * @param gainControl whether quiet voices are made louder
     * @throws IllegalStateException if it cannot be loaded, with the reason for the log
     */
    public WebRtcVoice(boolean echoCancelling, boolean noiseSuppression, boolean gainControl) {
        LibraryNoise.expect();
        try {
            processing = new AudioProcessing();
        } catch (RuntimeException | LinkageError failure) {
            throw new IllegalStateException("WebRTC’s audio processing cannot be loaded", failure);
        }
        AudioProcessingConfig config = new AudioProcessingConfig();
        config.echoCanceller.enabled = echoCancelling;
        config.highPassFilter.enabled = echoCancelling || noiseSuppression;
        config.noiseSuppression.enabled = noiseSuppression;
        config.noiseSuppression.level = NoiseSuppression.Level.MODERATE;
        config.gainControl.enabled = gainControl;
        config.gainControl.adaptiveDigital.enabled = gainControl;
        config.gainControl.adaptiveDigital.headroomDb = HEADROOM_DB;
        config.gainControl.adaptiveDigital.initialGainDb = 0;
        config.gainControl.adaptiveDigital.maxGainDb = MAX_GAIN_DB;
        config.gainControl.adaptiveDigital.maxGainChangeDbPerSecond = GAIN_DB_PER_SECOND;
        config.gainControl.adaptiveDigital.maxOutputNoiseLevelDbfs = MAX_NOISE_DBFS;
        processing.applyConfig(config);
        echo = echoCancelling;
    }

    @Override
    public void process(float[] loudspeaker, float[] microphone) {
        if (echo) {
            write(loudspeaker, far);
            processing.processReverseStream(far, format, format, unused);
        }
        write(microphone, near);
        if (processing.processStream(near, format, format, cleaned) == 0) {
            read(cleaned, microphone);
        }
    }

    private static void write(float[] samples, byte[] bytes) {
        for (int i = 0; i < samples.length; i++) {
            SHORTS.set(bytes, 2 * i, Pcm16.of(samples[i] * Short.MAX_VALUE));
        }
    }

    private static void read(byte[] bytes, float[] samples) {
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) SHORTS.get(bytes, 2 * i) * (1f / Short.MAX_VALUE);
        }
    }

    @Override
    public void close() {
        processing.dispose();
    }
}
