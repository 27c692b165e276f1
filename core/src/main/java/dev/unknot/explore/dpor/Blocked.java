// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

/** What the threads that are blocked at the end of an execution would do. */
final class Blocked {
    private long threads;
    private final int[] pending = new int[Model.THREADS_MAX];

    /** Keeps what the blocked threads would do, since the model will be asked to look elsewhere. */
    void lookAt(Model model) {
        threads = model.blocked();
        for (long rest = threads; rest != 0; rest &= rest - 1) {
            int thread = Long.numberOfTrailingZeros(rest);
            pending[thread] = model.pending(thread);
        }
    }

    /** The blocked threads. */
    long threads() {
        return threads;
    }

    /** What the next event of a blocked thread would touch. */
    int pending(int thread) {
        return pending[thread];
    }
}
