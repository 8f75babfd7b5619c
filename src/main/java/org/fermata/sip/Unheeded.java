package org.fermata.sip;

import gov.nist.javax.sip.message.SIPResponse;

/** Hears of a request that nothing hangs on. */
final class Unheeded implements Exchange.Listener {

    private final String method;

    Unheeded(String method) {
        this.method = method;
    }

    @Override
    public void response(SIPResponse response) {
        Transports.log.trace("{}: {}", method, response.getStatusCode());
    }

    @Override
    public void failed(String sentence) {
        Transports.log.debug("{}: {}", method, sentence);
    }
}
