// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.explore.dpor.OptimalSearch;
import java.util.Arrays;

/**
 * The traces of a program, of which several {@link TraceSearch}es try one each at a time. Which executions there are, and
 * their numbers, do not depend on how many searches there are. Thread-safe.
 */
public final class SharedTraces {
    private final OptimalSearch search = new OptimalSearch();
    private volatile boolean limited;

    /** No trace has been tried. */
    public SharedTraces() {}

    OptimalSearch search() {
        return search;
    }

    /** Has the searches stop after so many traces, those of all together, for the time being. */
    public void limit(long tracesMax) {
        search.limit(tracesMax);
    }

    /** Whether no search will get one more trace, unless the limit is changed or an execution turns out to be in vain. */
    public boolean isEnough() {
        return search.isEnough();
    }

    /** Says that a search failed, and that no other one should wait for it. */
    public void fail() {
        search.fail();
    }

    /** An execution came to the largest number of steps. */
    void limited() {
        limited = true;
    }

    /** Whether some execution came to the largest number of steps, so that what comes after it is not known. */
    public boolean wasLimited() {
        return limited;
    }

    /** Whether every trace was tried. */
    public boolean isExhausted() {
        return search.isExhausted();
    }

    /** Whether every trace was tried, and each to its end. */
    public boolean isComplete() {
        return isExhausted() && !limited;
    }

    /** The number of traces that were tried. */
    public long traces() {
        return search.traces();
    }

    /** The number of executions that were in vain: 0, or a few where steps make nondeterministic choices. */
    public long blockedRuns() {
        return search.blockedRuns();
    }

    /** What is tried and what is not, for {@link #moveTo}; no search is in the midst of an execution. */
    public long[] position() {
        long[] tree = search.position();
        long[] position = Arrays.copyOf(tree, tree.length + 1);
        position[tree.length] = limited ? 1 : 0;
        return position;
    }

    /**
     * Makes unused traces those of which a position was told; nothing that was tried then is tried again.
     *
     * @throws IllegalArgumentException if it is no position
     */
    public void moveTo(long[] position) {
        if (position.length == 0) {
            throw new IllegalArgumentException("the position of a search is empty");
        }
        limited = position[position.length - 1] != 0;
        search.moveTo(Arrays.copyOf(position, position.length - 1));
    }
}
