package org.fermata.control;

import org.fermata.audio.DeviceSnapshot;
import org.fermata.call.AccountSnapshot;
import org.fermata.call.LampSnapshot;
import org.fermata.call.ListenAddress;
import org.fermata.process.ProcessFigures;

import java.util.List;

/**
 * The phone's state.
 *
 * @param version Fermata's version
 * @param pid the process's id
 * @param uptimeMs ms since the start
 * @param listen where SIP is taken
 * @param accounts the accounts
 * @param audio the devices
 * @param process what the process uses
 * @param lamps the extensions that are watched
 */
record StatusReport(
        String version,
        long pid,
        long uptimeMs,
        List<ListenAddress> listen,
        List<AccountSnapshot> accounts,
        Audio audio,
        ProcessFigures.Figures process,
        List<LampSnapshot> lamps) {

    /** The device of each role. */
    record Audio(DeviceSnapshot playback, DeviceSnapshot capture, DeviceSnapshot ring) {}
}
