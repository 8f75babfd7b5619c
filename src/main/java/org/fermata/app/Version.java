package org.fermata.app;

/** Which Fermata this is. */
final class Version {

    private Version() {}

    /** The version, as the jar's manifest tells it. */
    static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
