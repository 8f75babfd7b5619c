package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;

import org.fermata.call.Availability;
import org.fermata.call.LampSnapshot;
import org.fermata.call.Monitoring;
import org.fermata.call.Outcome;
import org.fermata.call.WaitingMessages;
import org.fermata.events.PresenceDocument;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import javax.sip.address.SipURI;
import javax.sip.header.EventHeader;

/**
 * What the accounts of a user agent are told from outside of calls, and tell. Owned by {@code
 * signalling}.
 */
final class Watches implements Monitoring {

    private final Core core;
    private final Accounts accounts;
    private final Subscriptions table = new Subscriptions();
    private final TextMessages texts;
    private final Map<String, AccountWatch> watches = new LinkedHashMap<>();
    private final AccountWatch.Listener events = new Events();
    private PresenceDocument.Own own = PresenceDocument.Own.OPEN;
    private Monitoring.Listener monitor;

    Watches(Core core, Accounts accounts) {
        this.core = core;
        this.accounts = accounts;
        texts = new TextMessages(core);
    }

    private final class Events implements AccountWatch.Listener {
        @Override
        public void lampChanged(LampSnapshot lamp) {
            if (monitor != null) {
                monitor.lampChanged(lamp);
            }
        }

        @Override
        public void lampRemoved(LampSnapshot lamp) {
            if (monitor != null) {
                monitor.lampRemoved(lamp);
            }
        }

        @Override
        public void messagesChanged(Account account) {
            accounts.messagesChanged(account);
        }
    }

    // ---- the accounts ----

    /** An account is there that was not, or is another. */
    void added(Account account) {
        watches.put(account.id(), new AccountWatch(core, account, table, own, events));
    }

    /** An account is there no more. */
    void removed(Account account) {
        AccountWatch watch = watches.remove(account.id());
        if (watch != null) {
            watch.stop();
        }
    }

    /** An account is registered. */
    void registered(Account account) {
        AccountWatch watch = watches.get(account.id());
        if (watch != null) {
            watch.begin();
        }
    }

    /**
     * An account is registered still, but from another address or with another server, or the user
     * asks: what stands is asked for anew.
     */
    void again(Account account) {
        AccountWatch watch = watches.get(account.id());
        if (watch != null) {
            watch.start();
        }
    }

    /** An account is registered no more. */
    void unregistered(Account account) {
        AccountWatch watch = watches.get(account.id());
        if (watch != null) {
            watch.pause();
        }
    }

    /** What waits in an account's mailbox, null if that is not known. */
    WaitingMessages waiting(String account) {
        AccountWatch watch = watches.get(account);
        return watch == null ? null : watch.waiting();
    }

    // ---- requests outside of calls ----

    /** Takes a NOTIFY that is within no call. */
    void notified(ServerTransaction transaction) {
        SIPRequest request = transaction.request();
        Subscription subscription = table.find(request);
        if (subscription != null) {
            subscription.notified(transaction);
        } else if (request.getToTag() == null
                && request.getHeader(EventHeader.NAME) instanceof EventHeader event
                && event.getEventType().equalsIgnoreCase(SubscriptionTopic.MESSAGES.event())) {
            unsolicited(transaction);
        } else {
            transaction.respond(481);
        }
    }

    /** Many servers tell of waiting messages without being asked; only our own is believed. */
    private void unsolicited(ServerTransaction transaction) {
        SIPRequest request = transaction.request();
        Account account = accounts.matching(request);
        AccountWatch watch = account == null ? null : watches.get(account.id());
        boolean ours =
                watch != null
                        && watch.messages() != null
                        && accounts.isServerOf(account, transaction.flow().remote().getAddress());
        transaction.respond(ours ? watch.messages().unsolicited(request) : 481);
    }

    /** Takes a MESSAGE, be it within a call. */
    void texted(ServerTransaction transaction) {
        texts.received(
                transaction,
                accounts.matching(transaction.request()),
                monitor == null ? null : monitor::messageReceived);
    }

    // ---- Monitoring ----

    @Override
    public void setMonitor(Monitoring.Listener listener) {
        monitor = listener;
    }

    @Override
    public List<LampSnapshot> lamps() {
        core.loop().assertOwner();
        return watches.values().stream().flatMap(watch -> watch.lamps().stream()).toList();
    }

    @Override
    public Monitoring.RingingCall ringing(String account, String uri) {
        core.loop().assertOwner();
        AccountWatch watch = watches.get(account);
        return watch == null ? null : watch.ringing(uri);
    }

    @Override
    public void publish(Availability availability) {
        core.loop().assertOwner();
        own =
                switch (availability) {
                    case OPEN -> PresenceDocument.Own.OPEN;
                    case ON_THE_PHONE -> PresenceDocument.Own.ON_THE_PHONE;
                    case DO_NOT_DISTURB -> PresenceDocument.Own.DO_NOT_DISTURB;
                };
        watches.values().forEach(watch -> watch.publish(own));
    }

    @Override
    public void send(String targetUri, String account, String text, Consumer<Outcome> result) {
        core.loop().assertOwner();
        SipURI target;
        try {
            target = Messages.sipUri(targetUri);
        } catch (IllegalArgumentException unreadable) {
            result.accept(Outcome.refused(0, unreadable.getMessage() + "."));
            return;
        }
        Account from = accounts.find(account);
        if (account != null && from == null) {
            result.accept(Outcome.refused(0, "The account " + account + " cannot be used."));
            return;
        }
        texts.send(target, from, text, result);
    }
}
