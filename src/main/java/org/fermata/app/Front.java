package org.fermata.app;

/** The side of the phone that its user sees. */
interface Front {

    /**
     * Runs until the phone ends. On the main thread.
     *
     * @param target what the phone was started with, null for nothing
     * @return the exit status
     */
    int run(String target);

    /**
     * Comes to the user's eyes. Any thread.
     *
     * @return null if it has, else why it cannot, in a sentence
     */
    String raise();

    /**
     * Asks the user whether to call somebody. Any thread.
     *
     * @param target whom
     * @return null if the user is asked, else why not, in a sentence
     */
    String ask(String target);

    /**
     * Tells the user what has gone wrong. Any thread.
     *
     * @param sentence for people
     */
    void tell(String sentence);
}
