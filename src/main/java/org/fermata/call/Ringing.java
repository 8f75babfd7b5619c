package org.fermata.call;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * What the user hears of the calls' progress: the ring, call waiting, ringback, and why a dialled
 * call failed. Owned by {@code signalling}.
 */
final class Ringing {

    private final Media media;
    private final Set<String> announced = new HashSet<>();
    private boolean rings;
    private boolean expects;
    private boolean ringsBack;
    private Media.Tone failure;

    Ringing(Media media) {
        this.media = media;
    }

    /**
     * Brings what sounds in line with the calls. While somebody is talked to, a call that comes in
     * is one short tone in the ear and never the ring.
     *
     * @param calls all calls
     */
    void update(Collection<Call> calls) {
        boolean talking = calls.stream().anyMatch(Call::talking);
        boolean incoming = false;
        Announcement.Ring cadence = Announcement.Ring.USUAL;
        boolean waits = false;
        Set<String> ringing = new HashSet<>();
        for (Call call : calls) {
            if (call.state() == CallState.INCOMING) {
                cadence = incoming ? cadence : call.facts().announcement.ring();
                incoming = true;
                ringing.add(call.facts().id);
                waits |= announced.add(call.facts().id);
            }
        }
        announced.retainAll(ringing);
        expect(calls.stream().anyMatch(Call::settingUp));
        boolean ring = incoming && !talking;
        if (ring != rings) {
            rings = ring;
            if (ring) {
                media.setRing(cadence);
            }
            media.ring(ring);
        }
        if (waits && talking) {
            media.startTone(Media.Tone.CALL_WAITING);
        }
        ringBack(calls.stream().anyMatch(Call::ringsBack));
        if (talking || ringsBack) {
            stopFailure();
        }
    }

    /** What the call will need is opened while it rings, so that answering it takes no time. */
    private void expect(boolean on) {
        if (on != expects) {
            expects = on;
            media.expectCall(on);
        }
    }

    private void ringBack(boolean on) {
        if (on == ringsBack) {
            return;
        }
        ringsBack = on;
        if (on) {
            media.startTone(Media.Tone.RINGBACK);
        } else {
            media.stopTone(Media.Tone.RINGBACK);
        }
    }

    /**
     * A call we dialled failed before it was answered.
     *
     * @param code the status code
     * @param calls all calls: while somebody is talked to, no tone disturbs
     */
    void failed(int code, Collection<Call> calls) {
        if (calls.stream().anyMatch(Call::talking)) {
            return;
        }
        stopFailure();
        failure =
                code == 486 || code == 600 || code == 603 ? Media.Tone.BUSY : Media.Tone.CONGESTION;
        media.startTone(failure);
    }

    /** A new call is dialled: the tone of the last one's failure has said enough. */
    void stopFailure() {
        if (failure != null) {
            media.stopTone(failure);
            failure = null;
        }
    }

    /** Silence. */
    void stop() {
        stopFailure();
        ringBack(false);
        expect(false);
        if (rings) {
            rings = false;
            media.ring(false);
        }
    }
}
