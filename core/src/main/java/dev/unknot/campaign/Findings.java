// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import dev.unknot.explore.Executor;
import dev.unknot.explore.FailureAnalysis;
import dev.unknot.explore.Finding;
import dev.unknot.explore.FindingKind;
import dev.unknot.explore.Minimizer;
import dev.unknot.explore.Program;
import dev.unknot.explore.Replay;
import dev.unknot.explore.Schedule;
import dev.unknot.explore.Violation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The findings of a campaign: one for each program and {@link Violation#signature}, minimised and confirmed. Workers
 * report to it at any time.
 */
final class Findings {
    private static final int CONFIRMATIONS = 3;
    /** An analysis may cost that part of what minimising may. */
    private static final int ANALYSIS_SHARE = 4;

    private final long minimizingMax;
    /** What somebody minimises or has minimised, by program and signature; guarded by this. */
    private final Set<String> claimed = new HashSet<>();
    /** What became of it; guarded by this. */
    private final SortedMap<String, Finding> settled = new TreeMap<>();

    /**
     * An empty set of findings.
     *
     * @param minimizingMax how many executions the minimising of one may cost, and a quarter of that its analysis
     */
    Findings(long minimizingMax) {
        this.minimizingMax = minimizingMax;
    }

    /**
     * A violation whose like has not been reported yet.
     *
     * @param program the program
     * @param schedule a schedule that leads to it
     * @param violation what is wrong
     * @param foundBy who found it
     */
    record Claim(Program program, Schedule schedule, Violation violation, String foundBy) {}

    /** Whether a violation is the first of its kind; somebody then is to {@link #settle} it. */
    synchronized boolean claim(String program, Violation violation) {
        return claimed.add(key(program, violation));
    }

    private static String key(String program, Violation violation) {
        return program + '\0' + violation.signature();
    }

    /** Minimises and confirms what was claimed; of the executions that it may cost, at most one in {@code thrift}. */
    Finding settle(Claim claim, int thrift) throws NondeterminismException {
        String program = claim.program().name();
        Schedule found = claim.schedule();
        Violation violation = claim.violation();
        Executor executor = new Executor(claim.program());
        long executionsMax = minimizingMax / thrift;
        Minimizer.Result least = Minimizer.minimize(executor, found, violation.signature(), executionsMax);
        if (least == null) {
            throw new NondeterminismException("a schedule of " + program + " that failed (" + violation.message()
                    + ") did not fail again: " + found.format(program));
        }
        Finding finding = new Finding(
                program,
                least.violation(),
                least.schedule(),
                least.digest(),
                claim.foundBy(),
                found.contextSwitches(),
                least.provenSwitches(),
                analyse(executor, least, executionsMax / ANALYSIS_SHARE));
        confirm(executor, finding);
        synchronized (this) {
            settled.put(key(program, violation), finding);
        }
        return finding;
    }

    /** What makes the schedule fail; of a livelock, whose schedule is no finite one, nothing is asked. */
    private static @Nullable FailureAnalysis analyse(Executor executor, Minimizer.Result least, long executionsMax) {
        Violation violation = least.violation();
        return violation.kind() == FindingKind.LIVELOCK
                ? null
                : FailureAnalysis.of(executor, least.schedule(), violation.signature(), executionsMax);
    }

    private static void confirm(Executor executor, Finding finding) throws NondeterminismException {
        for (int i = 0; i < CONFIRMATIONS; i++) {
            Replay replay = Replay.strict(finding.schedule());
            replay.begin(0);
            executor.execute(replay);
            if (!executor.violations().contains(finding.violation())
                    || executor.recording().digest() != finding.digest()) {
                throw new NondeterminismException(
                        "a schedule of " + finding.program() + " gave two executions: " + finding.scheduleText());
            }
        }
    }

    /** Takes a finding that was settled before. */
    synchronized void restore(Finding finding) {
        String key = key(finding.program(), finding.violation());
        claimed.add(key);
        settled.put(key, finding);
    }

    /** All findings, by the names of their programs, then by what is wrong. */
    synchronized List<Finding> all() {
        return List.copyOf(settled.values());
    }

    /** Whether there is a finding of that program. */
    synchronized boolean has(String program) {
        return settled.keySet().stream().anyMatch(key -> key.startsWith(program + '\0'));
    }

    /** How many different violations were met, those that are still being minimised included. */
    synchronized int count() {
        return claimed.size();
    }
}
