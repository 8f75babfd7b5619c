package org.fermata.sip;

import org.fermata.call.LampSnapshot;
import org.fermata.call.Monitoring;
import org.fermata.call.WaitingMessages;
import org.fermata.events.PresenceDocument;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import javax.sip.address.SipURI;

/**
 * All that one account asks to be told, and tells of itself, while it is registered: waiting
 * messages, lamps, presence. Owned by {@code signalling}.
 */
final class AccountWatch {

    /** More farewells than this at once would be a flood; other subscriptions just run out. */
    private static final int FAREWELLS = 10;

    private final Core core;
    private final Account account;
    private final Subscriptions table;
    private final Pace pace;
    private final LampBoard board;
    private final MessagesWatch messages;
    private final LampListWatch list;
    private final List<LampWatch> lamps = new ArrayList<>();
    private final Publication publication;
    private boolean running;

    /** Hears what an account is told. */
    interface Listener {
        void lampChanged(LampSnapshot lamp);

        void lampRemoved(LampSnapshot lamp);

        /** What waits in the mailbox is another. */
        void messagesChanged(Account account);
    }

    /**
     * Prepares it.
     *
     * @param table where NOTIFY requests find their subscription
     * @param own how we stand
     */
    AccountWatch(
            Core core,
            Account account,
            Subscriptions table,
            PresenceDocument.Own own,
            Listener listener) {
        this.core = core;
        this.account = account;
        this.table = table;
        pace = new Pace(core.loop());
        board = new LampBoard(account.id(), listener::lampChanged, listener::lampRemoved);
        messages =
                account.settings().messages()
                        ? new MessagesWatch(
                                account,
                                events -> to(account.aor(), SubscriptionTopic.MESSAGES, events),
                                () -> listener.messagesChanged(account))
                        : null;
        Set<String> single = new LinkedHashSet<>();
        for (String extension : account.settings().monitor()) {
            SipURI uri = uri(extension);
            if (uri != null && single.add(uri.toString())) {
                lamps.add(
                        new LampWatch(
                                board.lamp(uri.toString()),
                                board,
                                (topic, events) -> to(uri, topic, events)));
            }
        }
        SipURI listUri =
                account.settings().monitorList() == null
                        ? null
                        : uri(account.settings().monitorList());
        list =
                listUri == null
                        ? null
                        : new LampListWatch(
                                board,
                                single,
                                events -> to(listUri, SubscriptionTopic.DIALOG.ofList(), events));
        publication = new Publication(core, account, pace, own);
        lamps.forEach(LampWatch::tell);
    }

    private Subscription to(
            SipURI target, SubscriptionTopic topic, Subscription.Listener listener) {
        return new Subscription(core, account, table, pace, topic, target, listener);
    }

    /** A number is one at the account's own server. */
    private SipURI uri(String extension) {
        String text = extension.strip();
        try {
            if (text.matches("(?i)sips?:.*")) {
                return Messages.sipUri(text);
            }
            if (text.contains("@")) {
                return Messages.sipUri("sip:" + text);
            }
            SipURI aor = account.aor();
            String port = aor.getPort() > 0 ? ":" + aor.getPort() : "";
            return Messages.sipUri("sip:" + text + "@" + aor.getHost() + port);
        } catch (IllegalArgumentException unreadable) {
            Transports.log.warn("{} cannot watch “{}”", account.id(), extension);
            return null;
        }
    }

    // ---- the account's life ----

    /** The account is registered. */
    void begin() {
        if (!running) {
            start();
        }
    }

    /** Asks for everything anew. */
    void start() {
        core.loop().assertOwner();
        running = true;
        pace.clear();
        if (messages != null) {
            messages.start();
        }
        if (list != null) {
            list.start();
        }
        publication.start();
        lamps.forEach(LampWatch::start);
    }

    /** The account is registered no more: what was known is so no longer. */
    void pause() {
        if (running) {
            end(0);
        }
    }

    /** The account goes. */
    void stop() {
        if (running) {
            end(FAREWELLS);
        }
        board.keep(Set.of());
    }

    private void end(int farewells) {
        running = false;
        pace.clear();
        boolean farewell = farewells > 0;
        publication.stop(farewell);
        if (messages != null) {
            messages.stop(farewell);
        }
        if (list != null) {
            list.stop(farewell);
        }
        int left = farewells - 3;
        for (LampWatch lamp : lamps) {
            lamp.stop(left > 0);
            left--;
        }
    }

    // ---- what is known and told ----

    /** What waits in the mailbox, null if that is not known. */
    WaitingMessages waiting() {
        return messages == null ? null : messages.waiting();
    }

    /** The messages' watch, null where the settings ask for none. */
    MessagesWatch messages() {
        return messages;
    }

    List<LampSnapshot> lamps() {
        return board.snapshots();
    }

    /** The call that rings at an extension, null if none can be taken over. */
    Monitoring.RingingCall ringing(String uri) {
        Lamp lamp = board.find(uri);
        return lamp == null ? null : lamp.ringing();
    }

    void publish(PresenceDocument.Own own) {
        publication.publish(own);
    }
}
