package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;

import org.fermata.call.WaitingMessages;
import org.fermata.events.MalformedBodyException;
import org.fermata.events.MessageSummary;

import java.util.Objects;
import java.util.function.Function;

import javax.sip.header.ContentTypeHeader;

/**
 * Hears how many messages wait in an account's mailbox (RFC 3842), asked for or not. Owned by
 * {@code signalling}.
 */
final class MessagesWatch implements Subscription.Listener {

    private final Account account;
    private final Runnable changed;
    private final Subscription subscription;
    private WaitingMessages waiting;

    /**
     * Prepares it.
     *
     * @param maker makes the subscription
     * @param changed told when {@link #waiting} is another
     */
    MessagesWatch(
            Account account,
            Function<Subscription.Listener, Subscription> maker,
            Runnable changed) {
        this.account = account;
        this.changed = changed;
        subscription = maker.apply(this);
    }

    /** What waits, null if that is not known. */
    WaitingMessages waiting() {
        return waiting;
    }

    void start() {
        subscription.start();
    }

    void stop(boolean farewell) {
        subscription.stop(farewell);
        set(null);
    }

    @Override
    public void notified(ContentTypeHeader type, byte[] body) throws MalformedBodyException {
        if (type != null) {
            take(body);
        }
    }

    private void take(byte[] body) throws MalformedBodyException {
        MessageSummary summary = MessageSummary.parse(body);
        set(new WaitingMessages(summary.fresh(), summary.old(), mailbox(summary.account())));
    }

    /**
     * Takes a NOTIFY that nobody asked for, from the account's own server.
     *
     * @return the status code that answers it
     */
    int unsolicited(SIPRequest notify) {
        boolean ours =
                notify.getHeader(ContentTypeHeader.NAME) instanceof ContentTypeHeader type
                        && type.getContentSubType().equalsIgnoreCase("simple-message-summary");
        if (!ours) {
            return 415;
        }
        try {
            take(notify.getRawContent());
            return 200;
        } catch (MalformedBodyException malformed) {
            Transports.log.info("waiting messages cannot be read: {}", malformed.getMessage());
            return 400;
        }
    }

    /** What to call to hear them: what the server names, if it is an address, else ourselves. */
    private String mailbox(String named) {
        if (named != null) {
            try {
                return Messages.sipUri(named.replaceFirst("^<(.*)>$", "$1")).toString();
            } catch (IllegalArgumentException other) {
                Transports.log.debug("“{}” is no mailbox", named);
            }
        }
        return account.aor().toString();
    }

    private void set(WaitingMessages latest) {
        if (!Objects.equals(waiting, latest)) {
            waiting = latest;
            changed.run();
        }
    }

    @Override
    public void lost() {
        // What was known last is better than nothing; the account says that it is off.
    }

    @Override
    public void refused(int code) {
        // Some servers tell without being asked, and refuse who asks.
    }
}
