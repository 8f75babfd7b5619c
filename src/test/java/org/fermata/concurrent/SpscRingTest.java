package org.fermata.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SpscRingTest {

    @Test
    void slotsComeOutInOrderAndAreUsedAgain() {
        SpscRing<int[]> ring = new SpscRing<>(2, () -> new int[1]);
        for (int i = 0; i < 10; i++) {
            ring.claim()[0] = i;
            ring.publish();
            assertThat(ring.peek()[0]).isEqualTo(i);
            ring.release();
        }
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void fullRingGivesNoSlotAndAnEmptyOneNothing() {
        SpscRing<int[]> ring = new SpscRing<>(2, () -> new int[1]);
        assertThat(ring.peek()).isNull();
        ring.claim();
        ring.publish();
        ring.claim();
        ring.publish();
        assertThat(ring.claim()).isNull();
        ring.release();
        assertThat(ring.claim()).isNotNull();
    }

    @Test
    void capacityMustBeAPowerOfTwo() {
        assertThatThrownBy(() -> new SpscRing<>(3, Object::new))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void twoThreadsLoseNothing() throws InterruptedException {
        SpscRing<long[]> ring = new SpscRing<>(64, () -> new long[1]);
        Thread producer =
                Threads.start(
                        "test-producer",
                        () -> {
                            for (long i = 0; i < 200_000; ) {
                                long[] slot = ring.claim();
                                if (slot == null) {
                                    Thread.onSpinWait();
                                } else {
                                    slot[0] = i++;
                                    ring.publish();
                                }
                            }
                        });
        for (long i = 0; i < 200_000; ) {
            long[] slot = ring.peek();
            if (slot == null) {
                Thread.onSpinWait();
            } else {
                assertThat(slot[0] == i).isTrue();
                ring.release();
                i++;
            }
        }
        producer.join();
    }
}
