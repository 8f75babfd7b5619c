package org.fermata.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All settings, as {@code settings.json} holds them; the components' names are its keys. Immutable.
 *
 * @param accounts the accounts by id, in the order of the file
 * @param call how calls are handled
 * @param audio the sound devices
 * @param codec the codecs
 * @param rtp the media ports
 * @param jitter the jitter buffer
 * @param ui the window
 * @param recording which calls are recorded, and where
 */
public record Settings(
        Map<String, AccountSettings> accounts,
        CallSettings call,
        AudioSettings audio,
        CodecSettings codec,
        RtpSettings rtp,
        JitterSettings jitter,
        UiSettings ui,
        RecordingSettings recording) {

    public Settings {
        accounts = Collections.unmodifiableMap(new LinkedHashMap<>(accounts));
    }

    /** Settings that have no recording of their own. */
    public Settings(
            Map<String, AccountSettings> accounts,
            CallSettings call,
            AudioSettings audio,
            CodecSettings codec,
            RtpSettings rtp,
            JitterSettings jitter,
            UiSettings ui) {
        this(accounts, call, audio, codec, rtp, jitter, ui, RecordingSettings.DEFAULTS);
    }

    /**
     * The codecs in the order they are offered in: as the user has them, but those that cost least
     * before the others where {@link SoundProfile#VIRTUAL_MACHINE} is chosen.
     */
    public List<String> codecOrder() {
        if (audio.profile() != SoundProfile.VIRTUAL_MACHINE) {
            return codec.order();
        }
        List<String> order = new ArrayList<>(codec.order());
        order.sort(Comparator.comparing(name -> !name.startsWith("PCM")));
        return order;
    }

    /** What a new profile starts with. */
    public static final Settings DEFAULTS =
            new Settings(
                    Map.of(),
                    new CallSettings(64, true, true),
                    new AudioSettings(
                            new DeviceChoice("alsa:default", List.of()),
                            new DeviceChoice("alsa:default", List.of()),
                            new RingChoice("alsa:default", List.of(), List.of()),
                            1000,
                            10_000,
                            SoundProfile.AUTOMATIC,
                            Map.of(),
                            null,
                            VoiceSettings.DEFAULTS,
                            ToneStandard.EUROPE),
                    new CodecSettings(List.of("G722", "OPUS", "PCMA", "PCMU")),
                    new RtpSettings("16384-32767"),
                    new JitterSettings(JitterSettings.Mode.ADAPTIVE, 20, 200),
                    new UiSettings(UiSettings.Theme.SYSTEM, true));

    /**
     * How calls are handled.
     *
     * @param maxLines lines at once, 1 to 1000; a call beyond gets 486
     * @param autoHold whether answering, dialling or resuming a line holds the one that was active
     * @param confirmLinks whether the phone asks before it dials what another program handed it
     * @param doNotDisturb whether calls are turned away with 486 without ringing
     * @param forwardAlways where every call is sent on to, a number or a URI; null for nowhere
     * @param forwardBusy where those are sent on to that find every line taken or do-not-disturb
     *     on; null for nowhere
     * @param forwardNoAnswer where those are sent on to that nobody answers; null for nowhere
     * @param forwardAfterSeconds how long those ring before, 1 to 180
     * @param holdReminderSeconds after how long of holding, and then again and again, a line is
     *     reminded of with two beeps, 10 to 3600; 0 for never
     */
    public record CallSettings(
            int maxLines,
            boolean autoHold,
            boolean confirmLinks,
            boolean doNotDisturb,
            String forwardAlways,
            String forwardBusy,
            String forwardNoAnswer,
            int forwardAfterSeconds,
            int holdReminderSeconds) {

        /** Nothing is turned away or sent on, and no line is reminded of. */
        public CallSettings(int maxLines, boolean autoHold, boolean confirmLinks) {
            this(maxLines, autoHold, confirmLinks, false, null, null, null, 20, 0);
        }
    }

    /**
     * The sound devices.
     *
     * @param playback where calls are heard
     * @param capture the microphone
     * @param ring where it rings
     * @param suspendGraceMs ms without need before a device is suspended, 0 to 60,000
     * @param closeAfterMs ms suspended before its PCM is closed, 0 to 3,600,000
     * @param profile what periods and buffers are asked for
     * @param presets sound settings by name, to be put in force together
     * @param preset the name of the one chosen last, null for none
     * @param voice what is done to the voice on its way; null for what is usual
     * @param tones whose tones are heard; null for what is usual
     */
    public record AudioSettings(
            DeviceChoice playback,
            DeviceChoice capture,
            RingChoice ring,
            int suspendGraceMs,
            int closeAfterMs,
            SoundProfile profile,
            Map<String, AudioSettings> presets,
            String preset,
            VoiceSettings voice,
            ToneStandard tones) {
        public AudioSettings {
            presets = Collections.unmodifiableMap(new LinkedHashMap<>(presets));
            voice = voice == null ? VoiceSettings.DEFAULTS : voice;
            tones = tones == null ? ToneStandard.EUROPE : tones;
        }

        /** With the usual profile, without presets, and the voice as it is. */
        public AudioSettings(
                DeviceChoice playback,
                DeviceChoice capture,
                RingChoice ring,
                int suspendGraceMs,
                int closeAfterMs) {
            this(
                    playback,
                    capture,
                    ring,
                    suspendGraceMs,
                    closeAfterMs,
                    SoundProfile.AUTOMATIC,
                    Map.of(),
                    null,
                    VoiceSettings.NONE,
                    ToneStandard.EUROPE);
        }
    }

    /**
     * The devices of a role.
     *
     * @param device the id of the one wanted
     * @param fallback the ids of those to try when it fails, in order
     * @param volume in percent of the scale sound servers use, 0 to 200; 100 changes nothing
     * @param pcm what is asked of it
     */
    public record DeviceChoice(String device, List<String> fallback, int volume, PcmSettings pcm) {
        public DeviceChoice {
            fallback = List.copyOf(fallback);
        }

        /** As the profile says, at full volume. */
        public DeviceChoice(String device, List<String> fallback) {
            this(device, fallback, 100, PcmSettings.DEFAULTS);
        }
    }

    /**
     * The devices it rings on.
     *
     * @param device the id of the one wanted
     * @param fallback the ids of those to try when it fails, in order
     * @param also the ids of those it rings on beside it
     * @param volume in percent of the scale sound servers use, 0 to 200; 100 changes nothing
     * @param pcm what is asked of each
     */
    public record RingChoice(
            String device, List<String> fallback, List<String> also, int volume, PcmSettings pcm) {
        public RingChoice {
            fallback = List.copyOf(fallback);
            also = List.copyOf(also);
        }

        /** As the profile says, at full volume. */
        public RingChoice(String device, List<String> fallback, List<String> also) {
            this(device, fallback, also, 100, PcmSettings.DEFAULTS);
        }
    }

    /**
     * What is asked of a device; 0 leaves it to the profile.
     *
     * @param rate sampling rate in Hz, 8000 to 192,000
     * @param channels channels, 1 to 8
     * @param periodMs the period in ms, 5 to 100
     * @param bufferMs the buffer in ms, 10 to 1000, two periods at least
     */
    public record PcmSettings(int rate, int channels, int periodMs, int bufferMs) {
        static final PcmSettings DEFAULTS = new PcmSettings(0, 0, 0, 0);
    }

    /**
     * The codecs.
     *
     * @param order encoding names in order of preference, of {@code G722}, {@code OPUS}, {@code
     *     PCMA}, {@code PCMU}
     */
    public record CodecSettings(List<String> order) {
        public CodecSettings {
            order = List.copyOf(order);
        }
    }

    /**
     * The media ports.
     *
     * @param ports the range RTP takes its even ports from, such as {@code 16384-32767}
     */
    public record RtpSettings(String ports) {}

    /**
     * The jitter buffer.
     *
     * @param mode FIXED keeps minMs; ADAPTIVE moves between the bounds
     * @param minMs shortest playout delay in ms, 0 to 1000
     * @param maxMs longest playout delay in ms, minMs to 2000
     */
    public record JitterSettings(Mode mode, int minMs, int maxMs) {
        /** How the playout delay is chosen. */
        public enum Mode {
            FIXED,
            ADAPTIVE
        }
    }

    /**
     * The window.
     *
     * @param theme light, dark, or as the desktop has it
     * @param attention whether the window asks for attention when a call comes in
     */
    public record UiSettings(Theme theme, boolean attention) {
        /** The colours. */
        public enum Theme {
            SYSTEM,
            LIGHT,
            DARK
        }
    }
}
