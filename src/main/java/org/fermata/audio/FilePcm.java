package org.fermata.audio;

/** A microphone that hears a file: once and then silence, or again and again. */
final class FilePcm extends VirtualPcm {

    private final short[] sound;
    private final boolean loop;

    // Whoever owns the device.
    private int position;

    /**
     * Makes one.
     *
     * @param sound the file's content, mono at {@link PortHost#RATE}
     * @param loop whether it begins again at its end
     */
    FilePcm(String id, String name, short[] sound, boolean loop) {
        super(id, name);
        this.sound = sound;
        this.loop = loop;
    }

    @Override
    public int read(short[] samples, int offset, int frames) {
        for (int i = offset; i < offset + frames; i++) {
            if (position == sound.length && loop) {
                position = 0;
            }
            samples[i] = position < sound.length ? sound[position++] : 0;
        }
        return frames;
    }
}
