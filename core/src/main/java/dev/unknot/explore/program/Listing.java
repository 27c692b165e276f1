// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A concurrent program as it was read.
 *
 * @param name its name
 * @param family what sort of program it is
 * @param source where it was read, as {@code file:line}
 * @param variables its variables, in ascending order of their names
 * @param mutexes the names of its mutexes
 * @param sharedLocks the names of its shared locks
 * @param channels the names of its channels
 * @param threads the operations of each thread
 * @param expected what is known about its executions; null if nothing is
 */
public record Listing(
        String name,
        String family,
        String source,
        List<Variable> variables,
        List<String> mutexes,
        List<String> sharedLocks,
        List<String> channels,
        List<List<Op>> threads,
        @Nullable Expected expected) {

    /**
     * A variable.
     *
     * @param name its name
     * @param initial its value at the start
     */
    public record Variable(String name, int initial) {}

    /**
     * What is known about a program's executions.
     *
     * @param traces the number of traces
     * @param deadlockedTraces how many of them end with a blocked thread
     * @param outcomeCount the number of different outcomes
     * @param outcomesSha256 the SHA-256 of all outcomes in ascending order, each followed by a newline
     */
    public record Expected(long traces, long deadlockedTraces, long outcomeCount, String outcomesSha256) {}
}
