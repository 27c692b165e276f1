// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.explore.dpor.BoundedSearch;
import dev.unknot.explore.dpor.OptimalSearch;
import dev.unknot.explore.dpor.RoundSearch;
import dev.unknot.sync.sim.Ending;
import org.jspecify.annotations.Nullable;

/**
 * Runs one execution of each trace of a program, and judges it: of all schedules that differ only in the order of steps
 * which have nothing to do with each other, one is tried ({@link OptimalSearch}). Within a bound on preemptions, it is at
 * least one, and those that have no schedule within the bound are left out ({@link BoundedSearch}).
 *
 * <p><b>What is taken for granted.</b> Steps have to do with each other if they touch the same lock, channel, counter,
 * callout, queue or latch, or the same field or element of which the program tells ({@link Program#told}). Rewritten
 * classes that are watched tell of all their accesses ({@link dev.unknot.explore.memory}); others have to say of a field
 * that threads share when they use it ({@link dev.unknot.sync.sim.SimScheduler#fieldWritten}), or every step that touches
 * it must hold, at some time, the lock that guards it: in a program with a data race that nobody tells, schedules are
 * missed.
 *
 * <p>Belongs to one worker; several workers search the same traces with a search each ({@link SharedTraces}).
 */
public final class TraceSearch {

    /** Sees each execution. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * Told of an execution, which the executor tells more about.
         *
         * @param violation what is wrong with it, or null
         * @return whether the search is to go on
         */
        boolean visit(@Nullable Violation violation);
    }

    /** Is told of each execution before it is judged. */
    @FunctionalInterface
    public interface Listener {

        /**
         * Told of one more execution.
         *
         * @param order the number of the order of its dependent steps, the same for all executions of the trace
         * @param schedule its schedule
         */
        void traced(long order, Schedule schedule);
    }

    private final Executor executor;
    private final SchedulerModel model;
    private final SharedTraces traces;
    private final RoundSearch.Explorer explorer;
    private @Nullable Listener listener;

    /** A search of an executor's program, without a bound. */
    public TraceSearch(Executor executor) {
        this(executor, new SharedTraces());
    }

    /** One of several searches of a program, each with an executor of its own. */
    public TraceSearch(Executor executor, SharedTraces traces) {
        this.executor = executor;
        this.traces = traces;
        model = new SchedulerModel(executor);
        explorer = traces.search().explorer(model);
    }

    /** Its name, as the command line takes it. */
    public static String name() {
        return "dpor";
    }

    /** Runs until all traces have been tried or the visitor has seen enough. */
    public void run(Visitor visitor) {
        while (next()) {
            if (!visitor.visit(judge())) {
                return;
            }
        }
    }

    /**
     * Runs one more execution, of another trace unless there is a bound. May wait for other searches of the same traces.
     *
     * @return false if there is none
     */
    public boolean next() {
        boolean found = explorer.next();
        Listener told = listener;
        if (found && told != null) {
            told.traced(
                    OrderHash.of(explorer.execution(), model.accesses(), executor.recording()), executor.schedule());
        }
        return found;
    }

    /** The number of the execution that {@link #next} ran, from 0. */
    public long number() {
        return explorer.number();
    }

    /** Has a listener told of all executions that {@link #next} makes from now on. */
    public void listen(Listener told) {
        listener = told;
    }

    /** How the execution ended. */
    public Ending ending() {
        return model.ending();
    }

    /** Says what is wrong with the execution that {@link #next} ran, once; null if nothing is. */
    public @Nullable Violation judge() {
        Ending ending = model.ending();
        if (ending == Ending.STEP_LIMIT) {
            traces.limited();
        }
        executor.judge(ending);
        model.spoil();
        return executor.conclude(null);
    }

    /**
     * Finds out which other traces there are beside that of the execution, so that other searches of the same traces go on.
     * The executor is used for that. {@link #next} does it, too, unless it was done.
     */
    public void learn() {
        explorer.learn();
    }

    /** The number of executions that came to their end; without a bound, that of traces that were tried. */
    public long traces() {
        return traces.executions();
    }

    /** The number of executions that were in vain: 0, or a few where steps make nondeterministic choices. */
    public long blockedRuns() {
        return traces.blockedRuns();
    }

    /** Whether every trace was tried, and each to its end. */
    public boolean isComplete() {
        return traces.isComplete();
    }
}
