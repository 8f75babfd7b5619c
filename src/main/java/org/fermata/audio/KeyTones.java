package org.fermata.audio;

/**
 * The digits a user keys, as they sound on every telephone (ITU-T Q.23), softly in the user's own
 * ear. Owner: the playback thread; allocates nothing after it is made.
 */
final class KeyTones implements Voice {

    private static final String KEYS = "123A456B789C*0#D";
    private static final int[] LOW = {697, 770, 852, 941};
    private static final int[] HIGH = {1209, 1336, 1477, 1633};
    private static final double DBFS = -26;
    private static final int ON_MS = 90;
    private static final int OFF_MS = 60;

    private final CadenceTone[] tones;
    private int at;

    /**
     * Makes the tones of some digits.
     *
     * @param digits of {@code 0-9*#A-D}; anything else is a pause
     */
    KeyTones(String digits) {
        tones = new CadenceTone[digits.length()];
        for (int i = 0; i < tones.length; i++) {
            int key = KEYS.indexOf(Character.toUpperCase(digits.charAt(i)));
            tones[i] =
                    key < 0
                            ? new CadenceTone(0, 0, 0, DBFS, 1, ON_MS, OFF_MS)
                            : new CadenceTone(
                                    LOW[key / 4], HIGH[key % 4], 0, DBFS, 1, ON_MS, OFF_MS);
        }
    }

    /** How long they sound, in ms. */
    int lengthMs() {
        return tones.length * (ON_MS + OFF_MS);
    }

    @Override
    public void add(float[] block) {
        while (at < tones.length && tones[at].over()) {
            at++;
        }
        if (at < tones.length) {
            tones[at].add(block);
        }
    }
}
