package org.fermata.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

class CoalescerTest {

    private final Queue<Runnable> turns = new ArrayDeque<>();
    private final List<Map<String, Integer>> received = new ArrayList<>();
    private final Coalescer<String, Integer> coalescer =
            new Coalescer<>(turns::add, batch -> received.add(new LinkedHashMap<>(batch)));

    @Test
    void manyChangesMakeOneTurnWithTheLatestOfEach() {
        for (int value = 0; value < 1000; value++) {
            coalescer.put("a", value);
            coalescer.put("b", -value);
        }

        assertThat(turns).hasSize(1);
        turns.remove().run();
        assertThat(received).containsExactly(Map.of("a", 999, "b", -999));
    }

    @Test
    void aChangeAfterTheTurnMakesAnother() {
        coalescer.put("a", 1);
        turns.remove().run();
        coalescer.put("a", 2);

        assertThat(turns).hasSize(1);
        turns.remove().run();
        assertThat(received).containsExactly(Map.of("a", 1), Map.of("a", 2));
    }

    @Test
    void keysComeInTheOrderTheyWereFirstHandedIn() {
        coalescer.put("second", 1);
        coalescer.put("first", 1);
        coalescer.put("second", 2);
        turns.remove().run();

        assertThat(received.getFirst().keySet()).containsExactly("second", "first");
    }
}
