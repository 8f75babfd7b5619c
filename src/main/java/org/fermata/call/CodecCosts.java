package org.fermata.call;

import java.util.List;
import java.util.function.Consumer;

/** Measures what the codecs cost on this machine. */
public interface CodecCosts {

    /**
     * Measures every codec in a short run on a thread of its own. Must be called on {@code
     * signalling} and returns at once.
     *
     * @param told called once, on {@code signalling}, with the costs in no particular order
     */
    void measure(Consumer<List<CodecCost>> told);
}
