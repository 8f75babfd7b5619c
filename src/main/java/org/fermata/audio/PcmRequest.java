package org.fermata.audio;

import org.fermata.store.Settings;
import org.fermata.store.SoundProfile;

/**
 * What is asked of a device when it is opened; {@link PcmParameters} is what it made of it.
 *
 * @param rate sampling rate in Hz
 * @param channels channels
 * @param periodMs the period in ms
 * @param bufferMs the buffer in ms
 */
public record PcmRequest(int rate, int channels, int periodMs, int bufferMs) {

    /** The rate nothing has to be converted for. */
    private static final int USUAL_RATE = PortHost.RATE;

    /** What is asked where nothing else is known. */
    public static final PcmRequest USUAL = new PcmRequest(USUAL_RATE, 1, 20, 80);

    /**
     * What the settings ask of a role's device.
     *
     * @param audio the settings
     * @param role the role
     * @param enlarged how often {@link SoundProfile#AUTOMATIC} has enlarged the buffers
     */
    static PcmRequest of(Settings.AudioSettings audio, Role role, int enlarged) {
        Settings.PcmSettings asked =
                switch (role) {
                    case PLAYBACK -> audio.playback().pcm();
                    case CAPTURE -> audio.capture().pcm();
                    case RING -> audio.ring().pcm();
                };
        PcmRequest usual = usual(audio.profile(), role, enlarged);
        int periodMs = asked.periodMs() == 0 ? usual.periodMs : asked.periodMs();
        int bufferMs = asked.bufferMs() == 0 ? usual.bufferMs : asked.bufferMs();
        return new PcmRequest(
                asked.rate() == 0 ? usual.rate : asked.rate(),
                asked.channels() == 0 ? usual.channels : asked.channels(),
                periodMs,
                Math.max(bufferMs, 2 * periodMs));
    }

    /** Three periods make a buffer: sound servers' plugins take no fewer. */
    private static PcmRequest usual(SoundProfile profile, Role role, int enlarged) {
        if (role == Role.CAPTURE) {
            // What waits in its buffer is not late: the buffer may be long.
            int periodMs =
                    switch (profile) {
                        case LOW_LATENCY -> 10;
                        case SAVE_POWER -> 40;
                        default -> 20;
                    };
            return new PcmRequest(
                    USUAL_RATE,
                    1,
                    periodMs,
                    profile == SoundProfile.SAVE_POWER || profile == SoundProfile.VIRTUAL_MACHINE
                            ? 200
                            : 80);
        }
        return switch (profile) {
            case AUTOMATIC -> new PcmRequest(USUAL_RATE, 2, 20, 60 << enlarged);
            case BALANCED -> new PcmRequest(USUAL_RATE, 2, 15, 45);
            case LOW_LATENCY -> new PcmRequest(USUAL_RATE, 2, 10, 30);
            case SAVE_POWER -> new PcmRequest(USUAL_RATE, 1, 40, 160);
            case VIRTUAL_MACHINE -> new PcmRequest(USUAL_RATE, 2, 20, 200);
        };
    }
}
