package org.fermata.app;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The front as the rest of the phone reaches it. The phone takes commands before its front is
 * there; what the front is to do by then is kept for it, in order. Any thread.
 */
final class AwaitedFront {

    /** Guarded by {@link #waiting}; null until there is one. */
    private Front front;

    private final List<Consumer<Front>> waiting = new ArrayList<>();

    /** Lets a front take over, and has it do what has waited for it. */
    void begin(Front taking) {
        synchronized (waiting) {
            front = taking;
            waiting.forEach(task -> task.accept(taking));
            waiting.clear();
        }
    }

    /** As {@link Front#tell}. */
    void tell(String sentence) {
        synchronized (waiting) {
            if (front == null) {
                waiting.add(coming -> coming.tell(sentence));
            } else {
                front.tell(sentence);
            }
        }
    }

    /** As {@link Front#raise}; one that is about to come will be seen anyway. */
    String raise() {
        synchronized (waiting) {
            return front == null ? null : front.raise();
        }
    }

    /** As {@link Front#ask}; a front that refuses what has waited for it tells why. */
    String ask(String target) {
        synchronized (waiting) {
            if (front != null) {
                return front.ask(target);
            }
            waiting.add(
                    coming -> {
                        String refusal = coming.ask(target);
                        if (refusal != null) {
                            coming.tell(refusal);
                        }
                    });
            return null;
        }
    }
}
