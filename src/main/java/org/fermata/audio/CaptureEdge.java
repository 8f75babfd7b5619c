package org.fermata.audio;

import org.fermata.audio.dsp.RateConverter;

/**
 * Between a microphone and the mixer: its channels folded into one and brought to the mixer's rate,
 * in blocks of 10 ms.
 *
 * <p>Made on {@code signalling}, then of the audio thread alone, which allocates nothing here.
 */
final class CaptureEdge {

    private static final float SCALE = 1f / 32_768;

    private final int channels;
    private final int transferFrames;
    private final RateConverter converter;
    private final short[] samples;
    private final float[] folded;
    private final float[] sound;
    private int start;
    private int end;

    CaptureEdge(PcmParameters device) {
        channels = device.channels();
        transferFrames = device.transferFrames();
        samples = new short[transferFrames * channels];
        folded = new float[transferFrames];
        converter =
                device.rate() == PortHost.RATE
                        ? null
                        : new RateConverter(device.rate(), PortHost.RATE, transferFrames);
        int most = converter == null ? transferFrames : converter.mostOut(transferFrames);
        sound = new float[PortHost.BLOCK_FRAMES + most];
    }

    /** Throws away what was not taken. */
    void clear() {
        start = 0;
        end = 0;
    }

    /**
     * Reads what a device has, a period at most. Real-time.
     *
     * @return frames given, 0 if there are none, or a negative error number
     */
    int read(PcmDevice from) {
        int given = from.read(samples, 0, transferFrames);
        if (given <= 0) {
            return given;
        }
        System.arraycopy(sound, start, sound, 0, end - start);
        end -= start;
        start = 0;
        float scale = SCALE / channels;
        for (int frame = 0, at = 0; frame < given; frame++) {
            int sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += samples[at++];
            }
            folded[frame] = sum * scale;
        }
        if (converter == null) {
            System.arraycopy(folded, 0, sound, end, given);
            end += given;
        } else {
            end += converter.convert(folded, given, sound, end);
        }
        return given;
    }

    /**
     * Takes the next block.
     *
     * @param block where it goes
     * @return false if there is less than one left
     */
    boolean take(float[] block) {
        if (end - start < PortHost.BLOCK_FRAMES) {
            return false;
        }
        System.arraycopy(sound, start, block, 0, PortHost.BLOCK_FRAMES);
        start += PortHost.BLOCK_FRAMES;
        return true;
    }
}
