// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.explore.dpor.BoundedSearch;
import dev.unknot.explore.dpor.OptimalSearch;
import dev.unknot.explore.dpor.RoundSearch;
import java.util.Arrays;

/**
 * The traces of a program, of which several {@link TraceSearch}es try one each at a time; either all traces, each by one
 * execution, or those that have an execution with few preemptions. Which executions there are, and their numbers, do not
 * depend on how many searches there are. Thread-safe.
 */
public final class SharedTraces {
    private final RoundSearch<?, ?> search;
    private volatile boolean limited;

    /** All traces, of which none has been tried. */
    public SharedTraces() {
        this(new OptimalSearch());
    }

    private SharedTraces(RoundSearch<?, ?> search) {
        this.search = search;
    }

    /**
     * The traces that have an execution with at most so many preemptions, of which none has been tried. At least one
     * such execution of each is made, and no execution twice ({@link BoundedSearch}).
     *
     * @param preemptionsMax the bound, as {@link DepthFirst.Cost#PREEMPTIONS} counts, at least 0
     */
    public static SharedTraces bounded(int preemptionsMax) {
        return new SharedTraces(new BoundedSearch(preemptionsMax));
    }

    RoundSearch<?, ?> search() {
        return search;
    }

    /** Has the searches stop after so many executions, those of all together, for the time being. */
    public void limit(long executionsMax) {
        search.limit(executionsMax);
    }

    /** Whether no search will get one more execution, unless the limit is changed or an execution turns out to be in vain. */
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

    /** Whether every one of these traces was tried. */
    public boolean isExhausted() {
        return search.isExhausted();
    }

    /** Whether every one of these traces was tried, and each to its end. */
    public boolean isComplete() {
        return isExhausted() && !limited;
    }

    /** Whether that is so, and they are all that the program has. */
    public boolean areAll() {
        return isComplete() && !search.wasBounded();
    }

    /** The number of executions that came to their end; without a bound, that of traces that were tried. */
    public long executions() {
        return search.executions();
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
