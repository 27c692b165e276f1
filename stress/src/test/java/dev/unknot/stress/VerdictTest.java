// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How a run is judged by its output; the lines are those of JCStress 0.16. */
final class VerdictTest {
    private static String results(int planned, int passed, int failed, int soft, int hard) {
        return "  (Results: " + planned + " planned; " + passed + " passed, " + failed + " failed, " + soft
                + " soft errs, " + hard + " hard errs)";
    }

    @Test
    void verdict_allPassed_isClean() {
        assertThat(Verdict.of(List.of(results(8, 3, 0, 0, 0), results(8, 8, 0, 0, 0)), 0))
                .isEqualTo(Verdict.CLEAN);
    }

    @Test
    void verdict_someFailed_isFinding() {
        assertThat(Verdict.of(List.of(results(8, 7, 1, 0, 0)), 1)).isEqualTo(Verdict.FINDING);
        assertThat(Verdict.of(List.of(results(8, 6, 1, 0, 1)), 0)).isEqualTo(Verdict.FINDING);
    }

    @Test
    void verdict_noTestMatches_isNothing() {
        assertThat(Verdict.of(List.of("FATAL: No matching tests."), 0)).isEqualTo(Verdict.NOTHING);
    }

    @Test
    void verdict_noJvmStarts_isNothing() {
        assertThat(Verdict.of(List.of("FATAL: No JVM configurations to run with."), 0))
                .isEqualTo(Verdict.NOTHING);
    }

    @Test
    void verdict_nothingPlanned_isNothing() {
        assertThat(Verdict.of(List.of(results(0, 0, 0, 0, 0)), 0)).isEqualTo(Verdict.NOTHING);
    }

    @Test
    void verdict_fewerPassedThanPlanned_isInternal() {
        assertThat(Verdict.of(List.of(results(8, 7, 0, 0, 0)), 0)).isEqualTo(Verdict.INTERNAL);
        assertThat(Verdict.of(List.of(results(8, 7, 0, 1, 0)), 0)).isEqualTo(Verdict.INTERNAL);
        assertThat(Verdict.of(List.of(results(8, 7, 0, 0, 1)), 0)).isEqualTo(Verdict.INTERNAL);
    }

    @Test
    void verdict_passedButBadExit_isInternal() {
        assertThat(Verdict.of(List.of(results(8, 8, 0, 0, 0)), 137)).isEqualTo(Verdict.INTERNAL);
    }

    @Test
    void verdict_noResults_isInternal() {
        assertThat(Verdict.of(List.of("something"), 0)).isEqualTo(Verdict.INTERNAL);
        assertThat(Verdict.of(List.of(), 1)).isEqualTo(Verdict.INTERNAL);
    }

    @Test
    void verdict_unknownOption_isUsage() {
        assertThat(Verdict.of(List.of("joptsimple.UnrecognizedOptionException: x is not a recognized option"), 1))
                .isEqualTo(Verdict.USAGE);
    }

    @Test
    void exitCodes_areTheDocumentedOnes() {
        assertThat(List.of(Verdict.values())).extracting(Verdict::exitCode).containsExactly(0, 1, 2, 3, 6, 70);
    }
}
