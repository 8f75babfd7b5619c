package org.fermata.rtp.srtp;

/**
 * How packets are encrypted and authenticated; the names are those of RFC 4568 section 6.2 and RFC
 * 7714 section 14.2. The strongest that every peer has comes first.
 */
public enum SrtpProfile {
    AEAD_AES_256_GCM(32, 12, 16, 16, true),
    AEAD_AES_128_GCM(16, 12, 16, 16, true),
    AES_CM_128_HMAC_SHA1_80(16, 14, 10, 10, false),
    /** Reports have the long tag here too (RFC 4568 section 6.2.2, RFC 5764 section 4.1.2). */
    AES_CM_128_HMAC_SHA1_32(16, 14, 4, 10, false);

    /** What a packet may grow by, in bytes: the longest tag and the index of a report. */
    public static final int MOST_ADDED = 20;

    private final int keyBytes;
    private final int saltBytes;
    private final int tagBytes;
    private final int reportTagBytes;
    private final boolean galois;

    SrtpProfile(int keyBytes, int saltBytes, int tagBytes, int reportTagBytes, boolean galois) {
        this.keyBytes = keyBytes;
        this.saltBytes = saltBytes;
        this.tagBytes = tagBytes;
        this.reportTagBytes = reportTagBytes;
        this.galois = galois;
    }

    /** The length of the master key in bytes. */
    public int keyBytes() {
        return keyBytes;
    }

    /** The length of the master salt in bytes. */
    public int saltBytes() {
        return saltBytes;
    }

    int tagBytes() {
        return tagBytes;
    }

    int reportTagBytes() {
        return reportTagBytes;
    }

    /** Whether one operation encrypts and authenticates (RFC 7714). */
    boolean galois() {
        return galois;
    }

    /** The profile of a name, null if it is none of ours. */
    public static SrtpProfile named(String name) {
        for (SrtpProfile profile : values()) {
            if (profile.name().equalsIgnoreCase(name)) {
                return profile;
            }
        }
        return null;
    }
}
