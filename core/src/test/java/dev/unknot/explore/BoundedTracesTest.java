// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.dpor.BoundedSearch;
import dev.unknot.explore.dpor.RoundSearch;
import dev.unknot.explore.dpor.WrongBounds;
import dev.unknot.sync.sim.Ending;
import dev.unknot.sync.sim.WakePolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The search for traces within a bound on preemptions against all schedules within it, one by one. Of 160 random programs
 * with up to 600 schedules:
 *
 * <pre>
 * preemptions  schedules  executions  traces
 *           0       1642        1023     552
 *           1       5418        2770     615
 *           2      10085        5047     624
 *           3      13529        6490     624
 * </pre>
 */
final class BoundedTracesTest {
    private static final int PROGRAMS = 150;
    private static final String TOO_LARGE = "reorder_(5|10)";
    /** Threads share fields, and say nothing. */
    private static final String UNTOLD = "lost-update-3|reorder-4";

    private static final int BOUND_MAX = 3;
    private static final int SCHEDULES_MAX = 250;

    /** What executions came to: how many there were, their orders of dependent steps, and their outcomes. */
    private record Found(long executions, Set<Long> traces, Set<String> outcomes, Set<String> schedules) {
        boolean isSame(Found other) {
            return traces.equals(other.traces) && outcomes.equals(other.outcomes);
        }
    }

    /** All schedules; null if there are more than that. */
    private static @Nullable Found all(ScheduledProgram program, int bound) {
        AllSchedules all = new AllSchedules(program, SCHEDULES_MAX);
        Executor executor = new Executor(program);
        DepthFirst search = new DepthFirst(DepthFirst.Cost.PREEMPTIONS, bound);
        Set<String> schedules = new HashSet<>();
        long index = 0;
        for (; search.begin(index); index++) {
            if (index == SCHEDULES_MAX) {
                return null;
            }
            all.execute(executor, search);
            schedules.add(executor.schedule().toString());
        }
        return new Found(index, all.traces, all.outcomes, schedules);
    }

    private static Found found(ScheduledProgram program, int bound, int roundMax, WrongBounds wrong) {
        AllSchedules all = new AllSchedules(program, SCHEDULES_MAX);
        Executor replaying = new Executor(program);
        Set<String> schedules = new HashSet<>();
        long executions = eachSchedule(program, bound, roundMax, wrong, executor -> {
            schedules.add(executor.schedule().toString());
            Replay replay = Replay.strict(executor.schedule());
            replay.begin(0);
            all.execute(replaying, replay);
        });
        return new Found(executions, all.traces, all.outcomes, schedules);
    }

    private interface Visitor {
        void visit(Executor executor);
    }

    private static long eachSchedule(Program program, int bound, int roundMax, WrongBounds wrong, Visitor visitor) {
        Executor executor = new Executor(program);
        SchedulerModel model = new SchedulerModel(executor);
        BoundedSearch search = wrong.search(bound, roundMax);
        RoundSearch.Explorer explorer = search.explorer(model);
        while (explorer.next()) {
            Ending ending = model.ending();
            executor.judge(ending);
            model.spoil();
            executor.conclude(null);
            visitor.visit(executor);
        }
        return search.executions();
    }

    private static List<ScheduledProgram> programs(WakePolicy policy, int count) {
        List<ScheduledProgram> programs = new ArrayList<>();
        for (long seed = 0; programs.size() < count; seed++) {
            ScheduledProgram program = ScheduledProgram.random(seed, policy);
            if (all(program, BOUND_MAX) != null) {
                programs.add(program);
            }
        }
        return programs;
    }

    @Test
    void next_roundsOfAnySize_haveTheSameExecutions() {
        for (ScheduledProgram program : programs(WakePolicy.STRICT, 40)) {
            for (int bound = 0; bound <= BOUND_MAX; bound++) {
                Found one = found(program, bound, 1, WrongBounds.NOTHING);
                assertThat(found(program, bound, 3, WrongBounds.NOTHING))
                        .as("%s, bound %d", program.name(), bound)
                        .isEqualTo(one)
                        .isEqualTo(found(program, bound, RoundSearch.ROUND, WrongBounds.NOTHING));
            }
        }
    }

    private static void compare(List<ScheduledProgram> programs) {
        StringBuilder problems = new StringBuilder();
        for (int bound = 0; bound <= BOUND_MAX; bound++) {
            long schedules = 0;
            long executions = 0;
            long traces = 0;
            for (ScheduledProgram program : programs) {
                Found all = all(program, bound);
                if (all == null) {
                    continue;
                }
                Found found = found(program, bound, RoundSearch.ROUND, WrongBounds.NOTHING);
                String what = program.name() + " " + program.threads() + " bound " + bound;
                if (!found.isSame(all)
                        || !all.schedules().containsAll(found.schedules())
                        || found.schedules().size() != found.executions()) {
                    problems.append(what)
                            .append(" ")
                            .append(found.traces().size())
                            .append("/")
                            .append(all.traces().size())
                            .append("\n");
                }
                schedules += all.executions();
                executions += found.executions();
                traces += all.traces().size();
            }
            assertThat(executions).isLessThan(schedules).isGreaterThanOrEqualTo(traces);
        }
        assertThat(problems.toString()).isEmpty();
    }

    @Test
    void search_randomPrograms_findsWhatAllSchedulesWithinTheBoundShow() {
        compare(programs(WakePolicy.STRICT, PROGRAMS));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 2"})
    void search_randomProgramsThatWakeEarly_findsTheSame(int earlyTimeouts, int spuriousWakeups) {
        compare(programs(new WakePolicy(earlyTimeouts, spuriousWakeups), PROGRAMS / 8));
    }

    @ParameterizedTest
    @EnumSource
    void search_mistake_missesSome(WrongBounds wrong) {
        int missed = 0;
        for (ScheduledProgram program : programs(WakePolicy.STRICT, PROGRAMS / 2)) {
            for (int bound = 0; bound < BOUND_MAX; bound++) {
                Found all = all(program, bound);
                missed += all != null && !found(program, bound, 1, wrong).isSame(all) ? 1 : 0;
            }
        }
        if (wrong == WrongBounds.NOTHING) {
            assertThat(missed).isZero();
        } else {
            assertThat(missed).isPositive();
        }
    }

    /** The numbers of traces and the things that went wrong. */
    private static Set<String> digests(Program program, int bound, @Nullable WrongBounds wrong) {
        TraceFingerprint fingerprint = new TraceFingerprint();
        Set<String> digests = new TreeSet<>();
        if (wrong != null) {
            eachSchedule(
                    program,
                    bound,
                    RoundSearch.ROUND,
                    wrong,
                    executor -> digests.add(fingerprint.of(executor.recording())
                            + executor.violations().toString()));
            return digests;
        }
        DepthFirst search = new DepthFirst(DepthFirst.Cost.PREEMPTIONS, bound);
        Executor executor = new Executor(program);
        for (long index = 0; search.begin(index); index++) {
            executor.execute(search);
            digests.add(
                    fingerprint.of(executor.recording()) + executor.violations().toString());
        }
        return digests;
    }

    @Test
    void search_knownPrograms_findsWhatAllSchedulesWithinTheBoundShow() {
        List<Program> programs = new ArrayList<>(SctPrograms.all());
        programs.addAll(WaitPrograms.all());
        for (Program program : programs) {
            if (program.name().matches(TOO_LARGE + "|" + UNTOLD)) {
                continue;
            }
            for (int bound = 0; bound <= 1; bound++) {
                assertThat(digests(program, bound, WrongBounds.NOTHING))
                        .as(program.name() + " " + bound)
                        .isEqualTo(digests(program, bound, null));
            }
        }
    }
}
