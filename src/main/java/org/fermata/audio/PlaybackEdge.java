package org.fermata.audio;

import org.fermata.audio.dsp.Pcm16;
import org.fermata.audio.dsp.RateConverter;

/**
 * Between the mixer and a playback device: what the mixer renders in the device's channels and at
 * its rate, a period at a time. A device with one channel gets all lines as they are, one with more
 * gets left and right in its first two.
 *
 * <p>Made on {@code signalling}, then of the audio thread alone, which allocates nothing here.
 */
final class PlaybackEdge {

    private final int channels;
    private final boolean converted;
    private final RateConverter[] converters;
    private final float[][] rendered;
    private final float[][] atRate;
    private final short[] samples;
    private int frames;
    private int written;

    PlaybackEdge(PcmParameters device) {
        channels = device.channels();
        converted = device.rate() != PortHost.RATE;
        int sides = Math.min(channels, 2);
        rendered = new float[sides][PortHost.BLOCK_FRAMES];
        converters = new RateConverter[converted ? sides : 0];
        for (int side = 0; side < converters.length; side++) {
            converters[side] =
                    new RateConverter(PortHost.RATE, device.rate(), PortHost.BLOCK_FRAMES);
        }
        atRate = converted ? new float[sides][device.blockFrames()] : rendered;
        samples = new short[(device.transferFrames() + device.blockFrames()) * channels];
    }

    /** Throws away what was not written. */
    void clear() {
        frames = 0;
        written = 0;
    }

    /**
     * Writes to a device that is ready. Real-time.
     *
     * @param count how many frames, a period or a block
     * @return frames taken, or a negative error number
     */
    int write(PlaybackMixer mixer, PcmDevice to, int count) {
        if (frames - written < count) {
            System.arraycopy(
                    samples, written * channels, samples, 0, (frames - written) * channels);
            frames -= written;
            written = 0;
            while (frames < count) {
                render(mixer);
            }
        }
        int taken = to.write(samples, written * channels, count);
        if (taken > 0) {
            written += taken;
        }
        return taken;
    }

    private void render(PlaybackMixer mixer) {
        boolean stereo = rendered.length > 1;
        mixer.render(rendered[0], stereo ? rendered[1] : null);
        int count = PortHost.BLOCK_FRAMES;
        for (int side = 0; side < converters.length; side++) {
            count =
                    converters[side].convert(
                            rendered[side], PortHost.BLOCK_FRAMES, atRate[side], 0);
        }
        for (int side = 0; side < atRate.length; side++) {
            float[] from = atRate[side];
            for (int i = 0, to = frames * channels + side; i < count; i++, to += channels) {
                // A filter may overshoot.
                samples[to] = Pcm16.of(from[i] * Short.MAX_VALUE);
            }
        }
        frames += count;
    }
}
