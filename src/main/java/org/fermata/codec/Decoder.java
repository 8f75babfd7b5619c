package org.fermata.codec;

/**
 * Turns the payload of RTP packets into sound, and invents what was lost. It keeps state from one
 * call to the next, so each stream has its own. Owned by one thread, {@code audio-playback} for a
 * live line; allocates nothing, never blocks.
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
     * @return the number of samples written: {@code length} times {@link Codec#samplesPerByte}
     */
    int decode(byte[] in, int offset, int length, short[] out, int outOffset);

    /**
     * Fills a stretch for which nothing came with sound that goes on as before and fades to silence
     * within 60 ms, however many calls the stretch takes.
     *
     * @param out where the linear samples go
     * @param offset where they start
     * @param samples how many are wanted
     */
    void conceal(short[] out, int offset, int samples);

    /**
     * Forgets the stream so far: another one begins (a new SSRC), or a held line resumes. The next
     * sound is decoded as the first.
     */
    void reset();
}
