package org.fermata.audio;

import org.fermata.audio.dsp.Downsampler;

import java.io.IOException;
import java.nio.file.Path;

/** Sound from files of the user's, for whoever plays it elsewhere than on a device. */
public final class SoundFile {

    private SoundFile() {}

    /**
     * Reads a WAV file. May block for long.
     *
     * @param path the file
     * @param rate 8000, 16,000 or 48,000 Hz
     * @return its sound, mono at that rate; at most 12 minutes of it
     * @throws IOException if it cannot be read, is no WAV file of a usual kind, or too long; the
     *     message ends a sentence
     */
    public static short[] read(Path path, int rate) throws IOException {
        short[] whole;
        try {
            whole = WavFile.read(path);
        } catch (PcmException unreadable) {
            throw new IOException(unreadable.getMessage(), unreadable);
        }
        Downsampler downsampler = new Downsampler(rate);
        float[] block = new float[PortHost.BLOCK_FRAMES];
        int blocks = whole.length / block.length;
        short[] sound = new short[blocks * (rate / 100)];
        for (int i = 0; i < blocks; i++) {
            for (int k = 0; k < block.length; k++) {
                block[k] = whole[i * block.length + k] / 32_768f;
            }
            downsampler.convert(block, sound, i * (rate / 100));
        }
        return sound;
    }
}
