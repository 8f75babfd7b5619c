package org.fermata.audio;

import org.fermata.store.ToneStandard;

/**
 * The tones of national networks, after ITU-T E.180 Supplement 2 ("Various tones used in national
 * networks") and, for Europe at large, the values E.180 itself recommends. Tones that are modulated
 * there are modulated here; call waiting is cut short to what is heard once.
 */
final class NationalTones {

    private static final int FOREVER = Integer.MAX_VALUE;
    private static final double EAR_DBFS = -20;

    private NationalTones() {}

    /**
     * Makes a tone.
     *
     * @param standard whose
     * @param signal which
     */
    static Voice tone(ToneStandard standard, Signals.Signal signal) {
        return switch (signal) {
            case RINGBACK -> ringback(standard);
            case BUSY -> busy(standard);
            case CONGESTION -> congestion(standard);
            case CALL_WAITING -> callWaiting(standard);
            case HOLD_REMINDER -> holdReminder();
        };
    }

    private static Voice ringback(ToneStandard standard) {
        return switch (standard) {
            case EUROPE, GERMANY, ITALY -> tone(425, 0, 0, FOREVER, 1000, 4000);
            case RUSSIA -> tone(425, 0, 0, FOREVER, 800, 3200);
            case UK -> tone(400, 450, 0, FOREVER, 400, 200, 400, 2000);
            case US -> tone(440, 480, 0, FOREVER, 2000, 4000);
            case FRANCE -> tone(440, 0, 0, FOREVER, 1500, 3500);
            case JAPAN -> tone(400, 0, 16, FOREVER, 1000, 2000);
            case CHINA -> tone(450, 0, 0, FOREVER, 1000, 4000);
            case AUSTRALIA -> tone(413, 438, 0, FOREVER, 400, 200, 400, 2000);
            case INDIA -> tone(400, 0, 25, FOREVER, 400, 200, 400, 2000);
        };
    }

    private static Voice busy(ToneStandard standard) {
        return switch (standard) {
            case EUROPE, ITALY -> tone(425, 0, 0, FOREVER, 500, 500);
            case GERMANY -> tone(425, 0, 0, FOREVER, 480, 480);
            case RUSSIA -> tone(425, 0, 0, FOREVER, 350, 350);
            case UK -> tone(400, 0, 0, FOREVER, 375, 375);
            case US -> tone(480, 620, 0, FOREVER, 500, 500);
            case FRANCE -> tone(440, 0, 0, FOREVER, 500, 500);
            case JAPAN -> tone(400, 0, 0, FOREVER, 500, 500);
            case CHINA -> tone(450, 0, 0, FOREVER, 350, 350);
            case AUSTRALIA -> tone(425, 0, 0, FOREVER, 375, 375);
            case INDIA -> tone(400, 0, 0, FOREVER, 750, 750);
        };
    }

    private static Voice congestion(ToneStandard standard) {
        return switch (standard) {
            case EUROPE -> tone(425, 0, 0, FOREVER, 250, 250);
            case GERMANY -> tone(425, 0, 0, FOREVER, 240, 240);
            case ITALY -> tone(425, 0, 0, FOREVER, 200, 200);
            case RUSSIA -> tone(425, 0, 0, FOREVER, 175, 175);
            case UK -> tone(400, 0, 0, FOREVER, 400, 350, 225, 525);
            case US -> tone(480, 620, 0, FOREVER, 250, 250);
            case FRANCE -> tone(440, 0, 0, FOREVER, 250, 250);
            case JAPAN -> tone(400, 0, 0, FOREVER, 500, 500);
            case CHINA -> tone(450, 0, 0, FOREVER, 700, 700);
            case AUSTRALIA -> tone(425, 0, 0, FOREVER, 375, 375);
            case INDIA -> tone(400, 0, 0, FOREVER, 250, 250);
        };
    }

    private static Voice callWaiting(ToneStandard standard) {
        return switch (standard) {
            case EUROPE -> tone(425, 0, 0, 2, 200, 600);
            case GERMANY, AUSTRALIA, RUSSIA -> tone(425, 0, 0, 1, 200, 200, 200, 100);
            case ITALY -> tone(425, 0, 0, 1, 400, 100, 250, 100, 150, 100);
            case UK -> tone(400, 0, 0, 1, 100, 100);
            case US -> tone(440, 0, 0, 1, 300, 100);
            case FRANCE -> tone(440, 0, 0, 1, 300, 100);
            case JAPAN -> tone(400, 0, 16, 1, 500, 100, 50, 450);
            case CHINA -> tone(450, 0, 0, 1, 400, 100);
            case INDIA -> tone(400, 0, 0, 1, 200, 100, 200, 100);
        };
    }

    /** No network has it: two soft beeps. */
    private static Voice holdReminder() {
        return new CadenceTone(500, 0, 0, EAR_DBFS - 8, 1, 100, 150, 100, 100);
    }

    private static Voice tone(double hertz, double with, double beat, int cycles, int... onOffMs) {
        return new CadenceTone(hertz, with, beat, EAR_DBFS, cycles, onOffMs);
    }
}
