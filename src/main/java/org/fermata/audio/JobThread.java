package org.fermata.audio;

import org.fermata.concurrent.Threads;

import java.util.concurrent.LinkedBlockingQueue;

/** A thread {@code device-open}: does one job after another and sleeps while there is none. */
final class JobThread implements DeviceOpen.Worker {

    private final LinkedBlockingQueue<Runnable> jobs = new LinkedBlockingQueue<>();

    // Its own thread.
    private boolean ended;

    /** Starts the thread. */
    static DeviceOpen.Worker start() {
        JobThread thread = new JobThread();
        Threads.start("device-open", thread::body);
        return thread;
    }

    @Override
    public void hand(Runnable job) {
        jobs.add(job);
    }

    @Override
    public void end() {
        jobs.add(() -> ended = true);
    }

    private void body() {
        try {
            while (!ended) {
                jobs.take().run();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
