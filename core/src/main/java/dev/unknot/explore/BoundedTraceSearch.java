// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.explore.dpor.BoundedSearch;
import dev.unknot.sync.sim.Ending;
import dev.unknot.sync.sim.EngineError;
import org.jspecify.annotations.Nullable;

/**
 * Runs, of each trace of a program that has a schedule with at most so many preemptions, at least one such schedule, and
 * judges it ({@link BoundedSearch}). Preemptions are counted as {@link DepthFirst.Cost#PREEMPTIONS} counts them, and the
 * schedules are some of those that {@link DepthFirst} tries. What {@link TraceSearch} takes for granted, this does, too.
 *
 * <p>Belongs to one worker.
 */
public final class BoundedTraceSearch {
    private final Executor executor;
    private final SchedulerModel model;
    private final BoundedSearch search;
    private boolean limited;

    /** A search of an executor's program. */
    public BoundedTraceSearch(Executor executor, int preemptionsMax) {
        this.executor = executor;
        this.model = new SchedulerModel(executor);
        this.search = new BoundedSearch(model, preemptionsMax);
    }

    /**
     * Runs one more execution.
     *
     * @return false if there is none
     */
    public boolean next() {
        return search.next();
    }

    /** Says what is wrong with the execution that {@link #next} ran, once; null if nothing is. */
    public @Nullable Violation judge() {
        Ending ending = model.ending();
        limited |= ending == Ending.STEP_LIMIT;
        executor.judge(ending);
        model.spoil();
        return executor.conclude(null);
    }

    /**
     * Makes an unused search what one is that has had so many executions. They are run again, and not judged: that takes
     * nearly as long as it took then.
     *
     * @param wasLimited whether one of them came to the largest number of steps
     */
    public void skip(long done, boolean wasLimited) {
        limited = wasLimited;
        while (search.executions() < done && search.next()) {
            limited |= model.ending() == Ending.STEP_LIMIT;
        }
        if (search.executions() != done) {
            throw new EngineError("there are only " + search.executions() + " executions and not " + done);
        }
    }

    /** Whether some execution came to the largest number of steps, so that what comes after it is not known. */
    public boolean wasLimited() {
        return limited;
    }

    /** The number of executions. */
    public long executions() {
        return search.executions();
    }

    /** Whether everything within the bound was tried, and each execution came to its end. */
    public boolean isComplete() {
        return search.isExhausted() && !limited;
    }

    /** Whether every trace of the program was tried, since the bound kept the search from nothing. */
    public boolean isUnbounded() {
        return isComplete() && !search.wasBounded();
    }
}
