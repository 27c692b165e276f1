// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Within how many executions, as the median of some seeds, the strategies find the bugs of known programs. */
final class SctProgramsTest {
    private static final int SEEDS = SctTable.SEEDS;

    private static int median(Program program, LongFunction<Strategy> strategy, int budget) {
        int[] needed = IntStream.rangeClosed(1, SEEDS)
                .map(seed -> SctTable.toFirst(program, strategy.apply(seed), budget))
                .sorted()
                .toArray();
        return needed[SEEDS / 2];
    }

    @Test
    void pos_allPrograms_findsWithinItsBudget() {
        for (Program program : SctPrograms.all()) {
            int budget = 50;
            assertThat(median(program, Pos::new, budget)).as(program.name()).isLessThanOrEqualTo(budget);
        }
    }

    @Test
    void surw_allPrograms_findsWithinItsBudget() {
        for (Program program : SctPrograms.all()) {
            StepProfile profile = StepProfile.of(program, 1, StepProfile.DEFAULT_PROBES);
            int budget = 50;
            assertThat(median(program, seed -> new Surw(profile, seed), budget))
                    .as(program.name())
                    .isLessThanOrEqualTo(budget);
        }
    }

    @Test
    void reorder10_posAndSurw_findSoonerThanRandomWalkAndPct() {
        Program program = SctPrograms.reorder(10);
        StepProfile profile = StepProfile.of(program, 1, StepProfile.DEFAULT_PROBES);
        int walk = median(program, RandomWalk::new, 2_000);
        int priorities = median(program, seed -> new Pct(3, 35, seed), 2_000);
        assertThat(median(program, Pos::new, 2_000)).isLessThan(walk).isLessThan(priorities);
        assertThat(median(program, seed -> new Surw(profile, seed), 2_000))
                .isLessThan(walk)
                .isLessThan(priorities);
    }
}
