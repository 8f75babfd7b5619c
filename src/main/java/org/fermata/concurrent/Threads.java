package org.fermata.concurrent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only place that makes threads. Every one has a name, which {@code threads.md} explains. */
public final class Threads {

    private static final Logger log = LoggerFactory.getLogger(Threads.class);

    private Threads() {}

    /**
     * Makes a daemon thread and starts it. What it fails with goes to the log.
     *
     * @param name the name {@code threads.md} lists it under; the kernel shows its first 15
     *     characters
     * @param body what it runs
     * @return the started thread
     */
    public static Thread start(String name, Runnable body) {
        Thread thread = make(name, body);
        thread.start();
        return thread;
    }

    /**
     * Makes a daemon thread without starting it.
     *
     * @param name as for {@link #start}
     * @param body what it runs
     * @return the thread, not yet started
     */
    public static Thread make(String name, Runnable body) {
        return Thread.ofPlatform()
                .name(name)
                .daemon(true)
                .uncaughtExceptionHandler(
                        (thread, failure) ->
                                log.error("thread {} ended by {}", name, failure, failure))
                .unstarted(body);
    }
}
