package org.fermata.demo;

import java.util.function.Supplier;

/** What can be called at the exchange. */
enum Extension {
    ECHO("600", "Echo", Echo::new),
    TONE("601", "Tone", () -> new SteadyTone(440, -20)),
    MUSIC("602", "Music", () -> new Melody(0)),
    NO_ANSWER("603", "Nobody home", () -> new Melody(0)),
    BUSY("604", "Always busy", () -> new Melody(0)),
    CALL_BACK("605", "Ten callers", () -> new SteadyTone(880, -20)),
    HOLDS("606", "Holds you again and again", () -> new Melody(0));

    private final String number;
    private final String displayName;
    private final Supplier<Source> sources;

    Extension(String number, String displayName, Supplier<Source> sources) {
        this.number = number;
        this.displayName = displayName;
        this.sources = sources;
    }

    String number() {
        return number;
    }

    String displayName() {
        return displayName;
    }

    Source newSource() {
        return sources.get();
    }

    /** The extension with this number, null if there is none. */
    static Extension numbered(String number) {
        for (Extension extension : values()) {
            if (extension.number.equals(number)) {
                return extension;
            }
        }
        return null;
    }
}
