package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.concurrent.EventLoop;
import org.fermata.events.PresenceDocument;

import java.time.Duration;

import javax.sip.header.EventHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.SIPETagHeader;
import javax.sip.header.SIPIfMatchHeader;
import javax.sip.message.Request;

/**
 * Keeps our presence published (RFC 3903), as long as the server takes it: whatever it refuses for
 * good ends it quietly. One PUBLISH at most is open. Owned by {@code signalling}.
 */
final class Publication {

    private static final int EXPIRES_SECONDS = 3600;

    private final Core core;
    private final Account account;
    private final Pace pace;
    private final String fromTag = Tokens.tag();

    private PresenceDocument.Own wish;
    private PresenceDocument.Own published;
    private boolean running;
    private boolean refused;
    private boolean open;
    private String entityTag;
    private int expiresSeconds = EXPIRES_SECONDS;
    private final Backoff backoff;
    private EventLoop.Timer timer = () -> {};
    private Flow flow;
    private long sequence;

    /** What is being asked, null for nothing. */
    private AccountRequest asking;

    /** Counts what was begun, so that an older turn is passed over. */
    private int attempt;

    /**
     * Prepares it.
     *
     * @param pace spreads the account's requests
     * @param first what is published at first
     */
    Publication(Core core, Account account, Pace pace, PresenceDocument.Own first) {
        this.core = core;
        this.account = account;
        this.pace = pace;
        wish = first;
        backoff = new Backoff(core.timers());
    }

    /** Publishes, whatever became of it before. */
    void start() {
        core.loop().assertOwner();
        running = true;
        refused = false;
        entityTag = null;
        published = null;
        backoff.reset();
        submit();
    }

    /** Publishes something else, unless it stands already. */
    void publish(PresenceDocument.Own own) {
        wish = own;
        if (running && !refused && !open && wish != published) {
            submit();
        }
    }

    /**
     * Publishes no more.
     *
     * @param farewell whether what stands is taken back
     */
    void stop(boolean farewell) {
        boolean standing = running && entityTag != null && flow != null && flow.open();
        running = false;
        timer.cancel();
        abandon();
        open = false;
        if (farewell && standing) {
            SIPRequest request = request(0, null);
            account.challenges().anticipate(request, flow);
            new Exchange(
                            core.transactions(),
                            request,
                            flow,
                            account.challenges(),
                            () -> ++sequence,
                            FAREWELL)
                    .start();
        }
        entityTag = null;
    }

    private static final Exchange.Listener FAREWELL =
            new Exchange.Listener() {
                @Override
                public void response(SIPResponse response) {
                    // Whatever it says, it is over.
                }

                @Override
                public void failed(String sentence) {
                    // It runs out by itself.
                }
            };

    private void abandon() {
        attempt++;
        if (asking != null) {
            asking.abandon();
        }
    }

    private void submit() {
        timer.cancel();
        abandon();
        open = true;
        int begun = attempt;
        pace.submit(
                () -> {
                    if (begun == attempt) {
                        begin();
                    }
                });
    }

    private void begin() {
        asking = new AccountRequest(core, account, this::ask, () -> ++sequence, new Answers());
        asking.start(account.nextHop(account.aor()), account.reach(), null);
    }

    private SIPRequest ask(Flow way) {
        flow = way;
        published = wish;
        // A refresh says nothing new and needs no body, but not every server knows that.
        return request(expiresSeconds, wish);
    }

    private SIPRequest request(int seconds, PresenceDocument.Own own) {
        sequence = 1;
        SIPRequest request =
                Messages.request(
                        Request.PUBLISH,
                        account.aor(),
                        account.address(),
                        fromTag,
                        account.address(),
                        null,
                        Tokens.callId(),
                        sequence);
        account.putRoutes(request);
        Messages.set(request, EventHeader.NAME, "presence");
        Messages.set(request, ExpiresHeader.NAME, String.valueOf(seconds));
        if (entityTag != null) {
            Messages.set(request, SIPIfMatchHeader.NAME, entityTag);
        }
        if (own != null) {
            byte[] body = PresenceDocument.write(account.aor().toString(), own);
            Messages.setBody(request, PresenceDocument.TYPE, body);
        }
        return request;
    }

    /** What comes of what is being asked. */
    private final class Answers implements AccountRequest.Listener {
        @Override
        public void sent() {
            pace.sent();
        }

        @Override
        public void answered(SIPResponse response) {
            Publication.this.answered(response);
        }

        @Override
        public void unreached(String sentence) {
            retry(backoff.next());
        }

        @Override
        public void failed(String sentence) {
            retry(backoff.next());
        }
    }

    private void answered(SIPResponse response) {
        int code = response.getStatusCode();
        int longer = code == 423 ? Expiry.longer(response, expiresSeconds) : 0;
        if (code / 100 == 2) {
            taken(response);
        } else if (code == 412) {
            unmatched();
        } else if (longer > 0) {
            expiresSeconds = longer;
            asking.again();
        } else if (code / 100 == 5 && code != 501 || code == 408) {
            retry(backoff.next(response));
        } else {
            Transports.log.debug("{} takes no presence: {}", account.id(), code);
            open = false;
            refused = true;
        }
    }

    /** The server has forgotten what stood: it is published anew (RFC 3903 section 4.1). */
    private void unmatched() {
        if (entityTag == null) {
            retry(backoff.next());
        } else {
            entityTag = null;
            submit();
        }
    }

    private void taken(SIPResponse response) {
        open = false;
        backoff.reset();
        entityTag =
                response.getHeader(SIPETagHeader.NAME) instanceof SIPETagHeader tag
                        ? tag.getETag()
                        : null;
        timer.cancel();
        timer =
                core.loop()
                        .schedule(
                                Expiry.refreshAfter(Expiry.granted(response, expiresSeconds)),
                                this::submit);
        if (wish != published) {
            submit();
        }
    }

    private void retry(Duration wait) {
        entityTag = null;
        published = null;
        timer.cancel();
        timer = core.loop().schedule(wait, this::submit);
    }
}
