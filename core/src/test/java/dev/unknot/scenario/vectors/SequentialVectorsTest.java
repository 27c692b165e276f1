// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.kqueue.filter.Machine;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recorded vectors of the original C code in which one thread runs at a time, all of them. */
@Tag("sequential")
final class SequentialVectorsTest {
    private static final int WORKERS = 2;

    @ParameterizedTest
    @CsvSource({"seq-2000.jsonl.gz, 2000", "seqtrace-133.jsonl.gz, 133"})
    void port_sequentialVectors_agrees(String file, int all) throws Exception {
        VectorRun run = new VectorRun(Machine::boot);
        try (InputStream in = VectorFixtures.open(file)) {
            run.add(file, in, vector -> true);
        }
        List<String> failures = new ArrayList<>();
        VectorTotals totals = run.run(WORKERS, report -> {
            if (!(report.verdict() instanceof Verdict.Passed)) {
                failures.add(report.format());
            }
        });
        assertThat(failures).isEmpty();
        assertThat(totals.passed()).isEqualTo(all);
        assertThat(totals.skipped()).isZero();
    }
}
