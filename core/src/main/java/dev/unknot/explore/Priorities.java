// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

/** A priority of each thread: who has the highest goes first, and of several the one with the lowest number. */
final class Priorities {
    private static final int THREADS = 64;

    private final long[] priorities = new long[THREADS];

    /** Gives a thread another one. */
    void set(int thread, long priority) {
        priorities[thread] = priority;
    }

    /** Who of a set of threads, bit {@code i} for thread {@code i}, goes first; the set is not empty. */
    int highest(long threads) {
        int best = Long.numberOfTrailingZeros(threads);
        for (long rest = threads & (threads - 1); rest != 0; rest &= rest - 1) {
            int thread = Long.numberOfTrailingZeros(rest);
            if (priorities[thread] > priorities[best]) {
                best = thread;
            }
        }
        return best;
    }
}
