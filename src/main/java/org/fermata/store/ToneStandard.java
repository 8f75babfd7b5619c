package org.fermata.store;

/** Whose tones are heard in the ear. */
public enum ToneStandard {
    /** 425 Hz, as ITU-T E.180 recommends and most of Europe does. */
    EUROPE,
    UK,
    US,
    GERMANY,
    FRANCE,
    ITALY,
    JAPAN,
    CHINA,
    AUSTRALIA,
    INDIA,
    RUSSIA
}
