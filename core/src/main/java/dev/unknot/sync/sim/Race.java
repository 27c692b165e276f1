// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/**
 * Two accesses to the same field, one of them a write, that nothing orders.
 *
 * @param place the object and its field: {@code knote#0.status}
 * @param first the access that came first in this execution
 * @param second the other one
 * @param since the event with which the first thread last did something that the second one could know of; {@link #NEVER}
 *     or {@link #COUNTER}
 */
public record Race(String place, Access first, Access second, int since) {
    /** The first thread never did anything that the second one could know of. */
    public static final int NEVER = -1;
    /** What it did was an operation on a counter, of which there is no event. */
    public static final int COUNTER = HappensBefore.COUNTER;

    static boolean joins(Race race, int thread, int other) {
        int first = race.first.thread;
        int second = race.second.thread;
        return (first == thread && second == other) || (first == other && second == thread);
    }

    /**
     * One of the accesses.
     *
     * @param thread the number of its thread
     * @param verb {@link Verb#READ} or {@link Verb#WRITE}
     * @param number its number among all accesses of the execution, as {@link StepListener#accessed} is told it
     */
    public record Access(int thread, Verb verb, int number) {}
}
