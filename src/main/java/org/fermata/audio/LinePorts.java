package org.fermata.audio;

import org.fermata.concurrent.EventLoop;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The lines' ports: which of them play and send, and the mixers they are in. Owner: {@code
 * signalling}.
 */
final class LinePorts implements PortHost {

    private record Use(MixPort port, boolean plays, boolean sends) {}

    private final EventLoop signalling;
    private final Function<Role, RoleDevice> devices;
    private final PlaybackMixer playbackMixer;
    private final CaptureMixer captureMixer;
    private final Runnable changed;
    private final Map<MixerPort, Use> ports = new IdentityHashMap<>();

    /**
     * Makes it, without ports.
     *
     * @param devices the devices, with their audio threads there
     * @param changed told when a port begins or ends to play or send
     */
    LinePorts(
            EventLoop signalling,
            Function<Role, RoleDevice> devices,
            PlaybackMixer playbackMixer,
            CaptureMixer captureMixer,
            Runnable changed) {
        this.signalling = signalling;
        this.devices = devices;
        this.playbackMixer = playbackMixer;
        this.captureMixer = captureMixer;
        this.changed = changed;
    }

    /** Whether a line is heard. */
    boolean plays() {
        return ports.values().stream().anyMatch(Use::plays);
    }

    /** Whether a line is sent to. */
    boolean sends() {
        return ports.values().stream().anyMatch(Use::sends);
    }

    @Override
    public void set(MixerPort port, boolean plays, boolean sends) {
        signalling.assertOwner();
        Use old = use(port);
        old.port().heard(plays || sends);
        change(old.port(), old.plays(), plays, old.sends(), sends);
        ports.put(port, new Use(old.port(), plays, sends));
        changed.run();
    }

    private Use use(MixerPort port) {
        return ports.computeIfAbsent(port, one -> new Use(new MixPort(one), false, false));
    }

    @Override
    public void mute(MixerPort port, boolean muted) {
        signalling.assertOwner();
        use(port).port().mute(muted);
    }

    @Override
    public void merge(MixerPort port, int group) {
        signalling.assertOwner();
        use(port).port().merge(group);
    }

    @Override
    public void place(MixerPort port, int volume, int pan) {
        signalling.assertOwner();
        use(port).port().place(volume, pan);
    }

    @Override
    public void record(MixerPort port, LineRecording recording) {
        signalling.assertOwner();
        use(port).port().record(recording);
    }

    @Override
    public void remove(MixerPort port) {
        signalling.assertOwner();
        Use old = ports.remove(port);
        if (old != null) {
            old.port().record((LineRecording) null);
            change(old.port(), old.plays(), false, old.sends(), false);
            changed.run();
        }
    }

    private void change(MixPort port, boolean played, boolean plays, boolean sent, boolean sends) {
        if (plays != played) {
            RoleDevice playback = devices.apply(Role.PLAYBACK);
            playback.command(
                    plays ? () -> playbackMixer.add(port) : () -> playbackMixer.remove(port));
        }
        if (sends != sent) {
            RoleDevice capture = devices.apply(Role.CAPTURE);
            capture.command(sends ? () -> captureMixer.add(port) : () -> captureMixer.remove(port));
        }
    }
}
