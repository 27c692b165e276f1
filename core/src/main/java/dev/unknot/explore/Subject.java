// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.Waiter;
import java.util.List;

/** One instance of a {@link Program}, alive for one execution. */
public interface Subject {

    /**
     * Judges the execution after its last step, when all threads have exited or wait rightly. Runs alone and may use
     * the scheduler.
     *
     * @param waiters the threads that still wait
     * @param sink is told everything that is wrong
     */
    void check(List<Waiter> waiters, ViolationSink sink);

    /** Shows the state of the subject, for the reader of a report. Takes no locks. */
    default void describe(StateSink sink) {}

    /** What a thread's operation of that number does, in a few words; for the reader of a report. */
    default String operation(int thread, int index) {
        return "operation " + index;
    }

    /** What else a reader of a report should see after {@link #check}, line by line. */
    default List<String> remarks() {
        return List.of();
    }

    /** What a thread's operation of that number came to, in a few words; empty if it has not returned. */
    default String result(int thread, int index) {
        return "";
    }
}
