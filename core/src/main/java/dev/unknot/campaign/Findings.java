// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import dev.unknot.explore.Executor;
import dev.unknot.explore.Finding;
import dev.unknot.explore.Minimizer;
import dev.unknot.explore.Replay;
import dev.unknot.explore.Schedule;
import dev.unknot.explore.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The findings of a campaign: one for each program and {@link Violation#signature}, minimised and confirmed. Workers
 * report to it at any time.
 */
final class Findings {
    private static final int CONFIRMATIONS = 3;

    private final long minimizingMax;
    /** By program and signature; guarded by this. */
    private final Map<String, Entry> entries = new HashMap<>();

    /** A violation on its way to become a finding. */
    private static final class Entry {
        private @Nullable Finding finding;
    }

    /**
     * An empty set of findings.
     *
     * @param minimizingMax how many executions the minimising of one may cost
     */
    Findings(long minimizingMax) {
        this.minimizingMax = minimizingMax;
    }

    /** Takes a violation whose like has not been reported yet; says whether the caller is to {@link #settle} it. */
    synchronized boolean claim(String program, Violation violation) {
        return entries.putIfAbsent(key(program, violation), new Entry()) == null;
    }

    private static String key(String program, Violation violation) {
        return program + '\0' + violation.signature();
    }

    /** Minimises and confirms what was claimed. The executor still has its execution. */
    Finding settle(Executor executor, Violation violation, String foundBy) throws NondeterminismException {
        String program = executor.program().name();
        Schedule found = executor.schedule();
        Minimizer.Result least = Minimizer.minimize(executor, found, violation.signature(), minimizingMax);
        if (least == null) {
            throw new NondeterminismException("a schedule of " + program + " that failed (" + violation.message()
                    + ") did not fail again: " + found.format(program));
        }
        Finding finding = new Finding(
                program,
                least.violation(),
                least.schedule(),
                least.digest(),
                foundBy,
                found.contextSwitches(),
                least.provenSwitches());
        confirm(executor, finding);
        synchronized (this) {
            Entry entry = entries.get(key(program, violation));
            if (entry != null) {
                entry.finding = finding;
            }
        }
        return finding;
    }

    private static void confirm(Executor executor, Finding finding) throws NondeterminismException {
        for (int i = 0; i < CONFIRMATIONS; i++) {
            Replay replay = Replay.strict(finding.schedule());
            replay.begin(0);
            Violation again = executor.execute(replay);
            if (!finding.violation().equals(again) || executor.recording().digest() != finding.digest()) {
                throw new NondeterminismException(
                        "a schedule of " + finding.program() + " gave two executions: " + finding.scheduleText());
            }
        }
    }

    /** All findings, by the names of their programs, then by what is wrong. */
    synchronized List<Finding> all() {
        List<Finding> all = new ArrayList<>();
        for (String key : entries.keySet().stream().sorted().toList()) {
            Entry entry = entries.get(key);
            if (entry != null && entry.finding != null) {
                all.add(entry.finding);
            }
        }
        return all;
    }

    synchronized int count() {
        return entries.size();
    }
}
