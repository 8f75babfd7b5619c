package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.call.Outcome;
import org.fermata.call.TextMessage;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.header.AcceptHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.message.Request;

/** Texts that come and go by MESSAGE (RFC 3428). Owned by {@code signalling}. */
final class TextMessages {

    /** The longest text that is taken, in bytes. */
    static final int TEXT_LIMIT = 16 * 1024;

    /** The longest text that is sent: with its headers it fits a datagram (section 8). */
    static final int SENT_LIMIT = 1000;

    private final Core core;

    TextMessages(Core core) {
        this.core = core;
    }

    // ---- theirs ----

    /**
     * Takes a MESSAGE and answers it.
     *
     * @param account the account it came to, null if none matches
     * @param received told the text, null where nobody listens
     */
    void received(ServerTransaction transaction, Account account, Consumer<TextMessage> received) {
        SIPRequest request = transaction.request();
        byte[] body = request.getRawContent();
        if (body == null || body.length == 0 || !isPlain(request)) {
            SIPResponse response = transaction.response(415);
            Messages.set(response, AcceptHeader.NAME, "text/plain");
            transaction.respond(response);
            return;
        }
        if (body.length > TEXT_LIMIT) {
            transaction.respond(413);
            return;
        }
        String text = text(body);
        if (text == null) {
            transaction.respond(400);
            return;
        }
        if (received == null) {
            transaction.respond(480);
            return;
        }
        transaction.respond(200);
        received.accept(
                new TextMessage(
                        account == null ? null : account.id(),
                        Parties.of(request.getFrom().getAddress()),
                        text,
                        core.loop().now()));
    }

    private static boolean isPlain(SIPRequest request) {
        return Messages.unpacked(request)
                && request.getHeader(ContentTypeHeader.NAME) instanceof ContentTypeHeader type
                && "text".equalsIgnoreCase(type.getContentType())
                && "plain".equalsIgnoreCase(type.getContentSubType())
                && isUnicode(type.getParameter("charset"));
    }

    private static boolean isUnicode(String charset) {
        String bare = charset == null ? "" : charset.replace("\"", "");
        return bare.isEmpty()
                || bare.equalsIgnoreCase("UTF-8")
                || bare.equalsIgnoreCase("US-ASCII");
    }

    /** The text without what could command a terminal or turn its direction; null if no UTF-8. */
    private static String text(byte[] body) {
        String all;
        try {
            all = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException other) {
            return null;
        }
        StringBuilder clean = new StringBuilder(all.length());
        all.replace("\r\n", "\n")
                .replace('\t', ' ')
                .codePoints()
                .filter(
                        character ->
                                character == '\n'
                                        || !Character.isISOControl(character)
                                                && Character.getType(character) != Character.FORMAT)
                .forEach(clean::appendCodePoint);
        return clean.toString().strip();
    }

    // ---- ours ----

    /**
     * Sends a text.
     *
     * @param account the account to send from, null for none
     * @param result told once what came of it
     */
    void send(SipURI target, Account account, String text, Consumer<Outcome> result) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        if (body.length == 0 || body.length > SENT_LIMIT) {
            String sentence =
                    body.length == 0
                            ? "There is no text to send."
                            : "The text is too long: " + SENT_LIMIT + " bytes at most.";
            result.accept(Outcome.refused(0, sentence));
            return;
        }
        String fromTag = Tokens.tag();
        String callId = Tokens.callId();
        long[] sequence = {1};
        new AccountRequest(
                        core,
                        account,
                        way -> request(target, account, fromTag, callId, sequence[0], body, way),
                        () -> ++sequence[0],
                        new Answer(result))
                .start(
                        account == null ? target : account.nextHop(target),
                        (account == null ? Reach.ANY : account.reach())
                                .securedFor(target.isSecure()),
                        null);
    }

    private static SIPRequest request(
            SipURI target,
            Account account,
            String fromTag,
            String callId,
            long sequence,
            byte[] body,
            Flow way) {
        SIPRequest request =
                Messages.request(
                        Request.MESSAGE,
                        target,
                        account == null ? anonymous(way) : account.address(),
                        fromTag,
                        Messages.address(null, target),
                        null,
                        callId,
                        sequence);
        if (account != null) {
            account.putRoutes(request);
        }
        Messages.setBody(request, "text/plain;charset=UTF-8", body);
        return request;
    }

    private static Address anonymous(Flow flow) {
        return Messages.address(null, Messages.contactUri("fermata", flow, false));
    }

    /** What comes of a text we sent. */
    private record Answer(Consumer<Outcome> result) implements AccountRequest.Listener {
        @Override
        public void answered(SIPResponse response) {
            int code = response.getStatusCode();
            result.accept(
                    code / 100 == 2
                            ? Outcome.done(0)
                            : Outcome.refused(
                                    0, "The text was not taken: " + StatusWords.of(code) + "."));
        }

        @Override
        public void unreached(String sentence) {
            result.accept(Outcome.refused(0, sentence + "."));
        }

        @Override
        public void failed(String sentence) {
            result.accept(Outcome.refused(0, "The text was not taken: no answer came."));
        }
    }
}
