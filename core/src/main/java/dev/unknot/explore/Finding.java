// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A violation with the schedule that leads to it, minimised and confirmed by replay.
 *
 * @param program the name of the program
 * @param violation what is wrong
 * @param schedule the minimised schedule
 * @param digest the digest of its execution
 * @param foundBy the strategy that met it first, with its seed and the number of the execution
 * @param foundSwitches the context switches of the schedule as it was found
 * @param provenSwitches a number of context switches below which no schedule fails, if the search for one was complete
 * @param analysis what makes the schedule fail, or null if that was not looked for
 */
public record Finding(
        String program,
        Violation violation,
        Schedule schedule,
        long digest,
        String foundBy,
        int foundSwitches,
        OptionalInt provenSwitches,
        @Nullable FailureAnalysis analysis) {

    /** The schedule as text. */
    public String scheduleText() {
        return schedule.format(program);
    }
}
