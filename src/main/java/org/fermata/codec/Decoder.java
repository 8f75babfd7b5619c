package org.fermata.codec;

/**
 * Turns the payload of RTP packets into sound, and invents what was lost. It keeps state from one
 * call to the next, so each stream has its own. Owned by one thread, {@code audio-playback} for a
 * live line; never blocks, and allocates nothing but for Opus, whose library does.
 */
public interface Decoder {

    /**
     * Decodes the payload that comes next. After a lost stretch the sound glides back into the real
     * signal.
     *
     * @param in the payload
     * @param offset where it starts
     * @param length its length in bytes, any from 0
     * @param out where the linear samples at {@link Codec#sampleRate} go
     * @param outOffset where they start there
     * @return the number of samples written: what {@link Codec#ticks} of the payload come to
     */
    int decode(byte[] in, int offset, int length, short[] out, int outOffset);

    /**
     * Fills a stretch for which nothing came with sound that goes on as before and fades to silence
     * within 60 ms, or with Opus to the noise behind the voice, however many calls the stretch
     * takes.
     *
     * @param out where the linear samples go
     * @param offset where they start
     * @param samples how many are wanted
     */
    void conceal(short[] out, int offset, int samples);

    /**
     * Tells that the packet behind a loss is here already: what it says of the lost one is used by
     * the calls of {@link #conceal} that follow. Does nothing where the codec says nothing of it.
     *
     * @param in the payload of the packet behind the loss
     * @param offset where it starts
     * @param length its length in bytes
     * @param missing the samples still to be concealed before it
     */
    default void recover(byte[] in, int offset, int length, int missing) {}

    /**
     * Forgets the stream so far: another one begins (a new SSRC), or a held line resumes. The next
     * sound is decoded as the first.
     */
    void reset();
}
