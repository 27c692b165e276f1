// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.DepthFirst.Cost;
import dev.unknot.sync.Callout;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.sim.Carrier;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class MinimizerTest {
    private static final long BUDGET = 100_000;

    /** The same number is read in two critical sections; a callout that is due at once changes it. */
    private static Program tornByCallout() {
        return SmallProgram.of("torn-by-callout", scheduler -> {
            Mutex lock = scheduler.newMutex(SmallProgram.LOCKS, 0);
            int[] number = {0};
            boolean[] torn = {false};
            Callout callout = scheduler.newCallout(() -> "change", () -> {
                lock.lock();
                number[0]++;
                lock.unlock();
            });
            scheduler.spawn("reader", () -> {
                lock.lock();
                int seen = number[0];
                lock.unlock();
                lock.lock();
                torn[0] = seen != number[0];
                lock.unlock();
            });
            scheduler.spawn("starter", () -> callout.reset(scheduler.uptime()));
            return SmallProgram.expecting("it changed under the reader", () -> !torn[0]);
        });
    }

    /** One thread must see a value that is chosen, between two steps of another. */
    private static Program chosen() {
        return SmallProgram.of("chosen", scheduler -> {
            int[] number = {0};
            boolean[] bad = {false};
            Runnable point = SmallProgram.point(scheduler, 0);
            scheduler.spawn("a", () -> {
                point.run();
                number[0] = scheduler.choose(3, "number");
                point.run();
                number[0] = 0;
            });
            scheduler.spawn("b", () -> bad[0] = number[0] == 2);
            return SmallProgram.expecting("two was seen", () -> !bad[0]);
        });
    }

    private static void assertMinimum(Program program, int switches) {
        List<Exploration.Run> failures = Exploration.search(
                        program, new DepthFirst(Cost.PREEMPTIONS, DepthFirst.UNBOUNDED))
                .failures();
        String signature = failures.getFirst().signature();
        int least = failures.stream()
                .filter(run -> run.signature().equals(signature))
                .mapToInt(run -> run.schedule().contextSwitches())
                .min()
                .orElseThrow();
        assertThat(least).as(program.name()).isEqualTo(switches);
        Executor executor = new Executor(program);
        int tried = 0;
        for (Exploration.Run run : Exploration.first(500, program, new RandomWalk(8), Carrier.best())
                .failures()) {
            if (run.signature().equals(signature) && tried++ < 15) {
                Minimizer.Result result =
                        Objects.requireNonNull(Minimizer.minimize(executor, run.schedule(), signature, BUDGET));
                assertThat(result.schedule().contextSwitches()).isEqualTo(switches);
                assertThat(result.provenSwitches()).hasValue(switches);
                assertReplays(executor, result, signature);
            }
        }
        assertThat(tried).isPositive();
    }

    private static void assertReplays(Executor executor, Minimizer.Result result, String signature) {
        Replay replay = Replay.strict(result.schedule());
        replay.begin(0);
        Violation violation = Objects.requireNonNull(executor.execute(replay));
        assertThat(replay.fitted()).isTrue();
        assertThat(violation).isEqualTo(result.violation());
        assertThat(violation.signature()).isEqualTo(signature);
        assertThat(executor.recording().digest()).isEqualTo(result.digest());
        assertThat(result.schedule().digest()).isEqualTo((int) result.digest());
    }

    @Test
    void minimize_plantedBug_reachesAndProvesTheMinimum() {
        assertMinimum(SmallProgram.lostUpdate(2), 2);
        assertMinimum(SmallProgram.lostUpdate(3), 3);
        assertMinimum(SmallProgram.reorder(2), 3);
        assertMinimum(SmallProgram.philosophers(2), 1);
        assertMinimum(SmallProgram.philosophers(3), 2);
        assertMinimum(WaitPrograms.lostWakeup(), 2);
        assertMinimum(WaitPrograms.buffer(1, 2, WaitPrograms.BufferBug.IF_FOR_WHILE), 3);
        assertMinimum(chosen(), 2);
    }

    @Test
    void minimize_bugThatNeedsAService_countsItsSwitchesToo() {
        assertMinimum(WaitPrograms.torn(), 3);
        assertMinimum(tornByCallout(), 3);
    }

    private static Schedule failing(Executor executor, String signature) {
        RandomWalk walk = new RandomWalk(1);
        for (long index = 0; walk.begin(index); index++) {
            Violation violation = executor.execute(walk);
            if (violation != null && violation.signature().equals(signature)) {
                return executor.schedule();
            }
        }
        throw new AssertionError("unreachable");
    }

    @Test
    void minimize_budgetTooSmall_provesNothingAndKeepsTheFinding() {
        Program program = SmallProgram.reorder(3);
        String signature = "EXPECTATION half of it was seen";
        Executor executor = new Executor(program);
        Schedule schedule = failing(executor, signature);
        for (int budget = 1; budget < 60; budget += 7) {
            Minimizer.Result result = Objects.requireNonNull(Minimizer.minimize(executor, schedule, signature, budget));
            assertThat(result.provenSwitches()).isEqualTo(OptionalInt.empty());
            assertThat(result.schedule().contextSwitches()).isLessThanOrEqualTo(schedule.contextSwitches());
            assertReplays(executor, result, signature);
        }
    }

    @Test
    void minimize_executionsCutOff_provesNothing() {
        Program program = SmallProgram.of("spin", scheduler -> {
            Runnable point = SmallProgram.point(scheduler, 0);
            boolean[] flag = {false};
            scheduler.spawn("spinner", () -> {
                while (!flag[0]) {
                    point.run();
                }
            });
            scheduler.spawn("setter", () -> flag[0] = true);
            return SmallProgram.expecting("always", () -> false);
        });
        Executor executor = new Executor(program, Carrier.best(), 30);
        String signature = "EXPECTATION always";
        Schedule schedule = new Schedule(new int[] {0, 0, 1, 0}, 0);
        Minimizer.Result result = Objects.requireNonNull(Minimizer.minimize(executor, schedule, signature, BUDGET));
        assertThat(result.schedule().contextSwitches()).isEqualTo(1);
        assertThat(result.provenSwitches()).isEqualTo(OptionalInt.empty());
        assertReplays(executor, result, signature);
    }

    @Test
    void minimize_scheduleThatDoesNotFail_givesNothing() {
        Executor executor = new Executor(SmallProgram.lostUpdate(2));
        String signature = "EXPECTATION an update was lost";
        assertThat(Minimizer.minimize(executor, new Schedule(new int[] {0, 0, 1, 1}, 0), signature, BUDGET))
                .isNull();
        assertThat(Minimizer.minimize(executor, new Schedule(new int[] {0, 1, 0, 1}, 0), "PANIC other", BUDGET))
                .isNull();
    }
}
