package org.fermata.codec;

/**
 * Tells speech from pauses by how much louder than the room it is, and describes the room for the
 * far end (RFC 3389). The room's level follows down at once and up slowly; a pause begins 200 ms
 * after the last loud packet, so that no syllable is cut. Owned by one thread; allocates nothing
 * after it is made.
 */
public final class PauseDetector {

    /** The bytes of a description: a level, and a byte for each reflection coefficient. */
    public static final int DESCRIPTION_BYTES = 1 + ComfortNoiseAnalysis.ORDER;

    private static final double SPEECH_OVER_ROOM = 4;
    private static final double QUIETEST = 30;
    private static final int HANGOVER_MS = 200;
    private static final int AGAIN_MS = 1000;
    private static final double RISE_PER_SECOND = 1.5;

    private final int samplesPerMs;
    private final ComfortNoiseAnalysis analysis = new ComfortNoiseAnalysis();
    private double room = 300;
    private int sinceSpeechMs;
    private int sinceDescribedMs;
    private boolean pause;

    /**
     * Makes one for a stream.
     *
     * @param sampleRate the sampling rate in Hz
     */
    public PauseDetector(int sampleRate) {
        samplesPerMs = sampleRate / 1000;
    }

    /**
     * Looks at the sound of a packet.
     *
     * @param pcm the samples
     * @param count how many
     * @return whether it belongs to a pause
     */
    public boolean pause(short[] pcm, int count) {
        int ms = count / samplesPerMs;
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        double level = Math.sqrt(sum / count);
        room = Math.clamp(room * Math.pow(RISE_PER_SECOND, ms / 1000.0), QUIETEST, 1500);
        room = Math.min(room, Math.max(level, QUIETEST));
        sinceSpeechMs = level > SPEECH_OVER_ROOM * room ? 0 : sinceSpeechMs + ms;
        boolean before = pause;
        pause = sinceSpeechMs > HANGOVER_MS;
        sinceDescribedMs = pause && before ? sinceDescribedMs + ms : AGAIN_MS;
        return pause;
    }

    /**
     * Describes the room, when a pause begins and each second of it.
     *
     * @param pcm the samples of the packet last looked at
     * @param count how many
     * @param out where the description goes, {@link #DESCRIPTION_BYTES} bytes
     * @return its length; 0 while the last one holds
     */
    public int describe(short[] pcm, int count, byte[] out) {
        if (sinceDescribedMs < AGAIN_MS) {
            return 0;
        }
        sinceDescribedMs = 0;
        analysis.describe(pcm, count, out);
        return DESCRIPTION_BYTES;
    }
}
