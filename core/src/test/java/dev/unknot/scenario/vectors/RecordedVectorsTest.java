// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The recorded vectors of the original C code. A sample is checked: the first of every so many, and of the sets those
 * with few schedules; it takes about ten seconds on two processors. With {@code -Dunknot.vectors=all} all of them are,
 * which takes about a minute.
 */
final class RecordedVectorsTest {
    private static final int WORKERS = 2;
    private static final long SCHEDULES_MAX = 20_000;
    private static final long SCHEDULES_MAX_BY_TRACES = 900;
    private static final boolean ALL = System.getProperty("unknot.vectors", "").equals("all");

    @ParameterizedTest
    @CsvSource({
        "seq-2000.jsonl.gz, 2000, 2, 1000",
        "seqtrace-133.jsonl.gz, 133, 1, 133",
        "conc-1334.jsonl.gz, 1334, 2, 667",
        "bugs-25.jsonl.gz, 25, 1, 25",
        "sets-81.jsonl.gz, 81, 1, 65"
    })
    void port_recordedVectors_agrees(String file, int all, int every, int sampled) throws Exception {
        VectorRun run = new VectorRun();
        add(run, file, ALL ? vector -> true : vector -> isSampled(vector, every));
        List<String> failures = new ArrayList<>();
        VectorTotals totals = run.run(WORKERS, report -> {
            if (!(report.verdict() instanceof Verdict.Passed)) {
                failures.add(report.format());
            }
        });
        assertThat(failures).isEmpty();
        assertThat(totals.passed()).isEqualTo(ALL ? all : sampled);
        assertThat(totals.skipped()).isZero();
    }

    @Test
    void port_recordedSets_agreesByOneExecutionOfEachTrace() throws Exception {
        VectorRun run = new VectorRun(VectorRun.Sets.EACH_TRACE);
        add(
                run,
                "sets-81.jsonl.gz",
                vector -> vector.expectation() instanceof RecordedVector.AllExecutions set
                        && (ALL || set.schedules() <= SCHEDULES_MAX_BY_TRACES));
        List<VectorReport> reports = new ArrayList<>();
        VectorTotals totals = run.run(WORKERS, reports::add);
        assertThat(reports).allSatisfy(report -> {
            assertThat(report.verdict()).isEqualTo(new Verdict.Passed());
            assertThat(report.executions()).isPositive().isLessThan(report.schedules());
        });
        assertThat(totals.passed()).isEqualTo(ALL ? 81 : 48);
    }

    @Test
    void run_otherNumberOfWorkers_sameReportsInTheSameOrder() throws Exception {
        List<VectorReport> one = new ArrayList<>();
        List<VectorReport> three = new ArrayList<>();
        // A scheduler that forgets wakeups, so that there is more to compare than passes.
        VectorRun run = new VectorRun(LossyScheduler::boot);
        add(run, "conc-1334.jsonl.gz", vector -> isSampled(vector, 10));
        VectorTotals totals = run.run(1, one::add);
        assertThat(run.run(3, three::add)).isEqualTo(totals);
        assertThat(three).isEqualTo(one).hasSize(134);
        assertThat(totals.failed()).isPositive();
        assertThat(totals.passed()).isPositive();
    }

    private static boolean isSampled(RecordedVector vector, int every) {
        boolean small =
                !(vector.expectation() instanceof RecordedVector.AllExecutions set) || set.schedules() <= SCHEDULES_MAX;
        return small && (vector.line() - 1) % every == 0;
    }

    private static void add(VectorRun run, String file, Predicate<RecordedVector> wanted)
            throws VectorFormatException, IOException {
        try (InputStream in = VectorFixtures.open(file)) {
            run.add(file, in, wanted);
        }
    }
}
