package org.fermata.call;

/**
 * How loud a line is heard, and where.
 *
 * @param volume in percent of the scale sound servers use, 0 to 200; 100 changes nothing
 * @param pan from −100, left, to 100, right; a loudspeaker with one channel has no use for it
 */
public record Placement(int volume, int pan) {

    /** As it comes, in the middle. */
    public static final Placement USUAL = new Placement(100, 0);

    /**
     * Why it cannot be so.
     *
     * @return a sentence; null if it can
     */
    String refusal() {
        if (volume < 0 || volume > 200) {
            return "A line’s volume is a number of percent from 0 to 200.";
        }
        return pan < -100 || pan > 100 ? "A line’s pan goes from -100, left, to 100, right." : null;
    }

    Placement withVolume(int percent) {
        return new Placement(percent, pan);
    }

    Placement withPan(int where) {
        return new Placement(volume, where);
    }
}
