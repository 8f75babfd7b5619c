package org.fermata.call;

import org.fermata.store.AccountSettings;
import org.fermata.store.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What becomes of a call that comes in: it rings, is turned away or sent on, or is answered by
 * itself, as the settings say. Owned by {@code signalling}.
 */
final class Reception {

    private static final Logger log = LoggerFactory.getLogger(Reception.class);

    private static final int MOVED = 302;
    private static final int NO_ANSWER = 408;
    private static final int BUSY_HERE = 486;
    private static final int NOT_ACCEPTABLE_HERE = 488;

    /** The longest that a caller may have itself wait to be answered. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /**
     * A call that does not ring.
     *
     * @param code the status code it is refused with
     * @param text what is said of it
     * @param target where it is sent on to, a full URI; null if it is turned away
     * @param cause why it is sent on, as a refusal would say it
     */
    record Refusal(int code, String text, String target, int cause) {

        /** Sends the call away. */
        void to(SignallingCall session) {
            if (target == null) {
                session.reject(code);
            } else {
                session.forward(target, cause);
            }
        }
    }

    private final Media media;
    private final Supplier<Settings> settings;
    private final Function<String, Dialled> reader;

    /**
     * Prepares it.
     *
     * @param reader reads a number to send calls on to
     */
    Reception(Media media, Supplier<Settings> settings, Function<String, Dialled> reader) {
        this.media = media;
        this.settings = settings;
        this.reader = reader;
    }

    /**
     * Why a call does not ring.
     *
     * @param allTaken whether every line is in use
     * @return null if it rings
     */
    Refusal refusal(Signalling.Invitation invitation, boolean allTaken) {
        Settings.CallSettings call = settings.get().call();
        Refusal always = sentOn(call.forwardAlways(), MOVED);
        if (always != null) {
            return always;
        }
        if (call.doNotDisturb() || allTaken) {
            Refusal busy = sentOn(call.forwardBusy(), BUSY_HERE);
            String text = call.doNotDisturb() ? "Do not disturb" : "All lines were in use";
            return busy == null ? new Refusal(BUSY_HERE, text, null, 0) : busy;
        }
        return unacceptable(invitation);
    }

    /** Why a call cannot be answered whatever the user wishes; null if it can. */
    Refusal unacceptable(Signalling.Invitation invitation) {
        if (invitation.offer() == null) {
            return null;
        }
        if (!CallSound.acceptable(invitation.offer(), media.formats())) {
            return new Refusal(NOT_ACCEPTABLE_HERE, "No sound format in common", null, 0);
        }
        String refusal = media.refusal(invitation.account(), invitation.offer());
        return refusal == null ? null : new Refusal(NOT_ACCEPTABLE_HERE, refusal, null, 0);
    }

    /** Where a call goes that nobody answers; null if it stays. */
    Refusal unanswered() {
        return sentOn(settings.get().call().forwardNoAnswer(), NO_ANSWER);
    }

    /** How long a call rings before that. */
    Duration patience() {
        return Duration.ofSeconds(settings.get().call().forwardAfterSeconds());
    }

    private Refusal sentOn(String target, int cause) {
        if (target == null || target.isBlank()) {
            return null;
        }
        return switch (reader.apply(target)) {
            case Dialled.To to ->
                    new Refusal(MOVED, "Sent on to " + target.strip(), to.uri(), cause);
            case Dialled.Refused refused -> {
                log.warn("calls cannot be sent on: {}", refused.reason());
                yield null;
            }
        };
    }

    /**
     * After what time a call is answered by itself. What the account allows, it allows to those who
     * call by its server: who it lets call is known there, and a stranger must not hear the room.
     *
     * @return null if it waits for the user
     */
    Duration answeredAfter(Signalling.Invitation invitation) {
        AccountSettings account =
                invitation.account() == null
                        ? null
                        : settings.get().accounts().get(invitation.account());
        if (account == null || !invitation.trusted()) {
            return null;
        }
        Duration asked = invitation.announcement().answerAfter();
        return switch (account.autoAnswer()) {
            case NEVER -> null;
            case ASKED ->
                    asked == null || asked.compareTo(LONGEST_WAIT) <= 0 ? asked : LONGEST_WAIT;
            case ALWAYS -> Duration.ZERO;
        };
    }
}
