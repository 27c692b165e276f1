// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/**
 * Chooses, at each step of an execution, what happens next. It is asked at every step, also where there is only one
 * possibility, so that its count of calls is the count of steps.
 *
 * <p>Threads are named by their number: spawned threads 0 to {@link SimScheduler#THREADS_MAX}{@code  - 1} in the order
 * of spawning, then the task queues from {@link SimScheduler#FIRST_TASK_QUEUE}, then {@link SimScheduler#CLOCK}.
 */
public interface Chooser {

    /** What {@link #chooseThread} returns to end the execution here. */
    int STOP = -1;

    /**
     * Is told, before the first step, of what it may ask while it chooses a thread; by default it asks nothing.
     *
     * @param pending what the next steps begin with; good for this execution
     */
    default void watch(PendingSteps pending) {}

    /**
     * Names the thread that runs the next step.
     *
     * @param enabled the set of enabled threads, bit {@code i} for thread {@code i}; not empty
     * @param current the thread that ran the step before, or -1 at the first step; it may not be enabled any more
     * @return a member of {@code enabled}, or {@link #STOP}
     */
    int chooseThread(long enabled, int current);

    /**
     * Names the result of a nondeterministic choice.
     *
     * @param bound the number of possibilities, at least 1
     * @return a number from 0 to {@code bound - 1}
     */
    int chooseValue(int bound);
}
