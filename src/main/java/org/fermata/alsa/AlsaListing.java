package org.fermata.alsa;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

import org.fermata.audio.DeviceInfo;
import org.fermata.audio.PcmException;
import org.fermata.audio.Role;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lists ALSA's PCMs by {@code snd_device_name_hint}, under names that people know. */
final class AlsaListing {

    /** Parts that other PCMs are made of, and layouts for music, not for speech. */
    private static final Set<String> HIDDEN =
            Set.of(
                    "lavrate",
                    "samplerate",
                    "speexrate",
                    "speex",
                    "upmix",
                    "vdownmix",
                    "oss",
                    "dmix",
                    "dsnoop",
                    "surround21",
                    "surround40",
                    "surround41",
                    "surround50",
                    "surround51",
                    "surround71",
                    "front",
                    "rear",
                    "center_lfe",
                    "side",
                    "iec958",
                    "usbstream");

    /** What the ids of a sound server's devices begin with: ALSA's PCM pulse takes the rest. */
    static final String SERVER_DEVICE = "alsa:pulse:DEVICE=";

    private static final String SERVER_PCM = "pulse:DEVICE=";

    private static final Map<String, String> NAMES =
            Map.of(
                    "default", "Default",
                    "pulse", "PulseAudio",
                    "pipewire", "PipeWire",
                    "jack", "JACK",
                    "null", "Null (discards sound, gives silence)");

    private AlsaListing() {}

    /**
     * Lists the PCMs. On {@code device-open}; may block.
     *
     * @throws PcmException if ALSA does not list them
     */
    static List<DeviceInfo> list() throws PcmException {
        long[] hints = new long[1];
        int error = AlsaLibrary.snd_device_name_hint(-1, "pcm", hints);
        if (error < 0) {
            throw new PcmException(AlsaLibrary.snd_strerror(error), error);
        }
        Map<String, DeviceInfo> found = new LinkedHashMap<>();
        add(found, "default", null, null);
        try {
            Pointer list = new Pointer(hints[0]);
            for (long at = 0; list.getPointer(at) != null; at += Native.POINTER_SIZE) {
                long hint = list.getLong(at);
                add(found, text(hint, "NAME"), text(hint, "DESC"), text(hint, "IOID"));
            }
        } finally {
            AlsaLibrary.snd_device_name_free_hint(hints[0]);
        }
        add(found, "null", null, null);
        return new ArrayList<>(found.values());
    }

    private static void add(
            Map<String, DeviceInfo> found, String pcm, String description, String direction) {
        if (pcm == null || HIDDEN.contains(pcm.replaceFirst(":.*", ""))) {
            return;
        }
        Set<Role> roles =
                switch (direction) {
                    case "Input" -> Set.of(Role.CAPTURE);
                    case "Output" -> Set.of(Role.PLAYBACK, Role.RING);
                    case null, default -> Set.of(Role.values());
                };
        String id = "alsa:" + pcm;
        found.putIfAbsent(id, new DeviceInfo(id, name(pcm, description), roles, false, true));
    }

    /**
     * What people call a PCM.
     *
     * @param pcm its name for ALSA
     * @param description ALSA's description, of one or two lines, null for none
     */
    static String name(String pcm, String description) {
        String known = NAMES.get(pcm);
        if (known != null) {
            return known;
        }
        if (description == null || description.isBlank()) {
            return pcm.startsWith(SERVER_PCM) ? pcm.substring(SERVER_PCM.length()) : pcm;
        }
        List<String> lines = new ArrayList<>(description.lines().map(String::strip).toList());
        if (pcm.startsWith("hw:")) {
            lines.add("direct");
        }
        return String.join(", ", lines);
    }

    private static String text(long hint, String key) {
        Pointer text = AlsaLibrary.snd_device_name_get_hint(hint, key);
        if (text == null) {
            return null;
        }
        try {
            return text.getString(0, "UTF-8");
        } finally {
            Native.free(Pointer.nativeValue(text));
        }
    }
}
