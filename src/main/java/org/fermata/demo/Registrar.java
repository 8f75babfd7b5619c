package org.fermata.demo;

import org.fermata.concurrent.EventLoop;
import org.fermata.sip.RequestHandler;
import org.fermata.sip.UserAgent;

import java.util.LinkedHashMap;
import java.util.ListIterator;
import java.util.Map;

import javax.sip.InvalidArgumentException;
import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * A registrar for whoever is on this machine (RFC 3261 section 10.3): it asks for no password and
 * remembers the latest address of each user. Owned by {@code signalling}.
 */
final class Registrar implements RequestHandler {

    private static final int LONGEST_SECONDS = 3600;
    private static final int MOST_USERS = 100;

    private record Binding(String uri, long untilNanos) {}

    private final EventLoop loop;
    private final UserAgent agent;
    private final Map<String, Binding> bindings = new LinkedHashMap<>();

    /**
     * Makes one that knows nobody.
     *
     * @param loop the loop that owns it
     * @param agent makes the responses
     */
    Registrar(EventLoop loop, UserAgent agent) {
        this.loop = loop;
        this.agent = agent;
    }

    @Override
    public Response handle(Request request) {
        loop.assertOwner();
        if (!(request.getHeader(ToHeader.NAME) instanceof ToHeader to)
                || !(to.getAddress().getURI() instanceof SipURI aor)
                || aor.getUser() == null) {
            return agent.response(request, 400);
        }
        Response response = agent.response(request, 200);
        int otherwise =
                request.getHeader(ExpiresHeader.NAME) instanceof ExpiresHeader expires
                        ? expires.getExpires()
                        : LONGEST_SECONDS;
        ListIterator<?> headers = request.getHeaders(ContactHeader.NAME);
        while (headers.hasNext()) {
            if (headers.next() instanceof ContactHeader contact) {
                bind(aor.getUser(), contact, otherwise, response);
            }
        }
        return response;
    }

    private void bind(String user, ContactHeader contact, int otherwise, Response response) {
        int wanted = contact.getExpires() >= 0 ? contact.getExpires() : otherwise;
        int seconds = Math.clamp(wanted, 0, LONGEST_SECONDS);
        if (seconds == 0 || contact.isWildCard()) {
            bindings.remove(user);
            return;
        }
        if (bindings.size() >= MOST_USERS && !bindings.containsKey(user)) {
            bindings.remove(bindings.keySet().iterator().next());
        }
        String uri = contact.getAddress().getURI().toString();
        bindings.put(user, new Binding(uri, loop.nanoTime() + seconds * 1_000_000_000L));
        ContactHeader granted = (ContactHeader) contact.clone();
        try {
            granted.setExpires(seconds);
        } catch (InvalidArgumentException impossible) {
            throw new IllegalStateException(impossible);
        }
        response.addHeader(granted);
    }

    /**
     * Where a user is reached.
     *
     * @param user the user's name
     * @return the URI of the latest contact, null if there is none
     */
    String find(String user) {
        loop.assertOwner();
        Binding binding = bindings.get(user);
        return binding == null || binding.untilNanos - loop.nanoTime() < 0 ? null : binding.uri;
    }
}
