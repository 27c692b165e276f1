// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.Program;
import dev.unknot.explore.TraceComparison;
import dev.unknot.sync.sim.Granularity;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for traces on the core, against all schedules of the scenarios that have few. */
final class SearchedCatalogueTest {
    private static final int SCHEDULES_MAX = 1_000;

    private static Scenario scenario(String name) {
        return new Catalogue().matching(name).getFirst();
    }

    private static TraceComparison.Result compare(Program program, Program told) {
        return Objects.requireNonNull(TraceComparison.of(program, told, SCHEDULES_MAX));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "notify-vs-scan",
                "clear-vs-wait",
                "module-vs-register",
                "drain-vs-timer",
                "expire-vs-disable",
                "expire-vs-register",
                "expire-vs-scan",
                "expire-vs-delete",
                "nested-poll"
            })
    void search_smallScenario_findsWhatAllSchedulesShow(String name) {
        Program told = CoreWorld.at(Granularity.SYNC).program(scenario(name)).told();
        TraceComparison.Result result = compare(told, told);
        assertThat(result.problems()).isEmpty();
        assertThat(result.executions()).isEqualTo(result.traces()).isLessThan(result.schedules());
    }

    @Test
    void search_toldAndTrappedCore_haveTheSameExecutions() {
        Scenario scenario = scenario("expire-vs-scan");
        Program trapped = CoreWorld.at(Granularity.SYNC).program(scenario);
        TraceComparison.Result result = compare(
                trapped, CoreWorld.at(Granularity.SYNC).program(scenario).told());
        // What the trapped one does not tell is all that is amiss.
        assertThat(result.problems()).isNotEmpty().noneMatch(problem -> problem.startsWith("missing"));
    }

    @Test
    void search_coreThatTellsNothingOfMemory_mixesUpWhatIsDifferent() {
        Program trapped = CoreWorld.at(Granularity.SYNC).program(scenario("expire-vs-scan"));
        assertThat(compare(trapped, trapped).problems()).anyMatch(problem -> problem.startsWith("one trace, two"));
    }
}
