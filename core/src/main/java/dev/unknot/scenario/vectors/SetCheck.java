// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import dev.unknot.explore.DepthFirst;
import dev.unknot.explore.Replay;
import dev.unknot.scenario.vectors.RecordedVector.AllExecutions;
import dev.unknot.scenario.vectors.RecordedVector.CountedOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program under all schedules, or once for each trace, and compares what can come of it with what was recorded:
 * the same outcomes, nothing missing and nothing more; under all schedules also each by the same number of them.
 */
final class SetCheck {
    private static final String NONE = "none";

    private final VectorExecution execution;
    /** How many schedules led to each outcome, in the order of their first occurrence. */
    private final Map<Outcome, long[]> counts = new LinkedHashMap<>();

    private final Ways ways;
    private long schedules;
    private int stepsMax;

    /** What is run. */
    enum Ways {
        /** All schedules, one by one. */
        EVERY_SCHEDULE,
        /** Of the schedules that differ only in the order of independent steps one. */
        EACH_TRACE
    }

    SetCheck(VectorExecution execution, Ways ways) {
        this.execution = execution;
        this.ways = ways;
    }

    /** How many executions were needed, those of the recorded schedules not counted. */
    long executions() {
        return schedules;
    }

    /** Checks the set; null if it agrees. */
    @Nullable
    Verdict explore(AllExecutions expected) {
        Verdict verdict = replayExamples(expected);
        if (verdict != null) {
            return verdict;
        }
        if (ways == Ways.EACH_TRACE) {
            // A program that has run away from what was recorded need not be run to its end.
            execution.runEachTrace(outcome -> {
                counts.computeIfAbsent(outcome, o -> new long[1])[0]++;
                return ++schedules <= expected.schedules();
            });
            return compare(expected);
        }
        DepthFirst all = new DepthFirst(DepthFirst.Cost.PREEMPTIONS, DepthFirst.UNBOUNDED);
        while (all.begin(schedules)) {
            Outcome outcome = execution.run(all);
            schedules++;
            stepsMax = Math.max(stepsMax, execution.steps());
            counts.computeIfAbsent(outcome, o -> new long[1])[0]++;
            // A program that has run away from what was recorded need not be run to its end.
            if (schedules > expected.schedules()) {
                break;
            }
        }
        return compare(expected);
    }

    /** Each outcome was recorded with a schedule that leads to it. */
    private @Nullable Verdict replayExamples(AllExecutions expected) {
        for (int i = 0; i < expected.outcomes().size(); i++) {
            CountedOutcome recorded = expected.outcomes().get(i);
            Replay replay = VectorCheck.replay(recorded.schedule());
            Outcome actual = execution.run(replay);
            Verdict verdict = VectorCheck.compareSchedule(recorded.schedule(), replay, execution.steps());
            if (verdict == null) {
                verdict = VectorCheck.compareOutcome(recorded.outcome(), actual);
            }
            if (verdict instanceof Verdict.Failed(String field, String wanted, String got)) {
                return new Verdict.Failed("outcomes[" + i + "]." + field, wanted, got);
            }
        }
        return null;
    }

    private @Nullable Verdict compare(AllExecutions expected) {
        for (int i = 0; i < expected.outcomes().size(); i++) {
            CountedOutcome recorded = expected.outcomes().get(i);
            long[] count = counts.remove(recorded.outcome());
            if (count == null) {
                return new Verdict.Failed(
                        "outcomes[" + i + "]", recorded.outcome().toString(), NONE);
            }
            boolean counted = ways == Ways.EVERY_SCHEDULE && schedules <= expected.schedules();
            if (counted && count[0] != recorded.count()) {
                return VectorCheck.compare("outcomes[" + i + "].count", recorded.count(), count[0]);
            }
        }
        for (Outcome more : counts.keySet()) {
            String field = "outcomes[" + expected.outcomes().size() + "]";
            return new Verdict.Failed(field, NONE, more.toString());
        }
        if (schedules > expected.schedules()) {
            return new Verdict.Failed("schedules", Long.toString(expected.schedules()), "more");
        }
        if (ways == Ways.EACH_TRACE) {
            return null;
        }
        Verdict verdict = VectorCheck.compare("schedules", expected.schedules(), schedules);
        if (verdict == null && expected.stepsMax() >= 0) {
            verdict = VectorCheck.compare("max_steps", expected.stepsMax(), (long) stepsMax);
        }
        return verdict;
    }
}
