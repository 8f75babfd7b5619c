package org.fermata.system;

/** What the phone is tried with: the columns of the interoperability matrix. */
public enum Peer {
    KAMAILIO("Kamailio 5.6"),
    RTPENGINE("rtpengine 10.5"),
    COTURN("coturn 4.6"),
    BARESIP("baresip 1.0"),
    LINPHONE("Linphone 5.1"),
    SIPP("sipp 3.6");

    private final String title;

    Peer(String title) {
        this.title = title;
    }

    /** Its name and the version that Debian 12 has. */
    public String title() {
        return title;
    }
}
