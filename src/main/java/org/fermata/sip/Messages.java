package org.fermata.sip;

import gov.nist.javax.sip.address.AddressFactoryImpl;
import gov.nist.javax.sip.header.HeaderFactoryExt;
import gov.nist.javax.sip.header.HeaderFactoryImpl;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;

import javax.sip.InvalidArgumentException;
import javax.sip.address.Address;
import javax.sip.address.AddressFactory;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.ContactHeader;
import javax.sip.header.ContentEncodingHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.Header;
import javax.sip.header.HeaderAddress;
import javax.sip.header.RetryAfterHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Makes and reads JAIN-SIP's messages without its checked exceptions. Any thread. */
final class Messages {

    /** The methods the Allow header names (RFC 3261 section 20.5). */
    private static final String ALLOW =
            "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, NOTIFY, MESSAGE, REFER, UPDATE, PRACK";

    /** The longest body that is taken, in bytes. */
    static final int BODY_LIMIT = 64 * 1024;

    private static final int MAX_FORWARDS = 70;

    static {
        SipLog.install();
    }

    private static final HeaderFactoryExt HEADERS = new HeaderFactoryImpl();
    private static final AddressFactory ADDRESSES = new AddressFactoryImpl();

    private Messages() {}

    /** What makes something of JAIN-SIP's that cannot fail for what we give it. */
    @FunctionalInterface
    private interface Making<T> {
        T make() throws ParseException, InvalidArgumentException;
    }

    private static <T> T made(Making<T> making) {
        try {
            return making.make();
        } catch (ParseException | InvalidArgumentException refused) {
            throw new IllegalArgumentException(refused.getMessage(), refused);
        }
    }

    /**
     * Makes a header.
     *
     * @param name its name
     * @param value its value as it stands on the wire
     * @throws IllegalArgumentException if the value cannot be read
     */
    static Header header(String name, String value) {
        return made(() -> HEADERS.createHeader(name, value));
    }

    /** Puts the methods we take into a message. */
    static void setAllow(Message message) {
        message.setHeader(made(() -> HEADERS.createAllowHeader(ALLOW)));
    }

    /** Puts a header into a message in place of all of that name. */
    static void set(Message message, String name, String value) {
        message.setHeader(header(name, value));
    }

    /**
     * Reads a SIP URI.
     *
     * @param text such as {@code sip:600@example.org}
     * @throws IllegalArgumentException if it is none
     */
    static SipURI sipUri(String text) {
        URI uri;
        try {
            uri = made(() -> ADDRESSES.createURI(text.strip()));
        } catch (RuntimeException unreadable) {
            throw new IllegalArgumentException("“" + text + "” is not a SIP address", unreadable);
        }
        if (uri instanceof SipURI sip && sip.getHost() != null && !sip.getHost().isBlank()) {
            return sip;
        }
        throw new IllegalArgumentException("“" + text + "” is not a SIP address");
    }

    /**
     * Reads what the settings give for a server: a URI, or a host with or without a port.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static SipURI serverUri(String text) {
        String stripped = text.strip();
        boolean hasScheme = stripped.startsWith("sip:") || stripped.startsWith("sips:");
        return sipUri(hasScheme ? stripped : "sip:" + stripped);
    }

    /** Makes an address out of a display name, null for none, and a URI. */
    static Address address(String displayName, URI uri) {
        return made(
                () -> {
                    Address address = ADDRESSES.createAddress((URI) uri.clone());
                    if (displayName != null && !displayName.isBlank()) {
                        address.setDisplayName(quotable(displayName));
                    }
                    return address;
                });
    }

    /** JAIN-SIP puts the name in quotes but escapes nothing in it (RFC 3261 section 25.1). */
    private static String quotable(String name) {
        return name.replaceAll("\\p{Cntrl}", "").replaceAll("[\\\\\"]", "\\\\$0");
    }

    /** The literal of an address as a SIP URI or a Via header writes it. */
    static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return plain.indexOf(':') < 0 ? plain : "[" + plain + "]";
    }

    /** The URI we are reached at where nobody stands between. */
    static SipURI contactUri(String user, Flow flow, boolean secure) {
        return contactUri(user, flow, flow.local(), secure);
    }

    /**
     * The URI we are reached at.
     *
     * @param user its user part, null for none
     * @param flow the way the message with it goes
     * @param at our address as its other end knows it
     * @param secure whether we may be reached over TLS only, which flow must be then
     */
    static SipURI contactUri(String user, Flow flow, InetSocketAddress at, boolean secure) {
        return made(
                () -> {
                    SipURI uri = ADDRESSES.createSipURI(user, literal(at.getAddress()));
                    uri.setPort(at.getPort());
                    if (secure) {
                        uri.setSecure(true);
                    } else if (flow.transport() != Transport.UDP) {
                        uri.setTransportParam(flow.transport().parameter());
                    }
                    return uri;
                });
    }

    /** Sets a parameter of a URI. */
    static void parameter(SipURI uri, String name, String value) {
        made(
                () -> {
                    uri.setParameter(name, value);
                    return uri;
                });
    }

    /** Makes a Contact header. */
    static ContactHeader contact(SipURI uri) {
        return HEADERS.createContactHeader(address(null, uri));
    }

    /**
     * Makes a request with everything RFC 3261 section 8.1.1 asks for but its Via, which the
     * transaction adds.
     */
    static SIPRequest request(
            String method,
            URI requestUri,
            Address from,
            String fromTag,
            Address to,
            String toTag,
            String callId,
            long sequence) {
        return made(
                () -> {
                    SIPRequest request = new SIPRequest();
                    request.setMethod(method);
                    request.setRequestURI((URI) requestUri.clone());
                    request.setHeader(HEADERS.createFromHeader((Address) from.clone(), fromTag));
                    request.setHeader(HEADERS.createToHeader((Address) to.clone(), toTag));
                    request.setHeader(HEADERS.createCallIdHeader(callId));
                    request.setHeader(HEADERS.createCSeqHeader(sequence, method));
                    request.setHeader(HEADERS.createMaxForwardsHeader(MAX_FORWARDS));
                    return request;
                });
    }

    /** Makes the Via header of a request of ours, asking for the port it comes from (RFC 3581). */
    static ViaHeader via(Flow flow, String branch) {
        return made(
                () -> {
                    ViaHeader via =
                            HEADERS.createViaHeader(
                                    literal(flow.local().getAddress()),
                                    flow.local().getPort(),
                                    flow.transport().name(),
                                    branch);
                    via.setRPort();
                    return via;
                });
    }

    /**
     * Makes a response (RFC 3261 section 8.2.6).
     *
     * @param request what it answers
     * @param code its status code
     * @param toTag the tag of our side; kept as it is where the request has one
     */
    static SIPResponse response(SIPRequest request, int code, String toTag) {
        SIPResponse response = request.createResponse(code, standardPhrase(code));
        if (code > 100 && response.getToTag() == null && toTag != null) {
            response.setToTag(toTag);
        }
        return response;
    }

    /** Puts SDP into a message. */
    static void setSdp(Message message, String sdp) {
        setBody(message, "sdp", sdp);
    }

    /**
     * Puts text into a message.
     *
     * @param subtype of {@code application}
     */
    static void setBody(Message message, String subtype, String text) {
        setBody(message, "application", subtype, text);
    }

    /** Puts text into a message; the subtype may have parameters. */
    static void setBody(Message message, String type, String subtype, String text) {
        made(
                () -> {
                    ContentTypeHeader header =
                            (ContentTypeHeader)
                                    header(ContentTypeHeader.NAME, type + "/" + subtype);
                    message.setContent(text.getBytes(StandardCharsets.UTF_8), header);
                    return message;
                });
    }

    /**
     * Puts a body into a message.
     *
     * @param type its media type, such as {@code text/plain}
     */
    static void setBody(Message message, String type, byte[] body) {
        made(
                () -> {
                    ContentTypeHeader header =
                            (ContentTypeHeader) HEADERS.createHeader(ContentTypeHeader.NAME, type);
                    message.setContent(body, header);
                    return message;
                });
    }

    /** The values of all headers of a name, in their order. */
    static <H extends Header> List<H> headers(Message message, String name, Class<H> type) {
        List<H> found = new ArrayList<>();
        ListIterator<?> headers = message.getHeaders(name);
        while (headers != null && headers.hasNext()) {
            Object header = headers.next();
            if (type.isInstance(header)) {
                found.add(type.cast(header));
            }
        }
        return found;
    }

    /** The first Contact's URI, null if there is none that we can send to. */
    static SipURI contactOf(Message message) {
        for (ContactHeader contact : headers(message, ContactHeader.NAME, ContactHeader.class)) {
            if (!contact.isWildCard() && contact.getAddress().getURI() instanceof SipURI uri) {
                return uri;
            }
        }
        return null;
    }

    /** Has a Contact of a REGISTER taken back (RFC 3261 section 10.2.2). */
    static void expireNow(ContactHeader contact) {
        made(
                () -> {
                    contact.setExpires(0);
                    return contact;
                });
    }

    /** The SIP addresses of all headers of a name that hold routes, in their order. */
    static List<Address> routes(Message message, String name) {
        List<Address> routes = new ArrayList<>();
        for (Header header : headers(message, name, Header.class)) {
            if (header instanceof HeaderAddress hop
                    && hop.getAddress().getURI() instanceof SipURI) {
                routes.add(hop.getAddress());
            }
        }
        return routes;
    }

    /** What the Retry-After header says, in seconds; −1 if there is none. */
    static int retryAfterSeconds(Response response) {
        return response.getHeader(RetryAfterHeader.NAME) instanceof RetryAfterHeader header
                ? header.getRetryAfter()
                : -1;
    }

    /** The reason phrase, or the standard one where it is empty. */
    static String phrase(Response response) {
        String phrase = response.getReasonPhrase();
        return phrase == null || phrase.isBlank()
                ? StatusWords.of(response.getStatusCode())
                : phrase;
    }

    /** Whether a message's body is as it is, and not packed. */
    static boolean unpacked(Message message) {
        return !(message.getHeader(ContentEncodingHeader.NAME) instanceof ContentEncodingHeader c)
                || "identity".equalsIgnoreCase(c.getEncoding());
    }

    /** The reason phrase that the standards have for a code, younger than the library's too. */
    static String standardPhrase(int code) {
        return switch (code) {
            case 422 -> "Session Interval Too Small"; // RFC 4028
            case 433 -> "Anonymity Disallowed"; // RFC 5079
            case 607 -> "Unwanted"; // RFC 8197
            default -> SIPResponse.getReasonPhrase(code);
        };
    }

    /** A message as it goes on the wire. */
    static byte[] encode(Message message, Transport transport) {
        return ((SIPMessage) message).encodeAsBytes(transport.name());
    }

    /** Takes a copy of a request to send again with more in it: without its Via headers. */
    static SIPRequest again(Request request) {
        SIPRequest copy = (SIPRequest) request.clone();
        copy.removeHeader(ViaHeader.NAME);
        return copy;
    }
}
