package org.fermata.sip;

import javax.sip.message.Request;
import javax.sip.message.Response;

/** Answers requests of one method that come outside any call. */
@FunctionalInterface
public interface RequestHandler {

    /**
     * Answers a request. Called on {@code signalling}; must return at once.
     *
     * @param request the request, its sizes checked
     * @return the response, made by {@link UserAgent#response}
     */
    Response handle(Request request);
}
