package org.fermata.sip;

import org.fermata.call.LampSnapshot;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The lamps of one account, each told of when it changes. Owned by {@code signalling}. */
final class LampBoard {

    private final String account;
    private final Consumer<LampSnapshot> changed;
    private final Consumer<LampSnapshot> removed;
    private final Map<String, Lamp> lamps = new LinkedHashMap<>();
    private final Map<String, LampSnapshot> told = new LinkedHashMap<>();

    /**
     * Makes a board without lamps.
     *
     * @param account the account's id
     * @param changed told of a lamp that is new or has changed
     * @param removed told of a lamp that has gone
     */
    LampBoard(String account, Consumer<LampSnapshot> changed, Consumer<LampSnapshot> removed) {
        this.account = account;
        this.changed = changed;
        this.removed = removed;
    }

    /** The lamp of an extension, a new one if there was none. */
    Lamp lamp(String uri) {
        return lamps.computeIfAbsent(uri, made -> new Lamp(account, uri));
    }

    /** How many there are. */
    int size() {
        return lamps.size();
    }

    /** The lamp of an extension, null if there is none. */
    Lamp find(String uri) {
        return lamps.get(uri);
    }

    /** Tells of a lamp if it has changed. */
    void tell(Lamp lamp) {
        LampSnapshot latest = lamp.snapshot();
        if (!latest.equals(told.put(lamp.uri(), latest))) {
            changed.accept(latest);
        }
    }

    void forget(Lamp lamp) {
        lamp.forget();
        tell(lamp);
    }

    /** Takes off all lamps but these. */
    void keep(Collection<String> uris) {
        for (String uri : List.copyOf(lamps.keySet())) {
            if (!uris.contains(uri)) {
                lamps.remove(uri);
                LampSnapshot last = told.remove(uri);
                if (last != null) {
                    removed.accept(last);
                }
            }
        }
    }

    List<LampSnapshot> snapshots() {
        return lamps.values().stream().map(Lamp::snapshot).toList();
    }
}
