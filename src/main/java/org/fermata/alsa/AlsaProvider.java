package org.fermata.alsa;

import org.fermata.audio.DeviceInfo;
import org.fermata.audio.PcmDevice;
import org.fermata.audio.PcmException;
import org.fermata.audio.PcmProvider;
import org.fermata.audio.PcmRequest;
import org.fermata.audio.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The devices {@code alsa:<pcm name>}. Without libasound on the machine there are none, and opening
 * one says so.
 */
public final class AlsaProvider implements PcmProvider {

    private static final String SCHEME = "alsa";
    private static final String BRIDGE = "alsa:pulse";
    private static final Logger log = LoggerFactory.getLogger(AlsaProvider.class);
    private static final String MISSING = "ALSA's library (libasound2) is not installed";

    private final ThreadPriority priority;

    /** Null until somebody wants to know. */
    private volatile SoundWatch watch;

    /** Names from the last listing. Any thread. */
    private final Map<String, String> names = new ConcurrentHashMap<>();

    /**
     * Makes it.
     *
     * @param priority raises the threads that move sound
     */
    public AlsaProvider(ThreadPriority priority) {
        this.priority = priority;
    }

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public void check(String id, Role role) {
        String pcm = pcmName(id);
        if (pcm.isEmpty() || pcm.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("“" + id + "” names no ALSA device.");
        }
    }

    @Override
    public PcmDevice open(String id, Role role, PcmRequest wanted) throws PcmException {
        boolean playback = role != Role.CAPTURE;
        try {
            priority.opening();
            AlsaPcm opened = AlsaPcm.open(priority, id, name(id), pcmName(id), playback, wanted);
            priority.opened();
            return opened;
        } catch (UnsatisfiedLinkError | NoClassDefFoundError missing) {
            throw missing(missing);
        }
    }

    @Override
    public List<DeviceInfo> list() throws PcmException {
        try {
            List<DeviceInfo> found = withServerDevices(AlsaListing.list());
            found.forEach(info -> names.put(info.id(), info.name()));
            return found;
        } catch (UnsatisfiedLinkError | NoClassDefFoundError missing) {
            throw missing(missing);
        }
    }

    /** What the sound server has can be opened where ALSA has its bridge to it. */
    private List<DeviceInfo> withServerDevices(List<DeviceInfo> pcms) {
        SoundWatch watching = watch;
        if (watching == null || pcms.stream().noneMatch(pcm -> pcm.id().equals(BRIDGE))) {
            return pcms;
        }
        List<DeviceInfo> all = new ArrayList<>(pcms);
        all.addAll(watching.serverDevices());
        return all;
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        SoundWatch watching = new SoundWatch(System.getenv(), changed);
        watch = watching;
        return watching;
    }

    @Override
    public String name(String id) {
        String listed = names.get(id);
        return listed == null ? AlsaListing.name(pcmName(id), null) : listed;
    }

    private static PcmException missing(LinkageError cause) {
        log.debug("libasound cannot be used", cause);
        return new PcmException(MISSING, 0);
    }

    private static String pcmName(String id) {
        int colon = id.indexOf(':');
        return colon < 0 ? "" : id.substring(colon + 1);
    }
}
