// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.sync.sim.SimScheduler;
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

    @Test
    void search_racyField_needsToBeTold() {
        assertThat(lostUpdates(Fields.TOLD)).isTrue();
        assertThat(lostUpdates(Fields.UNTOLD)).isFalse();
    }

    private enum Fields {
        TOLD,
        UNTOLD
    }

    /** Whether the search sees two threads lose an update of a field that no lock guards. */
    private static boolean lostUpdates(Fields fields) {
        Program program = SmallProgram.of("racy", scheduler -> {
            SimScheduler sim = (SimScheduler) scheduler;
            int number = sim.newNumbers(1);
            int[] field = {0};
            for (int i = 0; i < 2; i++) {
                Runnable point = SmallProgram.point(scheduler, i);
                scheduler.spawn("t" + i, () -> {
                    if (fields == Fields.TOLD) {
                        sim.fieldRead(number);
                    }
                    int read = field[0];
                    point.run();
                    if (fields == Fields.TOLD) {
                        sim.fieldWritten(number);
                    }
                    field[0] = read + 1;
                });
            }
            return SmallProgram.expecting("an update was lost", () -> field[0] == 2);
        });
        boolean[] lost = {false};
        TraceSearch search = new TraceSearch(new Executor(program));
        search.run(violation -> {
            lost[0] |= violation != null;
            return true;
        });
        assertThat(search.isComplete()).isTrue();
        return lost[0];
    }

    @Test
    void search_untilFirstViolation_givesAScheduleThatReplays() {
        Executor executor = new Executor(SmallProgram.philosophers(3));
        TraceSearch search = new TraceSearch(executor);
        Schedule[] failing = new Schedule[1];
        search.run(violation -> {
            failing[0] = executor.schedule();
            return violation == null;
        });
        assertThat(search.isComplete()).isFalse();
        Violation replayed = new Executor(executor.program()).execute(Replay.strict(failing[0]));
        assertThat(replayed).isNotNull().extracting(Violation::kind).isEqualTo(FindingKind.DEADLOCK);
    }

    @Test
    void search_philosophers_hasTheKnownNumberOfTraces() {
        for (int threads = 2; threads <= 5; threads++) {
            TraceSearch search = new TraceSearch(new Executor(SmallProgram.philosophers(threads)));
            int[] stuck = {0};
            search.run(violation -> {
                stuck[0] += violation != null ? 1 : 0;
                return true;
            });
            assertThat(search.traces()).isEqualTo((1L << threads) - 1);
            assertThat(stuck[0]).isEqualTo(1);
            assertThat(search.blockedRuns()).isZero();
        }
    }

    static String outcome(ScheduledProgram program, @Nullable Violation violation) {
        return violation == null ? program.outcome() : violation.toString();
    }
}
