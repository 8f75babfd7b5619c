package org.fermata.ui;

import javafx.animation.AnimationTimer;

/** Time told in frames: what was laid out and drawn by then, whatever the machine's speed. */
final class Frames {

    /** Frames for layout, rendering and cards to be done before a picture is taken. */
    static final int ENOUGH = 40;

    private Frames() {}

    /** Runs something once frames enough have been drawn that the window stands still. */
    static void after(int frames, Runnable then) {
        new AnimationTimer() {
            private int left = frames;

            @Override
            public void handle(long nanos) {
                left--;
                if (left == 0) {
                    stop();
                    then.run();
                }
            }
        }.start();
    }

    /** Runs steps one after another, a few frames apart, the last in time for the picture. */
    static void steps(Runnable... steps) {
        for (int step = 0; step < steps.length; step++) {
            after(ENOUGH / 4 + 1 + step * ENOUGH / 2 / Math.max(1, steps.length), steps[step]);
        }
    }
}
