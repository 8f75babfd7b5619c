package org.fermata.sip;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The way of the responses to one request (RFC 3261 section 18.2.2): the one it came by, or where
 * that was a connection which is gone, a new one to who sent it. Owned by {@code signalling}.
 */
final class WayBack {

    private static final int PORT = 5060;
    private static final int SECURE_PORT = 5061;

    private final Transports transports;
    private final SIPRequest request;
    private Flow way;

    /** What is to be sent once there is a connection again, null while none is being made. */
    private SIPResponse waiting;

    /**
     * The way at first.
     *
     * @param way the one the request came by
     */
    WayBack(Transports transports, SIPRequest request, Flow way) {
        this.transports = transports;
        this.request = request;
        this.way = way;
    }

    /**
     * Sends a response, or gives up in silence.
     *
     * @param anew whether a connection that is gone is worth a new one
     */
    void send(SIPResponse response, boolean anew) {
        if (waiting != null) {
            waiting = response;
        } else if (!sent(response) && anew && way.connection() != null) {
            waiting = response;
            Endpoint place = place();
            Flow standing = standing(place);
            if (standing != null) {
                found(standing);
                return;
            }
            transports.connect(
                    place,
                    this::found,
                    sentence ->
                            Transports.log.debug(
                                    "{} has no way back: {}", taken().getStatusCode(), sentence));
        }
    }

    private Flow standing(Endpoint place) {
        try {
            return transports.connectedFlow(place);
        } catch (IOException gone) {
            Transports.log.debug("connection to {}", place.address(), gone);
            return null;
        }
    }

    private void found(Flow anew) {
        way = anew;
        sent(taken());
    }

    private SIPResponse taken() {
        SIPResponse latest = waiting;
        waiting = null;
        return latest;
    }

    private boolean sent(SIPResponse response) {
        try {
            if (!way.open()) {
                return false;
            }
            transports.send(response, way);
            return true;
        } catch (IOException failure) {
            Transports.log.debug("{} over {}", response.getStatusCode(), way, failure);
            return false;
        }
    }

    /**
     * Where who sent the request takes connections. Over TLS that is where we connected to, if we
     * did: only there it is known which name the certificate must show.
     */
    private Endpoint place() {
        Endpoint known = way.place();
        if (known.domain() != null) {
            return known;
        }
        Via via = request.getTopmostVia();
        int usual = way.transport() == Transport.TLS ? SECURE_PORT : PORT;
        return Endpoint.of(
                way.transport(),
                new InetSocketAddress(
                        way.remote().getAddress(), via.getPort() > 0 ? via.getPort() : usual),
                via.getHost(),
                Reach.ANY.tls());
    }
}
