// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The search for traces against all schedules, one by one. */
final class TraceSearchTest {
    private static final int PROGRAMS = 250;
    private static final int SCHEDULES_MAX = 1_500;

    @Test
    void search_randomPrograms_findsWhatAllSchedulesShow() {
        int compared = 0;
        long schedules = 0;
        long traces = 0;
        Set<ScheduledProgram.Act> used = EnumSet.noneOf(ScheduledProgram.Act.class);
        for (long seed = 0; compared < PROGRAMS; seed++) {
            ScheduledProgram program = ScheduledProgram.random(seed);
            AllSchedules all = new AllSchedules(program, SCHEDULES_MAX);
            if (!all.run()) {
                continue;
            }
            compared++;
            schedules += all.schedules;
            program.threads().forEach(used::addAll);
            Set<String> outcomes = new TreeSet<>();
            Executor executor = new Executor(program);
            TraceSearch search = new TraceSearch(executor);
            search.run(violation -> outcomes.add(outcome(program, violation)) || search.traces() < SCHEDULES_MAX);
            String what = program.name() + " " + program.threads();
            assertThat(outcomes).as(what).isEqualTo(all.outcomes);
            assertThat(search.traces()).as(what).isEqualTo(all.traces.size());
            assertThat(search.blockedRuns()).as(what).isZero();
            assertThat(search.isComplete()).as(what).isTrue();
            traces += search.traces();
        }
        assertThat(used).containsExactlyInAnyOrder(ScheduledProgram.Act.values());
        assertThat(schedules).isGreaterThan(2 * traces);
    }

    static String outcome(ScheduledProgram program, @Nullable Violation violation) {
        return violation == null ? program.outcome() : violation.toString();
    }
}
