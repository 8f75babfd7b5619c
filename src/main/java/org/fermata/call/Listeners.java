package org.fermata.call;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Who hears of something. One listener that fails keeps nothing from the others, nor from the one
 * who tells. Owned by {@code signalling}.
 *
 * @param <L> what they are
 */
final class Listeners<L> {

    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    /** May change while it is told. */
    private final List<L> listeners = new CopyOnWriteArrayList<>();

    void add(L listener) {
        listeners.add(listener);
    }

    void remove(L listener) {
        listeners.remove(listener);
    }

    /** Tells all of them, in the order in which they came. */
    void tell(Consumer<L> event) {
        for (L listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException failure) {
                log.error("a listener failed", failure);
            }
        }
    }
}
