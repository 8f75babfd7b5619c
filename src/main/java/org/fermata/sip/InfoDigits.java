package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.concurrent.EventLoop;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.sip.header.AcceptHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.message.Request;

/**
 * Digits by INFO within one call (RFC 2976, which gateways still speak): {@code
 * application/dtmf-relay} both ways, {@code application/dtmf} from the peer. Ours go one at a time,
 * each after the answer to the one before. Owned by {@code signalling}.
 */
final class InfoDigits {

    private static final int MOST_QUEUED = 256;
    private static final int LONGEST_BODY = 1024;
    private static final int DIGIT_MS = 100;

    /** The digit itself and the gap behind it, so that who plays them keeps up. */
    private static final Duration PACE = Duration.ofMillis(DIGIT_MS + 60);

    private static final Duration COMMA = Duration.ofSeconds(1);

    private static final Pattern SIGNAL =
            Pattern.compile("(?im)^\\s*Signal\\s*=\\s*([0-9*#A-D]|1[0-5])\\s*$");
    private static final Pattern BARE = Pattern.compile("(?i)\\s*([0-9*#A-D])\\s*");

    /** Some peers write a digit as its event's number (RFC 4733 section 3.2). */
    private static final String BY_EVENT = "0123456789*#ABCD";

    private final InviteSession session;
    private final StringBuilder queue = new StringBuilder();
    private boolean sending;
    private EventLoop.Timer next = () -> {};

    InfoDigits(InviteSession session) {
        this.session = session;
    }

    /** The call is over. */
    void close() {
        next.cancel();
        queue.setLength(0);
    }

    // ---- ours ----

    /**
     * Sends digits behind those that wait; what is more than can wait is left out.
     *
     * @param digits of {@code 0-9*#A-D} and {@code ,}
     */
    void send(String digits) {
        queue.append(digits, 0, Math.min(digits.length(), MOST_QUEUED - queue.length()));
        if (!sending) {
            sendNext();
        }
    }

    private void sendNext() {
        sending = !session.over() && !queue.isEmpty();
        if (!sending) {
            return;
        }
        char digit = queue.charAt(0);
        queue.deleteCharAt(0);
        if (digit == ',') {
            next = session.core().loop().schedule(COMMA, this::sendNext);
            return;
        }
        SIPRequest info = session.dialog().request(Request.INFO);
        Messages.setBody(
                info, "dtmf-relay", "Signal=" + digit + "\r\nDuration=" + DIGIT_MS + "\r\n");
        session.requests()
                .send(
                        session.dialog(),
                        info,
                        new Exchange.Listener() {
                            @Override
                            public void response(SIPResponse response) {
                                answered(response.getStatusCode());
                            }

                            @Override
                            public void failed(String sentence) {
                                InfoDigits.this.failed(sentence);
                            }
                        });
    }

    private void answered(int code) {
        if (code >= 300) {
            failed("refused with " + code);
        } else if (code >= 200) {
            next = session.core().loop().schedule(PACE, this::sendNext);
        }
    }

    /** Who does not take one digit does not take the others. */
    private void failed(String sentence) {
        Transports.log.info("{}: digits by INFO: {}", session.callId(), sentence);
        queue.setLength(0);
        sending = false;
    }

    // ---- theirs ----

    /**
     * Takes an INFO. One without a body asks whether we are there; one with anything but digits is
     * refused.
     */
    void theirs(ServerTransaction transaction) {
        SIPRequest request = transaction.request();
        String kind =
                request.getHeader(ContentTypeHeader.NAME) instanceof ContentTypeHeader type
                        ? type.getContentSubType().toLowerCase(Locale.ROOT)
                        : "";
        if (!kind.isEmpty() && !kind.startsWith("dtmf")) {
            SIPResponse response = transaction.response(415);
            Messages.set(response, AcceptHeader.NAME, "application/dtmf-relay");
            transaction.respond(response);
            return;
        }
        transaction.respond(200);
        byte[] body = request.getRawContent();
        if (body == null || body.length > LONGEST_BODY) {
            return;
        }
        String text = new String(body, StandardCharsets.ISO_8859_1);
        Matcher signal = SIGNAL.matcher(text);
        Matcher bare = BARE.matcher(text);
        if (signal.find()) {
            told(signal.group(1));
        } else if (bare.matches()) {
            told(bare.group(1));
        }
    }

    private void told(String signal) {
        session.listener()
                .digit(
                        signal.length() == 1
                                ? Character.toUpperCase(signal.charAt(0))
                                : BY_EVENT.charAt(Integer.parseInt(signal)));
    }
}
