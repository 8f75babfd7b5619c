package org.fermata.sip;

import org.fermata.events.DialogInfo;
import org.fermata.events.MalformedBodyException;
import org.fermata.events.PresenceDocument;

import java.util.function.BiFunction;

import javax.sip.header.ContentTypeHeader;

/**
 * Watches one extension: its calls, or its presence where the server knows no such event. Owned by
 * {@code signalling}.
 */
final class LampWatch {

    private static final int BAD_EVENT = 489;

    private final Lamp lamp;
    private final LampBoard board;
    private final BiFunction<SubscriptionTopic, Subscription.Listener, Subscription> maker;
    private Subscription subscription;
    private boolean byPresence;

    /**
     * Prepares it.
     *
     * @param maker makes a subscription to the extension
     */
    LampWatch(
            Lamp lamp,
            LampBoard board,
            BiFunction<SubscriptionTopic, Subscription.Listener, Subscription> maker) {
        this.lamp = lamp;
        this.board = board;
        this.maker = maker;
        subscription = maker.apply(SubscriptionTopic.DIALOG, new Calls());
    }

    /** Tells of the lamp if it has changed. */
    void tell() {
        board.tell(lamp);
    }

    void start() {
        subscription.start();
    }

    void stop(boolean farewell) {
        subscription.stop(farewell);
        board.forget(lamp);
    }

    /** What we hear of its calls. */
    private final class Calls implements Subscription.Listener {
        @Override
        public void notified(ContentTypeHeader type, byte[] body) throws MalformedBodyException {
            if (type == null) {
                lamp.takeNothing();
                board.tell(lamp);
                return;
            }
            if (lamp.take(DialogInfo.parse(body))) {
                board.tell(lamp);
            } else {
                subscription.refresh();
            }
        }

        @Override
        public void lost() {
            board.forget(lamp);
        }

        @Override
        public void refused(int code) {
            if (code == BAD_EVENT && !byPresence) {
                byPresence = true;
                subscription = maker.apply(SubscriptionTopic.PRESENCE, new Presence());
                subscription.start();
            }
        }
    }

    /** What we hear of its presence. */
    private final class Presence implements Subscription.Listener {
        @Override
        public void notified(ContentTypeHeader type, byte[] body) throws MalformedBodyException {
            if (type != null) {
                lamp.take(PresenceDocument.parse(body));
                board.tell(lamp);
            }
        }

        @Override
        public void lost() {
            board.forget(lamp);
        }

        @Override
        public void refused(int code) {
            // Nothing is left to ask for; the lamp stays unknown.
        }
    }
}
