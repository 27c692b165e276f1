// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.sync.sim.SimScheduler;
import dev.unknot.sync.sim.WakePolicy;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The search for traces against all schedules, one by one. */
final class TraceSearchTest {
    private static final int PROGRAMS = 250;
    private static final int SCHEDULES_MAX = 1_500;

    @Test
    void search_randomPrograms_findsWhatAllSchedulesShow() {
        Comparison comparison = compare(WakePolicy.STRICT, PROGRAMS);
        assertThat(comparison.used()).containsExactlyInAnyOrder(ScheduledProgram.Act.values());
        assertThat(comparison.schedules()).isGreaterThan(2 * comparison.traces());
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "0, 1", "1, 1", "2, 2"})
    void search_randomProgramsThatWakeEarly_findsWhatAllSchedulesShow(int earlyTimeouts, int spuriousWakeups) {
        Comparison comparison = compare(new WakePolicy(earlyTimeouts, spuriousWakeups), PROGRAMS / 4);
        assertThat(comparison.schedules()).isGreaterThan(comparison.traces());
    }

    private record Comparison(Set<ScheduledProgram.Act> used, long schedules, long traces) {}

    private static Comparison compare(WakePolicy policy, int programs) {
        int compared = 0;
        long schedules = 0;
        long traces = 0;
        Set<ScheduledProgram.Act> used = EnumSet.noneOf(ScheduledProgram.Act.class);
        for (long seed = 0; compared < programs; seed++) {
            ScheduledProgram program = ScheduledProgram.random(seed, policy);
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
        return new Comparison(used, schedules, traces);
    }

    /** The traces of a program, and how many of them are wrong. */
    private static List<Integer> traces(Program program, WakePolicy policy) {
        TraceSearch search = new TraceSearch(new Executor(Program.waking(program, policy)));
        int[] wrong = {0};
        search.run(violation -> {
            wrong[0] += violation == null ? 0 : 1;
            return true;
        });
        assertThat(search.isComplete()).isTrue();
        return List.of(Math.toIntExact(search.traces()), wrong[0]);
    }

    @Test
    void search_spuriousWakeups_hideLostWakeups() {
        Program program = WaitPrograms.nakedWakeup();
        assertThat(traces(program, WakePolicy.STRICT)).containsExactly(3, 1);
        // Where it wakes before the wakeup, it takes the lock before the waker does, or after it.
        assertThat(traces(program, new WakePolicy(0, 1))).containsExactly(5, 0);
    }

    @Test
    void search_earlyTimeout_racesWithTheWakeup() {
        Program program = WaitPrograms.timedWait();
        assertThat(traces(program, WakePolicy.STRICT)).containsExactly(2, 0);
        assertThat(traces(program, new WakePolicy(1, 0))).containsExactly(4, 0);
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
