// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/**
 * Watches an execution that is replayed in order to be explained. Exploring runs without one: a listener may be slow.
 */
public interface StepListener {

    /** A step of this thread begins; the world is as the step before left it. */
    void stepBegins(int thread);

    /** An event was recorded by the running thread, which is at this point of its code right now. */
    void recorded(int event);

    /**
     * The running thread, which is at this point of its code right now, is about to read or write memory that is watched.
     *
     * @param number the number of the access within its execution
     */
    default void accessed(int number) {}

    /** The last step is over. */
    void executionEnds();
}
