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
 * Runs a program under all schedules, and compares what can come of it with what was recorded: the same outcomes,
 * nothing missing and nothing more, each by the same number of schedules.
 */
final class SetCheck {
    private static final String NONE = "none";

    private final VectorExecution execution;
    /** How many schedules led to each outcome, in the order of their first occurrence. */
    private final Map<Outcome, long[]> counts = new LinkedHashMap<>();

    private long schedules;
    private int stepsMax;

    SetCheck(VectorExecution execution) {
        this.execution = execution;
    }

    /** Checks the set; null if it agrees. */
    @Nullable
    Verdict explore(AllExecutions expected) {
        Verdict verdict = replayExamples(expected);
        if (verdict != null) {
            return verdict;
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
            if (count[0] != recorded.count() && schedules <= expected.schedules()) {
                return VectorCheck.compare("outcomes[" + i + "].count", recorded.count(), count[0]);
            }
        }
        for (Outcome more : counts.keySet()) {
            String field = "outcomes[" + expected.outcomes().size() + "]";
            return new Verdict.Failed(field, NONE, more.toString());
        }
        Verdict verdict = schedules > expected.schedules()
                ? new Verdict.Failed("schedules", Long.toString(expected.schedules()), "more")
                : VectorCheck.compare("schedules", expected.schedules(), schedules);
        if (verdict == null && expected.stepsMax() >= 0) {
            verdict = VectorCheck.compare("max_steps", expected.stepsMax(), (long) stepsMax);
        }
        return verdict;
    }
}
