package org.fermata.call;

import org.fermata.concurrent.EventLoop;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Tells listeners of lines, several changes of one moment at once. Owned by {@code signalling}. */
final class LineNews {

    private final EventLoop loop;
    private final Runnable before;
    private final Set<Call> changed = new LinkedHashSet<>();
    private final Listeners<LineListener> listeners = new Listeners<>();

    /**
     * Begins without listeners.
     *
     * @param before is done whenever lines have changed, before anybody is told
     */
    LineNews(EventLoop loop, Runnable before) {
        this.loop = loop;
        this.before = before;
    }

    void add(LineListener listener) {
        listeners.add(listener);
    }

    void remove(LineListener listener) {
        listeners.remove(listener);
    }

    /** A call has changed. */
    void changed(Call call) {
        if (changed.isEmpty()) {
            loop.execute(this::publish);
        }
        changed.add(call);
    }

    /** Tells what has changed by now. */
    void publish() {
        List<Call> due = List.copyOf(changed);
        changed.clear();
        before.run();
        for (Call call : due) {
            LineSnapshot snapshot = call.snapshot();
            tell(listener -> listener.lineChanged(snapshot));
        }
    }

    /** Tells all listeners of something else. */
    void tell(Consumer<LineListener> event) {
        listeners.tell(event);
    }
}
