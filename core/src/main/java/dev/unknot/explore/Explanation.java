// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.Verb;
import dev.unknot.sync.sim.Waiter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One execution as a reader wants to see it: step by step, who did what where, and what it changed.
 *
 * @param threads the names of the threads that took part, in the order of their columns
 * @param steps the steps
 * @param results what each operation came to, in the order of their begin
 * @param waiters who waits at the end
 * @param standstill why they wait for ever, or null if nobody does wrongly
 * @param state the subject's state at the end
 * @param violation what is wrong, or null
 * @param races the accesses to memory that nothing orders
 * @param remarks what else the subject has to say, line by line
 * @param stack where the thread that failed was, innermost first; empty if none failed
 */
public record Explanation(
        List<ThreadName> threads,
        List<Step> steps,
        List<OperationResult> results,
        List<Waiter> waiters,
        @Nullable Standstill standstill,
        List<Field> state,
        @Nullable Violation violation,
        List<UnorderedPair> races,
        List<String> remarks,
        List<Frame> stack) {

    /** A thread: its number in schedules, and its name. */
    public record ThreadName(int thread, String name) {}

    /**
     * One step: what a thread did from one scheduling point to its next.
     *
     * @param number its place in the schedule, from 0; the choices of values that it makes have the next ones
     * @param thread the number of the thread
     * @param actions what it did
     * @param changes what that changed of the subject's state
     * @param held the locks that the thread holds after it
     */
    public record Step(int number, int thread, List<Action> actions, List<Change> changes, List<String> held) {}

    /**
     * One event.
     *
     * @param verb what was done
     * @param object the name of the lock, channel, callout ... ; empty if there is none
     * @param detail a wait message, the reason of a resumption, an operation's description ... ; may be empty
     * @param stack where, innermost first, without the frames of the scheduler
     */
    public record Action(Verb verb, String object, String detail, List<Frame> stack) {}

    /**
     * Two accesses to one field, one of them a write, that nothing orders.
     *
     * @param place the object and its field
     * @param first the access that came first in this execution
     * @param second the other one
     * @param since the last that the first thread did before it that the second one could know of; empty if it could
     *     know of nothing
     */
    public record UnorderedPair(String place, Access first, Access second, String since) {}

    /**
     * An access to memory.
     *
     * @param step the number of the step in which it was made
     * @param thread the name of the thread
     * @param verb {@link Verb#READ} or {@link Verb#WRITE}
     * @param held the locks that the thread held
     * @param stack where, innermost first
     */
    public record Access(int step, String thread, Verb verb, List<String> held, List<Frame> stack) {}

    /** What a thread's operation of that number came to; empty if it has not returned. */
    public record OperationResult(int thread, int index, String text) {}

    /** A field of the state that has another value after a step; null means that the object was not there. */
    public record Change(
            String object,
            String field,
            @Nullable String before,
            @Nullable String after) {}

    /** A field of the state. */
    public record Field(String object, String field, String value) {}

    /** A place in the code. */
    public record Frame(String className, String method, String file, int line) {}
}
