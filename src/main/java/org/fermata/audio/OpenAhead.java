package org.fermata.audio;

import java.util.List;
import java.util.function.Predicate;

/**
 * Which device is opened before it is needed: the first of the candidates that can be. Each is
 * tried once; why none works is found out again, and told, when one is needed. Owner: {@code
 * signalling}.
 */
final class OpenAhead {

    private boolean wished;
    private int tried;

    /**
     * Says whether a device is to be opened ahead.
     *
     * @return whether that is news
     */
    boolean wish(boolean on) {
        boolean news = wished != on;
        wished = on;
        again();
        return news;
    }

    /** Other candidates may work now. */
    void again() {
        tried = 0;
    }

    /**
     * The next candidate to open.
     *
     * @param ids the candidates, in order
     * @param hung whether one does not answer
     * @return its place among them, negative for none
     */
    int next(List<String> ids, Predicate<String> hung) {
        while (wished && tried < ids.size()) {
            int index = tried++;
            if (!hung.test(ids.get(index))) {
                return index;
            }
        }
        return -1;
    }
}
