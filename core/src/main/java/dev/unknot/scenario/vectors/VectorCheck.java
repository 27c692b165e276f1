// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import dev.unknot.explore.Replay;
import dev.unknot.explore.Schedule;
import dev.unknot.kqueue.AuditViolation;
import dev.unknot.scenario.vectors.RecordedVector.AllExecutions;
import dev.unknot.scenario.vectors.RecordedVector.OneExecution;
import dev.unknot.sync.sim.Chooser;
import dev.unknot.sync.sim.SequentialPolicy;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the port does with a vector. The trace is compared first, since what differs there comes before all
 * else; then the schedule, outcome, results, time, and what is wrong at the end.
 */
final class VectorCheck {
    private static final Verdict PASSED = new Verdict.Passed();
    private static final String END = "the end";

    private final VectorExecution execution;

    private VectorCheck(VectorExecution execution) {
        this.execution = execution;
    }

    /**
     * A verdict, and what it took.
     *
     * @param verdict the verdict
     * @param executions how many executions a set took; 0 for other vectors
     */
    record Checked(Verdict verdict, long executions) {}

    /** Checks a vector on machines that are made in that way, a set of outcomes in one of those ways. */
    static Checked check(RecordedVector vector, VectorExecution.Boot boot, SetCheck.Ways ways) {
        String need = vector.need();
        if (need != null) {
            return new Checked(new Verdict.Skipped(need), 0);
        }
        VectorExecution execution = new VectorExecution(vector, boot);
        try {
            SetCheck set = new SetCheck(execution, ways);
            Verdict difference = switch (vector.expectation()) {
                case OneExecution expected -> new VectorCheck(execution).replay(expected);
                case AllExecutions expected -> set.explore(expected);
            };
            return new Checked(difference == null ? PASSED : difference, set.executions());
        } catch (VectorExecution.SetUpFailed e) {
            return new Checked(new Verdict.Failed("setup", "COMPLETED", String.valueOf(e.getMessage())), 0);
        }
    }

    private @Nullable Verdict replay(OneExecution expected) {
        Schedule steps = expected.schedule();
        Replay replay = steps == null ? null : replay(steps);
        Chooser chooser = replay == null ? new SequentialPolicy() : replay;
        Outcome actual = execution.run(chooser);
        List<String> trace = expected.trace();
        Verdict verdict = trace == null ? null : compareTrace(trace, replay);
        if (verdict == null && replay != null && steps != null) {
            verdict = compareSchedule(steps, replay, execution.steps());
        }
        if (verdict == null) {
            verdict = compareOutcome(expected.outcome(), actual);
        }
        if (verdict == null) {
            verdict = compare("now", expected.now(), execution.now());
        }
        // The sequential programs were recorded without a look at the machine they leave behind.
        if (verdict == null && steps != null && actual.isOrderly()) {
            verdict = compareAnomaly(expected.anomaly());
        }
        return verdict;
    }

    static Replay replay(Schedule steps) {
        Replay replay = Replay.strict(steps);
        replay.begin(0);
        return replay;
    }

    private @Nullable Verdict compareTrace(List<String> expected, @Nullable Replay replay) {
        TraceText actual = new TraceText(execution.scheduler());
        for (int i = 0; i < expected.size(); i++) {
            String text = actual.next();
            if (text == null && replay != null && replay.divergence() >= 0) {
                return null;
            }
            if (!expected.get(i).equals(text)) {
                return new Verdict.Failed("trace[" + i + "]", expected.get(i), text == null ? END : text);
            }
        }
        String more = actual.next();
        return more == null ? null : new Verdict.Failed("trace[" + expected.size() + "]", END, more);
    }

    static @Nullable Verdict compareSchedule(Schedule steps, Replay replay, int stepsMade) {
        if (replay.fitted()) {
            return null;
        }
        int at = replay.divergence();
        if (at < 0) {
            return new Verdict.Failed("schedule[" + stepsMade + "]", thread(steps.choice(stepsMade)), END);
        }
        String field = "schedule[" + at + "]";
        return at < steps.steps()
                ? new Verdict.Failed(field, thread(steps.choice(at)), "it is not enabled")
                : new Verdict.Failed(field, END, "the execution goes on");
    }

    private static String thread(int id) {
        return "a step of " + TraceText.waiter(id);
    }

    static @Nullable Verdict compareOutcome(Outcome expected, Outcome actual) {
        Verdict verdict = compare("outcome", expected.word(), actual.word());
        if (verdict != null && !actual.detail().isEmpty()) {
            return new Verdict.Failed("outcome", expected.word(), actual.word() + " (" + actual.detail() + ")");
        }
        if (verdict == null) {
            verdict = compare("detail", expected.detail(), actual.detail());
        }
        for (int t = 0; t < expected.results().size() && verdict == null; t++) {
            verdict = compareResults(
                    t, expected.results().get(t), actual.results().get(t));
        }
        return verdict;
    }

    private static @Nullable Verdict compareResults(
            int thread, List<@Nullable OperationResult> expected, List<@Nullable OperationResult> actual) {
        for (int i = 0; i < expected.size(); i++) {
            Verdict verdict = compare("results[" + thread + "][" + i + "]", expected.get(i), actual.get(i));
            if (verdict != null) {
                return verdict;
            }
        }
        return null;
    }

    static @Nullable Verdict compare(String field, @Nullable Object expected, @Nullable Object actual) {
        return Objects.equals(expected, actual)
                ? null
                : new Verdict.Failed(field, quoted(String.valueOf(expected)), quoted(String.valueOf(actual)));
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "none" : text;
    }

    /** A vector has the first thing that is wrong; the order of things that are wrong is nobody's business. */
    private @Nullable Verdict compareAnomaly(@Nullable String expected) {
        List<String> actual = execution.audit().stream()
                .filter(violation -> isAnomaly(violation.kind()))
                .map(AuditViolation::text)
                .toList();
        if (expected != null && isFreelyWorded(expected) && !actual.isEmpty()) {
            return null;
        }
        if (expected != null && actual.contains(expected)) {
            return null;
        }
        return compare("anomaly", Objects.requireNonNullElse(expected, ""), String.join("; ", actual));
    }

    /** Whether the original has words of its own for something that is wrong. */
    private static boolean isFreelyWorded(String anomaly) {
        return !anomaly.startsWith("knote filter ") && !anomaly.startsWith("stale knote");
    }

    /** Whether vectors have violations of a kind; the port looks at lists, flux and references too. */
    private static boolean isAnomaly(AuditViolation.Kind kind) {
        return switch (kind) {
            case LOST_EVENT, STALE_KNOTE, CORRUPTED_QUEUE -> true;
            case CORRUPTED_LIST, FLUX, LEAKED_REFERENCE -> false;
        };
    }
}
