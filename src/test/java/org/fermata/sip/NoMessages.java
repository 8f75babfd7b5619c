package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

/** Hears of transports to which no message is sent, and fails where one comes all the same. */
final class NoMessages implements Transports.Receiver {

    @Override
    public void request(SIPRequest request, Flow flow) {
        throw new AssertionError(request);
    }

    @Override
    public void response(SIPResponse response, Flow flow) {
        throw new AssertionError(response);
    }

    @Override
    public void disconnected(Connection connection) {
        // The server of a test has gone.
    }
}
