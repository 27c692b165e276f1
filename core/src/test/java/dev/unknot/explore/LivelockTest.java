// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static dev.unknot.explore.SmallProgram.LOCKS;
import static dev.unknot.explore.SmallProgram.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.sync.Callout;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Patience;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import dev.unknot.sync.sim.Carrier;
import dev.unknot.sync.sim.Ending;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LivelockTest {
    private static final int STEPS_MAX = 4_000;

    private static Executor executor(Program program) {
        return new Executor(program, Carrier.best(), STEPS_MAX);
    }

    /** How two threads take two locks that they can only try to take. */
    private enum Manners {
        /** Each gives its own back if the other one's is taken, and tries again. */
        POLITE,
        /** The second one begins with the same lock as the first. */
        ORDERED
    }

    private static Program backOff(Manners manners) {
        return SmallProgram.of("back-off", scheduler -> {
            Mutex guard = scheduler.newMutex(LOCKS, 0);
            boolean[] taken = {false, false};
            for (int i = 0; i < 2; i++) {
                int first = manners == Manners.POLITE ? i : 0;
                scheduler.spawn("t" + i, () -> {
                    while (true) {
                        boolean own = tryTake(guard, taken, first);
                        if (own && tryTake(guard, taken, 1 - first)) {
                            break;
                        }
                        if (own) {
                            give(guard, taken, first);
                        }
                    }
                    give(guard, taken, 0);
                    give(guard, taken, 1);
                });
            }
            return unchecked();
        });
    }

    private static boolean tryTake(Mutex guard, boolean[] taken, int lock) {
        guard.lock();
        boolean free = !taken[lock];
        taken[lock] = true;
        guard.unlock();
        return free;
    }

    private static void give(Mutex guard, boolean[] taken, int lock) {
        guard.lock();
        taken[lock] = false;
        guard.unlock();
    }

    /** Runs a thread until it is not enabled any more, then the next. */
    private static @Nullable Violation runUnfairly(Executor executor) {
        DepthFirst search = new DepthFirst(DepthFirst.Cost.PREEMPTIONS, 0);
        search.begin(0);
        return executor.execute(search);
    }

    /** Alternates between the threads, as long as both can run. */
    private static @Nullable Violation runInTurns(Executor executor) {
        FairContinuation fair = new FairContinuation(new int[0], 0);
        fair.begin(0);
        return executor.execute(fair);
    }

    @Test
    void execute_mutualBackOff_isALivelock() throws Exception {
        Executor executor = executor(backOff(Manners.POLITE));
        Violation violation = Objects.requireNonNull(runInTurns(executor));
        assertThat(violation.kind()).isEqualTo(FindingKind.LIVELOCK);
        assertThat(violation.message())
                .isEqualTo("t0, t1 run for ever: in 1000 steps of a fair schedule no operation ends");
        Schedule schedule = executor.schedule();
        assertThat(schedule.steps()).isEqualTo(STEPS_MAX);
        Replay replay = Replay.strict(schedule);
        replay.begin(0);
        assertThat(executor.execute(replay)).isEqualTo(violation);
        assertThat(executor.schedule()).isEqualTo(schedule);
        assertThat(replay.fitted()).isTrue();
        Schedule parsed = Schedule.parse("back-off", schedule.format("back-off"));
        assertThat(parsed).isEqualTo(schedule);
        assertThat(schedule.format("back-off")).hasSizeLessThan(100);
    }

    @Test
    void minimize_livelock_keepsAsShortABeginningAsItCan() {
        Executor executor = executor(backOff(Manners.POLITE));
        Violation violation = Objects.requireNonNull(runInTurns(executor));
        Minimizer.Result least =
                Objects.requireNonNull(Minimizer.minimize(executor, executor.schedule(), violation.signature(), 1_000));
        assertThat(least.violation()).isEqualTo(violation);
        assertThat(least.schedule().steps()).isEqualTo(STEPS_MAX);
        assertThat(least.provenSwitches()).isEmpty();
    }

    @Test
    void execute_backOffInOneOrder_ends() {
        Executor executor = executor(backOff(Manners.ORDERED));
        assertThat(runInTurns(executor)).isNull();
        assertThat(executor.ending()).isEqualTo(Ending.COMPLETED);
    }

    @Test
    void execute_spinThatEndsUnderFairness_isCutOffAndNotJudged() {
        Executor executor = executor(spin(true));
        assertThat(runUnfairly(executor)).isNull();
        assertThat(executor.ending()).isEqualTo(Ending.STEP_LIMIT);
        assertThat(executor.recording().steps()).isEqualTo(STEPS_MAX);
    }

    @Test
    void execute_spinForWhatNobodyDoes_isALivelock() {
        Violation violation = Objects.requireNonNull(runUnfairly(executor(spin(false))));
        assertThat(violation.kind()).isEqualTo(FindingKind.LIVELOCK);
        assertThat(violation.message()).startsWith("spinner runs for ever");
    }

    private static Program spin(boolean somebodySetsIt) {
        return SmallProgram.of("spin", scheduler -> {
            Mutex lock = scheduler.newMutex(LOCKS, 0);
            boolean[] flag = {false};
            scheduler.spawn("spinner", () -> {
                boolean seen = false;
                while (!seen) {
                    lock.lock();
                    seen = flag[0];
                    lock.unlock();
                }
            });
            scheduler.spawn("setter", () -> {
                lock.lock();
                flag[0] = somebodySetsIt;
                lock.unlock();
            });
            return unchecked();
        });
    }

    /** A timer that wakes a thread again and again, which may wait for ever. */
    @Test
    void execute_threadThatMayWait_isNotJudged() {
        Executor executor = executor(ticking(Patience.FOR_EVER));
        assertThat(runInTurns(executor)).isNull();
        assertThat(executor.ending()).isEqualTo(Ending.STEP_LIMIT);
        assertThat(Objects.requireNonNull(runInTurns(executor(ticking(WaitCondition.NONE))))
                        .kind())
                .isEqualTo(FindingKind.LIVELOCK);
    }

    private static Program ticking(WaitCondition condition) {
        return SmallProgram.of("ticking", scheduler -> {
            Mutex lock = scheduler.newMutex(LOCKS, 0);
            WaitChannel channel = scheduler.newChannel(() -> "tick", condition);
            Callout[] callout = new Callout[1];
            callout[0] = scheduler.newCallout(() -> "callout", () -> {
                lock.lock();
                scheduler.wakeup(channel);
                lock.unlock();
                callout[0].reset(scheduler.uptime() + 1);
            });
            callout[0].reset(1);
            scheduler.spawn("waiter", () -> {
                lock.lock();
                while (scheduler.uptime() >= 0) {
                    scheduler.sleep(channel, lock, "tick");
                }
                lock.unlock();
            });
            return unchecked();
        });
    }

    @Test
    void execute_fewStepsAllowed_isNotJudged() {
        Executor executor = new Executor(spin(false), Carrier.best(), FairContinuation.FAIR_STEPS_MIN);
        assertThat(runUnfairly(executor)).isNull();
        assertThat(executor.ending()).isEqualTo(Ending.STEP_LIMIT);
    }

    @Test
    void choose_values_rotate() {
        Program program = SmallProgram.of("values", scheduler -> {
            scheduler.spawn("t", () -> {
                while (scheduler.choose(3, "luck") != 2) {
                    SmallProgram.point(scheduler, 0).run();
                }
            });
            return unchecked();
        });
        Executor executor = executor(program);
        assertThat(runUnfairly(executor)).isNull();
    }
}
