package org.fermata.rtp.srtp;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the first context of a run takes: the JDK loads and checks its providers, for some tenths of
 * a second. Done early, so that it does not keep {@code rtp} from the packets of other calls.
 */
public final class FirstUse {

    private static final int SMALLEST_PACKET = 12;

    private static final AtomicBoolean DONE = new AtomicBoolean();

    private FirstUse() {}

    /** Does it, unless that was done before. Any thread that may take its time. */
    public static void prepare() {
        if (!DONE.compareAndSet(false, true)) {
            return;
        }
        SecureRandom random = new SecureRandom();
        for (SrtpProfile profile : SrtpProfile.values()) {
            SrtpKeys keys = SrtpKeys.random(profile, random);
            ByteBuffer packet = ByteBuffer.allocate(SMALLEST_PACKET + SrtpProfile.MOST_ADDED);
            packet.put(0, (byte) 0x80).limit(SMALLEST_PACKET);
            new MediaSealer(keys).seal(packet);
            new MediaOpener(keys).open(packet, true);
        }
    }
}
