// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import dev.unknot.explore.Schedule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program, and what the original made of it.
 *
 * @param file the file that it was read from, as that was named
 * @param line the number of its line, from 1
 * @param name its own name
 * @param setup what is done first, alone
 * @param threads the operations of each thread
 * @param expectation what came of it
 */
record RecordedVector(
        String file,
        int line,
        String name,
        List<Operation> setup,
        List<List<Operation>> threads,
        Expectation expectation) {

    /** What was recorded. */
    sealed interface Expectation {}

    /**
     * One execution.
     *
     * @param schedule the thread of each step; null if the program ran by the sequential policy
     * @param outcome what it came to
     * @param now the virtual time at its end
     * @param trace all that happened, one text an event; null if that was not recorded
     * @param anomaly what was wrong at the end though nothing failed; null if nothing was
     */
    record OneExecution(
            @Nullable Schedule schedule,
            Outcome outcome,
            long now,
            @Nullable List<String> trace,
            @Nullable String anomaly)
            implements Expectation {}

    /**
     * All executions.
     *
     * @param schedules how many there are
     * @param stepsMax the number of steps of the longest one; -1 if that was not recorded
     * @param outcomes everything that can come of the program, with the number of schedules and one of them
     */
    record AllExecutions(long schedules, long stepsMax, List<CountedOutcome> outcomes) implements Expectation {}

    /**
     * One of the things that can come of a program.
     *
     * @param outcome what
     * @param count the number of schedules that lead to it
     * @param schedule one of them
     */
    record CountedOutcome(Outcome outcome, long count, Schedule schedule) {}

    /** What the port lacks for this vector; null if it has everything. */
    @Nullable
    String need() {
        String need = need(setup);
        for (int i = 0; i < threads.size() && need == null; i++) {
            need = need(threads.get(i));
        }
        return need;
    }

    private static @Nullable String need(List<Operation> operations) {
        for (Operation operation : operations) {
            if (operation instanceof Operation.Unknown(String word)) {
                return "needs operation \"" + word + "\"";
            }
        }
        return null;
    }
}
