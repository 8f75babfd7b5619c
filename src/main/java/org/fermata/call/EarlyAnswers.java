package org.fermata.call;

import org.fermata.sdp.SessionDescription;

import java.util.HashMap;
import java.util.Map;

/**
 * What each early dialog of a forked INVITE has answered. The newest answer is the one heard; one
 * that only comes again, as with every 180 behind a 183, must not take the sound back from a fork
 * that answered later. Owned by {@code signalling}.
 */
final class EarlyAnswers {

    /**
     * More forks than this are a mistake or an attack; they are heard in turn, but not told apart.
     */
    private static final int MOST_FORKS = 32;

    private final Map<String, SessionDescription> byDialog = new HashMap<>();

    /**
     * Whether an answer is another than the same dialog gave before.
     *
     * @param dialog the To tag, null where there is none
     * @param answer the early answer
     */
    boolean isNew(String dialog, SessionDescription answer) {
        String key = dialog == null ? "" : dialog;
        if (byDialog.size() >= MOST_FORKS && !byDialog.containsKey(key)) {
            return true;
        }
        return !answer.equals(byDialog.put(key, answer));
    }
}
