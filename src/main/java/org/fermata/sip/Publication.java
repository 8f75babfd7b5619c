package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.concurrent.EventLoop;
import org.fermata.events.PresenceDocument;

import java.time.Duration;

import javax.sip.header.EventHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.MinExpiresHeader;
import javax.sip.header.SIPETagHeader;
import javax.sip.header.SIPIfMatchHeader;
import javax.sip.message.Request;

/**
 * Keeps our presence published (RFC 3903), as long as the server takes it: whatever it refuses for
 * good ends it quietly. One PUBLISH at most is open. Owned by {@code signalling}.
 */
final class Publication {

    private static final int EXPIRES_SECONDS = 3600;
    private static final int EXPIRES_LIMIT_SECONDS = 86_400;

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
    private Duration pause;
    private EventLoop.Timer timer = () -> {};
    private Flow flow;
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
        pause = core.timers().registrationRetry();
    }

    /** Publishes, whatever became of it before. */
    void start() {
        core.loop().assertOwner();
        running = true;
        refused = false;
        entityTag = null;
        published = null;
        pause = core.timers().registrationRetry();
        attempt++;
        open = false;
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
        attempt++;
        open = false;
        if (farewell && standing) {
            send(attempt, 0, null);
        }
        entityTag = null;
    }

    private void submit() {
        timer.cancel();
        open = true;
        int begun = ++attempt;
        pace.submit(
                () -> {
                    if (begun == attempt) {
                        begin(begun);
                    }
                });
    }

    private void begin(int begun) {
        core.targets()
                .find(
                        account.nextHop(account.aor()),
                        account.reach(),
                        null,
                        way -> {
                            if (begun == attempt) {
                                flow = way;
                                sendWish(begun);
                            }
                        },
                        sentence -> retry(begun, null));
    }

    private void sendWish(int begun) {
        published = wish;
        // A refresh says nothing new and needs no body, but not every server knows that.
        send(begun, expiresSeconds, wish);
    }

    private void send(int begun, int seconds, PresenceDocument.Own own) {
        SIPRequest request =
                Messages.request(
                        Request.PUBLISH,
                        account.aor(),
                        account.address(),
                        fromTag,
                        account.address(),
                        null,
                        Tokens.callId(),
                        1);
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
        account.challenges().anticipate(request, flow);
        long[] sequence = {1};
        new Exchange(
                        core.transactions(),
                        request,
                        flow,
                        account.challenges(),
                        () -> ++sequence[0],
                        new Exchange.Listener() {
                            @Override
                            public void sent() {
                                pace.sent();
                            }

                            @Override
                            public void response(SIPResponse response) {
                                if (begun == attempt
                                        && running
                                        && response.getStatusCode() >= 200) {
                                    answered(begun, response);
                                }
                            }

                            @Override
                            public void failed(String sentence) {
                                retry(begun, null);
                            }
                        })
                .start();
    }

    private void answered(int begun, SIPResponse response) {
        int code = response.getStatusCode();
        if (code / 100 == 2) {
            taken(response);
        } else if (code == 412) {
            unmatched(begun);
        } else if (code == 423
                && response.getHeader(MinExpiresHeader.NAME) instanceof MinExpiresHeader least
                && least.getExpires() > expiresSeconds
                && least.getExpires() <= EXPIRES_LIMIT_SECONDS) {
            expiresSeconds = least.getExpires();
            sendWish(begun);
        } else if (code / 100 == 5 && code != 501 || code == 408) {
            int seconds = Messages.retryAfterSeconds(response);
            retry(begun, seconds < 0 ? null : Duration.ofSeconds(seconds));
        } else {
            Transports.log.debug("{} takes no presence: {}", account.id(), code);
            open = false;
            refused = true;
        }
    }

    /** The server has forgotten what stood: it is published anew (RFC 3903 section 4.1). */
    private void unmatched(int begun) {
        if (entityTag == null) {
            retry(begun, null);
        } else {
            entityTag = null;
            submit();
        }
    }

    private void taken(SIPResponse response) {
        open = false;
        pause = core.timers().registrationRetry();
        entityTag =
                response.getHeader(SIPETagHeader.NAME) instanceof SIPETagHeader tag
                        ? tag.getETag()
                        : null;
        int seconds =
                response.getHeader(ExpiresHeader.NAME) instanceof ExpiresHeader header
                                && header.getExpires() > 0
                        ? Math.min(header.getExpires(), EXPIRES_LIMIT_SECONDS)
                        : expiresSeconds;
        int early = Math.max(1, Math.min(60, seconds / 4));
        timer.cancel();
        timer =
                core.loop()
                        .schedule(Duration.ofSeconds(Math.max(1, seconds - early)), this::submit);
        if (wish != published) {
            submit();
        }
    }

    private void retry(int begun, Duration atLeast) {
        if (begun != attempt || !running) {
            return;
        }
        Duration wait = atLeast != null && atLeast.compareTo(pause) > 0 ? atLeast : pause;
        Duration doubled = pause.multipliedBy(2);
        Duration limit = core.timers().registrationRetryLimit();
        pause = doubled.compareTo(limit) > 0 ? limit : doubled;
        entityTag = null;
        published = null;
        timer.cancel();
        timer = core.loop().schedule(wait, this::submit);
    }
}
