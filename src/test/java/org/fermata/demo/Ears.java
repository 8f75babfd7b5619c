package org.fermata.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The one who talks on the test's phone: says something and hears all. */
final class Ears implements Source {

    private final BlockingQueue<float[]> blocks = new LinkedBlockingQueue<>();
    private volatile Source voice = new SteadyTone(1000, -200);

    /** What is said from now on. */
    void says(Source something) {
        voice = something;
    }

    @Override
    public void next(float[] heard, float[] block) {
        voice.next(heard, block);
        blocks.add(heard.clone());
    }

    /** What is heard from now on, as long as told. */
    float[] next(Duration length) throws InterruptedException {
        blocks.clear();
        float[] sound = new float[(int) (length.toMillis() * 48)];
        for (int at = 0; at < sound.length; at += 480) {
            float[] block = blocks.poll(5, TimeUnit.SECONDS);
            assertThat(block).as("sound").isNotNull();
            System.arraycopy(block, 0, sound, at, 480);
        }
        return sound;
    }

    /** Waits, and expects that nothing is heard meanwhile: no call of the phone plays. */
    void assertNothingFor(Duration length) throws InterruptedException {
        blocks.clear();
        // A block that was being played as the call fell silent may still come.
        blocks.poll(length.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(blocks).isEmpty();
    }
}
