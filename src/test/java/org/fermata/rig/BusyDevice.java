package org.fermata.rig;

import com.sun.jna.Function;

import java.nio.file.Path;
import java.util.Map;

/**
 * An ALSA PCM that another program has to itself: {@code alsa:busy}. It is ALSA's own bridge to OSS
 * devices upon a terminal that this process holds in exclusive mode (TIOCEXCL of ioctl_tty(2)), so
 * that the kernel answers whoever opens it with EBUSY, unless that has CAP_SYS_ADMIN. A sound card
 * for one program at a time is not to be had without hardware.
 */
public final class BusyDevice implements AutoCloseable {

    private static final int READ_WRITE = 2;
    private static final int NO_CONTROLLING_TERMINAL = 0x100;
    private static final int TIOCEXCL = 0x540C;

    private final RigFolder folder = new RigFolder("busy");
    private final int master;
    private final int slave;
    private final Path configuration;

    /** Takes it. */
    public BusyDevice() {
        master = call("posix_openpt", READ_WRITE | NO_CONTROLLING_TERMINAL);
        call("grantpt", master);
        call("unlockpt", master);
        String name = function("ptsname").invokeString(new Object[] {master}, false);
        slave = call("open", name, READ_WRITE | NO_CONTROLLING_TERMINAL);
        call("ioctl", slave, TIOCEXCL);
        folder.file(
                "alsa.conf",
                "</usr/share/alsa/alsa.conf>\npcm.busy { type oss device \"" + name + "\" }\n");
        configuration = folder.path().resolve("alsa.conf");
    }

    private static Function function(String name) {
        return Function.getFunction("c", name);
    }

    private static int call(String name, Object... arguments) {
        int result = function(name).invokeInt(arguments);
        if (result < 0) {
            throw new IllegalStateException(name + " failed");
        }
        return result;
    }

    /** What a child needs to find it. */
    public Map<String, String> environment() {
        return Map.of("ALSA_CONFIG_PATH", configuration.toString());
    }

    @Override
    public void close() {
        call("close", slave);
        call("close", master);
        folder.close();
    }
}
