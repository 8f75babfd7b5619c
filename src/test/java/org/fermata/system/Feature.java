package org.fermata.system;

/** What is tried: the rows of the interoperability matrix. */
public enum Feature {
    REGISTER("register"),
    CALL("call"),
    HOLD_BY_US("hold and resume by us"),
    HOLD_BY_PEER("hold and resume by the peer"),
    DTMF("DTMF"),
    BLIND_TRANSFER("blind transfer"),
    ATTENDED_TRANSFER("attended transfer"),
    SDES("SRTP by SDES"),
    DTLS("SRTP by DTLS"),
    OPUS("Opus"),
    ICE("ICE"),
    IPV6("IPv6"),
    MWI("waiting messages (MWI)"),
    BLF("busy lamps (BLF)"),
    SESSION_TIMER("session timer"),
    PRACK("PRACK");

    private final String title;

    Feature(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
