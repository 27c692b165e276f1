// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/**
 * The policy of a program that runs alone: between its operations the task queues and then the clock run until they
 * have nothing to do; inside an operation the thread goes on as long as it can.
 */
public final class SequentialPolicy implements Chooser {
    private static final long SERVICES = -1L << SimScheduler.FIRST_TASK_QUEUE;
    private static final long CLOCK_BIT = 1L << SimScheduler.CLOCK;

    private boolean atBoundary;

    /** Tells the policy that the running thread stands between two operations. */
    void atBoundary() {
        atBoundary = true;
    }

    @Override
    public int chooseThread(long enabled, int current) {
        long services = enabled & SERVICES;
        long threads = enabled & ~SERVICES;
        if (threads != 0 && (services == 0 || !atBoundary)) {
            atBoundary = false;
            return Long.numberOfTrailingZeros(threads);
        }
        long queues = services & ~CLOCK_BIT;
        return Long.numberOfTrailingZeros(queues != 0 ? queues : services);
    }

    @Override
    public int chooseValue(int bound) {
        return 0;
    }
}
