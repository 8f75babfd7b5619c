package org.fermata.ui;

import javafx.animation.AnimationTimer;
import javafx.scene.control.ListView;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.input.DragEvent;

import java.util.function.Supplier;

/** Scrolls a list while something is dragged along its upper or lower edge. */
final class DragScroll extends AnimationTimer {

    private static final double EDGE = 28;
    private static final double PIXELS_PER_SECOND = 480;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long LONGEST_STEP_NANOS = 50_000_000;

    private final ListView<?> list;
    private final Supplier<VirtualFlow<?>> flow;
    private int direction;
    private long before;

    /**
     * Makes a list scroll.
     *
     * @param list the list
     * @param flow what scrolls in it, null before there is one
     */
    DragScroll(ListView<?> list, Supplier<VirtualFlow<?>> flow) {
        this.list = list;
        this.flow = flow;
        list.addEventFilter(DragEvent.DRAG_OVER, event -> over(event.getSceneY()));
        list.addEventFilter(DragEvent.DRAG_EXITED, event -> leave(event));
        list.addEventFilter(DragEvent.DRAG_DROPPED, event -> go(0));
        list.addEventFilter(DragEvent.DRAG_DONE, event -> go(0));
    }

    private void over(double sceneY) {
        double y = list.sceneToLocal(0, sceneY).getY();
        go(y < EDGE ? -1 : y > list.getHeight() - EDGE ? 1 : 0);
    }

    private void leave(DragEvent event) {
        if (event.getTarget() == list) {
            go(0);
        }
    }

    private void go(int where) {
        if (where != direction) {
            direction = where;
            before = 0;
            if (where == 0) {
                stop();
            } else {
                start();
            }
        }
    }

    @Override
    public void handle(long now) {
        long step = before == 0 ? 0 : Math.min(now - before, LONGEST_STEP_NANOS);
        before = now;
        if (flow.get() != null) {
            flow.get().scrollPixels(direction * PIXELS_PER_SECOND * step / NANOS_PER_SECOND);
        }
    }
}
