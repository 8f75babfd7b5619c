package org.fermata.audio;

/**
 * Whoever gives threads of this program a priority that the system does not let it take by itself.
 * Any thread; returns at once, and where it is refused nothing happens.
 */
public interface PriorityService {

    /** Nobody does. */
    PriorityService NONE =
            new PriorityService() {
                @Override
                public void realTime(int thread, int priority) {}

                @Override
                public void nice(int thread, int level) {}
            };

    /**
     * Asks for real-time priority. The program must have set RLIMIT_RTTIME (getrlimit(2)) before.
     *
     * @param thread the kernel's number of the thread (gettid(2))
     * @param priority 1 to 99, see sched(7)
     */
    void realTime(int thread, int priority);

    /**
     * Asks for a nice value below 0.
     *
     * @param thread the kernel's number of the thread
     * @param level −20 to −1, see setpriority(2)
     */
    void nice(int thread, int level);
}
