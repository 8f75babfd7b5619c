package org.fermata.audio;

/**
 * The device {@code none}: silence in, discard out. It also stands in for a device that fails, so
 * that every line's time goes on.
 */
final class NonePcm extends VirtualPcm {

    NonePcm() {
        super("none", VirtualDevices.NONE_NAME);
    }
}
