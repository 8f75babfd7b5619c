package org.fermata.call;

import org.fermata.trace.TracedMessage;

import java.util.List;

/**
 * The messages of late, as signalling keeps them; {@code sip} implements it. Every method must be
 * called on {@code signalling} and returns at once.
 */
public interface SipTrace {

    /**
     * The messages of a call.
     *
     * @param callId the Call-ID header's value
     * @return in the order of time, without secrets; empty where none are kept
     */
    List<TracedMessage> ofCall(String callId);

    /**
     * The messages of an account's registrations.
     *
     * @param aor its address of record
     * @return as for {@link #ofCall}
     */
    List<TracedMessage> ofRegistrations(String aor);
}
